import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LambdaHandler } from '../../local/functions.ts';

/*
 * A loop that speaks the Lambda Runtime API, for machines without Lambda's own client: it gets an event, calls the function and
 * posts the result. Its environment configures it, as with the client.
 */

const { AWS_LAMBDA_RUNTIME_API: address, LAMBDA_TASK_ROOT: folder = '', _HANDLER: name = '' } = process.env;
const api = `http://${address}/2018-06-01/runtime`;

const tell = (path: string, body: unknown) => fetch(`${api}/${path}`, { method: 'POST', body: JSON.stringify(body) });
const toReport = ({ name: errorType, message: errorMessage }: Error) => ({ errorType, errorMessage });

const handler = await load().catch(async (error: Error) => {
  await tell('init/error', toReport(error));
  process.exit(1);
});
for (;;) await answerNext(handler);

/** index.handler -> what index.mjs exports as handler */
async function load(): Promise<LambdaHandler> {
  const [file = '', exported = ''] = name.split('.');
  const bundle = (await import(pathToFileURL(join(folder, `${file}.mjs`)).href)) as Readonly<
    Record<string, LambdaHandler>
  >;
  return bundle[exported] as LambdaHandler;
}

async function answerNext(handler: LambdaHandler): Promise<void> {
  const next = await fetch(`${api}/invocation/next`);
  const id = next.headers.get('Lambda-Runtime-Aws-Request-Id') ?? '';
  const end = Number(next.headers.get('Lambda-Runtime-Deadline-Ms'));
  const context = { awsRequestId: id, getRemainingTimeInMillis: () => end - Date.now() };
  try {
    const result = await handler(await next.json(), context as Parameters<LambdaHandler>[1]);
    await tell(`invocation/${id}/response`, result ?? null);
  } catch (error) {
    await tell(`invocation/${id}/error`, toReport(error as Error));
  }
}
