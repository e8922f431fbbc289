import { setTimeout as sleep } from 'node:timers/promises';
import type { LambdaHandler } from './functions.ts';
import { beginStream, deliver, pause, readStream } from './member-stream.ts';

/**
 * Hands what happens to members, from now on, to the function that records it; `end` does so with what is left. A stream that
 * somebody else ended, or that broke off, is begun again.
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

/** Ends where the stream is another one, or where nothing is left and nothing will come. */
async function follow({ arn, batches }: Batches, record: LambdaHandler, ending: AbortSignal): Promise<void> {
  for await (const records of batches) {
    if (records.length > 0) await deliver(records, record);
    else if (ending.aborted || (await beginStream()) !== arn) return;
    else await rest(ending);
  }
}

const rest = (ending: AbortSignal) => sleep(pause, undefined, { signal: ending }).catch(() => undefined);
