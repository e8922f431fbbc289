import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { toCommand } from '../tools/commands.ts';
import { dataFolder, findEngine } from './engine.ts';
import { openEventBus } from './event-bus.ts';
import { type LambdaHandler, loadFunctions } from './functions.ts';
import { beginStream, deliver, endStream, pause, readStream } from './member-stream.ts';
import { createTables, localEnvironment } from './tables.ts';

/* npm run events: the events of members as they come, each a line of JSON as a target of EventBridge gets it. */

const { all } = new Command('events')
  .description(
    'Prints the events of the members of a running server, the one on DATA_DIR or the DynamoDB at AWS_ENDPOINT_URL_DYNAMODB, until Ctrl-C. The function that is deployed makes them from the stream of the members table, which is on for as long as this runs: writes are slower meanwhile.',
  )
  .option('--all', 'begin with those that earlier runs of this command have seen')
  .parse()
  .opts<{ all?: true }>();

const ending = new AbortController();
// Ctrl-C comes twice, from the terminal and from npm: the second one must not end this before the stream is off.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
// Who reads the events may have read enough: npm run events | head
process.stdout.on('error', () => ending.abort());
// Of startScim: it ends with the process that started it.
process.on('disconnect', () => ending.abort());
const endpoint = process.env['AWS_ENDPOINT_URL_DYNAMODB'] || findEngine(dataFolder);
const problem = endpoint ? await tail(endpoint) : `no server runs on DATA_DIR: start one with ${toCommand('start')}`;
if (problem) console.error(`error: ${problem}`);
// The function keeps its connections open.
process.exit(problem ? 2 : 0);

/** Prints events until it is told to end, or says what is in the way. */
async function tail(endpoint: string): Promise<string | undefined> {
  const bus = await openEventBus((event) => void console.log(JSON.stringify(event)));
  Object.assign(process.env, { LOG_LEVEL: 'warn', ...process.env, ...localEnvironment(endpoint), ...bus.environment });
  try {
    await createTables();
    const arn = await beginStream();
    await listen(endpoint, arn).finally(endStream);
    return ending.signal.aborted
      ? undefined
      : 'the stream was ended by another listener, or by the server: start again';
  } catch (error) {
    return `it failed (${(error as Error).name}): is the server still there?`;
  }
}

async function listen(endpoint: string, arn: string): Promise<void> {
  const publish = (await loadFunctions())['publish'] as LambdaHandler;
  const stream = await readStream({ endpoint, arn, from: all ? 'TRIM_HORIZON' : 'LATEST' });
  console.error('listening: Ctrl-C ends it');
  for await (const records of stream) {
    await deliver(records, publish, ending.signal);
    if (records.length === 0) await sleep(pause, undefined, { signal: ending.signal }).catch(() => undefined);
    if (ending.signal.aborted) break;
  }
}
