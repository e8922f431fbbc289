import { setTimeout as sleep } from 'node:timers/promises';
import type { LambdaHandler } from './functions.ts';
import { beginStream, deliver, pause, readStream } from './member-stream.ts';

/**
 * Passes changes of members, from now on, to the function that records them. `end` passes those that are left. A stream that
 * another process ended, or that failed, is started again.
 */
export async function feedActivity(endpoint: string, record: LambdaHandler) {
  const ending = new AbortController();
  const first = await openBatches(endpoint);
  const fed = feed(endpoint, record, { first, ending: ending.signal });
  return {
    end: () => {
      ending.abort();
      return fed;
    },
  };
}

type Batches = Awaited<ReturnType<typeof openBatches>>;

async function openBatches(endpoint: string) {
  const arn = await beginStream();
  return { arn, batches: await readStream({ endpoint, arn, from: 'LATEST' }) };
}

async function feed(
  endpoint: string,
  record: LambdaHandler,
  { first, ending }: { readonly first: Batches; readonly ending: AbortSignal },
): Promise<void> {
  let next: Batches | undefined = first;
  for (;;) {
    if (next) await follow(next, record, ending).catch(() => undefined);
    if (ending.aborted) return;
    await rest(ending);
    next = await openBatches(endpoint).catch(() => undefined);
  }
}

/** Ends if the stream was replaced, or if nothing is left and nothing will come. */
async function follow({ arn, batches }: Batches, record: LambdaHandler, ending: AbortSignal): Promise<void> {
  for await (const records of batches) {
    if (records.length > 0) await deliver(records, record);
    else if (ending.aborted || (await beginStream()) !== arn) return;
    else await rest(ending);
  }
}

const rest = (ending: AbortSignal) => sleep(pause, undefined, { signal: ending }).catch(() => undefined);
