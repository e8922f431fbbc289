import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openActivity } from '../../lambdas/aws/stores.ts';
import { feedActivity } from '../../local/activity-feed.ts';
import type { LambdaHandler } from '../../local/functions.ts';
import { endStream, findStream } from '../../local/member-stream.ts';
import { openProxy } from '../aws/proxy.ts';
import { openService, type TestService } from '../support/service.ts';

let service: TestService;
beforeAll(async () => {
  // The engine's address comes by AWS_ENDPOINT_URL_DYNAMODB.
  service = await openService();
});
afterAll(() => service.close());

/** Starts the command in the environment of this test; resolves with the first line that it says. `said` has all of them. */
async function start(options: readonly string[], differing: Readonly<Record<string, string>> = {}) {
  const env = { ...process.env, ...differing };
  const child = spawn(process.execPath, ['local/events.ts', ...options], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stderr });
  const said: string[] = [];
  lines.on('line', (line) => said.push(line));
  const [line] = await once(lines, 'line');
  return { child, line, said, ended };
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

test('it prints the warning about a token that ends soon once', async () => {
  const workspace = await service.newWorkspace();
  const [token] = await service.workspaces.listTokens(workspace.id);
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  await service.workspaces.changeToken(workspace.id, token?.tokenId ?? '', (each) => ({
    ...each,
    created: inDays(-40),
    expires: inDays(5),
  }));
  const first = await start([]);
  expect(await take(first.child, 1)).toEqual(['ending']);
  first.child.kill('SIGINT');
  await first.ended;
  const second = await start([]);
  await workspace.send({ method: 'POST', path: '/Users', body: { userName: 'ada' } });
  expect(await take(second.child, 1)).toEqual(['created']);
  second.child.kill('SIGINT');
  await second.ended;
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

test('it turns the stream off if its output is closed', async () => {
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

test('it leaves on a stream that was on before: the activity of a server needs it', async () => {
  const record = (await import('../../lambdas/record.ts')).handler as unknown as LambdaHandler;
  const feed = await feedActivity(service.engine.endpoint, record);
  const workspace = await service.newWorkspace();
  const arn = await findStream();
  const { child, ended } = await start([]);
  await workspace.send({ method: 'POST', path: '/Users', body: { userName: 'ada' } });
  expect(await take(child, 1)).toEqual(['created']);
  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  expect(await findStream()).toBe(arn);
  await workspace.send({ method: 'POST', path: '/Users', body: { userName: 'bo' } });
  await feed.end();
  const { entries } = await openActivity(workspace.id).list({ limit: 10 });
  expect(entries).toMatchObject([{ userName: 'bo' }, { userName: 'ada' }]);
  await endStream();
});

test('it ends once the server does, with a change of a group that it has not printed', async () => {
  const workspace = await service.newWorkspace({ groups: true });
  const { body } = await workspace.send({ method: 'POST', path: '/Users', body: { userName: 'bo' } });
  let died = false;
  // The stream passes one more record. The event of it needs ids, which are read from the table.
  const toFault = (operation: string) => (died && operation !== 'GetRecords' ? 'reset' : undefined);
  const proxy = await openProxy(service.engine.endpoint, toFault);
  const { child, ended, said } = await start([], { AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint });
  died = true;
  const group = { displayName: 'Crew', members: [{ value: JSON.parse(body).id }] };
  await workspace.send({ method: 'POST', path: '/Groups', body: group });
  const end = await Promise.race([ended, sleep(20_000, 'still running', { ref: false })]);
  child.kill('SIGKILL');
  await proxy.close();
  await endStream();
  expect(end).toEqual([2, null]);
  expect(said.at(-1)).toMatch(/^error: the stream failed \(.+\): check whether the server still runs$/);
}, 30_000);

test('without a server it says so in one line', async () => {
  const { line, ended } = await start([], { AWS_ENDPOINT_URL_DYNAMODB: '', DATA_DIR: '/nonexistent' });
  expect(line).toBe('error: no server runs on DATA_DIR: start one with npm start');
  expect(await ended).toEqual([2, null]);
});
