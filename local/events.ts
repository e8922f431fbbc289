import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { toCommand } from '../tools/commands.ts';
import { dataFolder, findEngine } from './engine.ts';
import { openEventBus } from './event-bus.ts';
import { type LambdaHandler, loadFunctions, newContext } from './functions.ts';
import { beginStream, deliver, endStream, findStream, pause, readStream } from './member-stream.ts';
import { createTables, localEnvironment } from './tables.ts';

/* npm run events: the events of members and credentials as they come, each a line of JSON as a target of EventBridge gets it. */

/** How often the warnings before credentials end run, in milliseconds: as on AWS. */
const warningPause = 3_600_000;

const { all } = new Command('events')
  .description(
    'Prints the events of the members and credentials of a running server, the one on DATA_DIR or the DynamoDB at AWS_ENDPOINT_URL_DYNAMODB, until Ctrl-C. The deployed functions make them: from the stream of the members table, which is on for as long as this runs, and from the credentials that end soon, which are read now and once an hour.',
  )
  .option('--all', 'start with the events that earlier runs of this command have printed')
  .parse()
  .opts<{ all?: true }>();

const ending = new AbortController();
// Ctrl-C arrives twice, from the terminal and from npm: the second must not end this process before the stream is off.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
// The reader of a pipe may end first: npm run events | head
process.stdout.on('error', () => ending.abort());
// Started by startScim: ends with the process that started it.
process.on('disconnect', () => ending.abort());
const endpoint = process.env['AWS_ENDPOINT_URL_DYNAMODB'] || findEngine(dataFolder);
const problem = endpoint ? await tail(endpoint) : `no server runs on DATA_DIR: start one with ${toCommand('start')}`;
if (problem) console.error(`error: ${problem}`);
// The function keeps its connections open, so this process would not end by itself.
process.exit(problem ? 2 : 0);

/** Prints events until it is stopped. Returns the problem if there is one. */
async function tail(endpoint: string): Promise<string | undefined> {
  const bus = await openEventBus((event) => void console.log(JSON.stringify(event)));
  Object.assign(process.env, { LOG_LEVEL: 'warn', ...process.env, ...localEnvironment(endpoint), ...bus.environment });
  try {
    await createTables();
    // The stream of a running server stays: its activity needs it.
    const running = await findStream();
    await listen(endpoint, running ?? (await beginStream())).finally(running ? undefined : endStream);
    return ending.signal.aborted ? undefined : 'another listener or the server ended the stream: start again';
  } catch (error) {
    return `the stream failed (${(error as Error).name}): check whether the server still runs`;
  }
}

/** Warns as the schedule does on AWS. What fails is tried again an hour later. */
async function warnEachHour(warn: LambdaHandler): Promise<void> {
  while (!ending.signal.aborted) {
    await warn({}, newContext()).catch(() => undefined);
    await sleep(warningPause, undefined, { signal: ending.signal }).catch(() => undefined);
  }
}

async function listen(endpoint: string, arn: string): Promise<void> {
  const functions = await loadFunctions();
  const publish = functions['publish'] as LambdaHandler;
  const stream = await readStream({ endpoint, arn, from: all ? 'TRIM_HORIZON' : 'LATEST' });
  console.error('listening: Ctrl-C ends it');
  void warnEachHour(functions['warn'] as LambdaHandler);
  for await (const records of stream) {
    await deliver(records, publish, { signal: ending.signal, check: findStream });
    if (records.length === 0) await sleep(pause, undefined, { signal: ending.signal }).catch(() => undefined);
    if (ending.signal.aborted) break;
  }
}
