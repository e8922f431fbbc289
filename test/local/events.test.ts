import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { beginStream, endStream } from '../../local/member-stream.ts';
import { openStreamWatch } from '../../local/stream-watch.ts';
import { openService, type TestService } from '../support/service.ts';

let service: TestService;
beforeAll(async () => {
  // The engine's address comes by AWS_ENDPOINT_URL_DYNAMODB.
  service = await openService();
});
afterAll(() => service.close());

/** Starts the command in the environment of this test; resolves with the first line that it says. */
async function start(options: readonly string[], differing: Readonly<Record<string, string>> = {}) {
  const env = { ...process.env, ...differing };
  const child = spawn(process.execPath, ['local/events.ts', ...options], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  const [line] = await once(createInterface({ input: child.stderr }), 'line');
  return { child, line, ended };
}

const take = async (child: ChildProcess, count: number) => {
  const types: string[] = [];
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    types.push(JSON.parse(line).detail.type);
    if (types.length === count) break;
  }
  return types;
};

async function isStreaming(): Promise<boolean> {
  const { Table } = await service.engine.client.send(new DescribeTableCommand({ TableName: service.engine.members }));
  return Table?.StreamSpecification?.StreamEnabled === true;
}

test('npm run events prints what happens to members, and again what it has seen; it turns the stream off at its end', async () => {
  const workspace = await service.newWorkspace();
  const first = await start([]);
  expect(first.line).toBe('listening: Ctrl-C ends it');
  const { body } = await workspace.send({ method: 'POST', path: '/Users', body: { userName: 'ada' } });
  const Operations = [{ op: 'replace', path: 'active', value: false }];
  await workspace.send({ method: 'PATCH', path: `/Users/${JSON.parse(body).id}`, body: { Operations } });
  expect(await take(first.child, 2)).toEqual(['created', 'deactivated']);
  expect(await isStreaming()).toBe(true);
  first.child.kill('SIGINT');
  expect(await first.ended).toEqual([0, null]);
  expect(await isStreaming()).toBe(false);

  const second = await start(['--all']);
  expect(await take(second.child, 2)).toEqual(['created', 'deactivated']);
  second.child.kill('SIGKILL');
  await second.ended;
  expect(await isStreaming()).toBe(true);
  await endStream();
  expect(await isStreaming()).toBe(false);
});

test.each<[string, readonly NodeJS.Signals[]]>([
  ['Ctrl-C, which npm sends on', ['SIGINT', 'SIGINT', 'SIGINT']],
  ['an impatient Ctrl-C and the end of the terminal', ['SIGINT', 'SIGTERM', 'SIGHUP']],
])('it turns the stream off after %s', async (_, signals) => {
  const { child, ended } = await start([]);
  expect(await isStreaming()).toBe(true);
  for (const signal of signals) child.kill(signal);
  expect(await ended).toEqual([0, null]);
  expect(await isStreaming()).toBe(false);
});

test('it turns the stream off once nobody reads what it prints', async () => {
  const workspace = await service.newWorkspace();
  const { child, ended } = await start([]);
  child.stdout?.destroy();
  for (const userName of ['ada', 'grace']) {
    await workspace.send({ method: 'POST', path: '/Users', body: { userName } });
    await sleep(600);
  }
  expect(await ended).toEqual([0, null]);
  expect(await isStreaming()).toBe(false);
});

test('a stream that nobody reads is ended, one that is read or that nobody asked for stays', async () => {
  await beginStream();
  const watch = openStreamWatch(300);
  watch('DynamoDB_20120810.GetItem');
  await sleep(500);
  expect(await isStreaming()).toBe(true);
  watch('DynamoDB_20120810.UpdateTable');
  for (let read = 0; read < 5; read += 1) {
    await sleep(150);
    watch('DynamoDBStreams_20120810.GetRecords');
  }
  expect(await isStreaming()).toBe(true);
  await sleep(700);
  expect(await isStreaming()).toBe(false);
});

test('without a server it says so in one line', async () => {
  const { line, ended } = await start([], { AWS_ENDPOINT_URL_DYNAMODB: '', DATA_DIR: '/nonexistent' });
  expect(line).toBe('error: no server runs on DATA_DIR: start one with npm start');
  expect(await ended).toEqual([2, null]);
});
