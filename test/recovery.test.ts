import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { isProcess } from '../local/probe.ts';
import { audit } from './aws/audit.ts';
import { auditGroups } from './aws/group-audit.ts';

/** The real server and the real engine, killed while they work. */
let folder: string;
let server: ChildProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workspace-scim-'));
});
afterEach(async () => {
  if (server?.exitCode === null && server.signalCode === null) {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
});

interface Started {
  readonly base: string;
  /** Printed on the first start alone. */
  readonly token: string | undefined;
  readonly engine: { readonly process: number; readonly endpoint: string };
}

async function start(): Promise<Started> {
  const env = { ...process.env, AWS_ENDPOINT_URL_DYNAMODB: '', PORT: '0', DATA_DIR: folder };
  const started = spawn(process.execPath, ['local/server.ts'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  server = started;
  let printed = '';
  for await (const chunk of started.stdout) {
    printed += chunk;
    const base = /SCIM endpoint ready at (\S+)/.exec(printed)?.[1];
    if (!base) continue;
    const { engine, endpoint } = JSON.parse(await readFile(join(folder, 'engine.json'), 'utf8'));
    return { base, token: /Access token: (\S+)/.exec(printed)?.[1], engine: { process: engine, endpoint } };
  }
  throw new Error(`the server did not start: ${printed}`);
}

async function kill(): Promise<void> {
  server?.kill('SIGKILL');
  if (server) await once(server, 'exit');
}

const runs = ({ process: engine }: Started['engine']) => isProcess(engine, 'dynamodb.sqlite');

function openClient(base: string, token: string) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' };
  const send = (method: string, path: string, body: object) =>
    fetch(base + path, { method, headers, body: JSON.stringify(body) });
  return {
    create: (userName: string) =>
      send('POST', '/Users', { userName, externalId: userName, emails: [{ value: `${userName}@example.com` }] }),
    found: (displayName: string) => send('POST', '/Groups', { displayName }),
    join: (group: string, ids: readonly string[]) =>
      send('PATCH', `/Groups/${group}`, {
        Operations: [{ op: 'add', path: 'members', value: ids.map((value) => ({ value })) }],
      }),
    async list(query = '') {
      const answer = await fetch(`${base}/Users${query}`, { headers });
      return (await answer.json()) as { totalResults: number; Resources: { id: string; userName: string }[] };
    },
    async idsIn(group: string): Promise<readonly string[]> {
      const answer = await fetch(`${base}/Groups/${group}`, { headers });
      const { members = [] } = (await answer.json()) as { members?: { value: string }[] };
      return members.map(({ value }) => value);
    },
  };
}

/** The members that one request adds to the group, and whether that was acknowledged. */
interface Pair {
  readonly ids: readonly string[];
  joined: boolean;
}

/**
 * Eight clients create members, and add each second one with the one before to a group, until nobody answers them any more. Returns
 * those whose creation was acknowledged, and all.
 */
async function burst(client: ReturnType<typeof openClient>, group: string, round: number, enough: () => void) {
  const acknowledged: string[] = [];
  const asked: string[] = [];
  const pairs: Pair[] = [];
  const work = async (writer: number) => {
    let alone: string | undefined;
    for (let index = 0; ; index += 1) {
      const userName = `r${round}-w${writer}-${index}`;
      asked.push(userName);
      const answer = await client.create(userName).catch(() => undefined);
      if (answer?.status !== 201) return;
      acknowledged.push(userName);
      if (acknowledged.length === 60) enough();
      const id = await idOf(answer).catch(() => undefined);
      if (id === undefined || alone === undefined) {
        alone = id;
        continue;
      }
      const pair = { ids: [alone, id], joined: false };
      alone = undefined;
      pairs.push(pair);
      pair.joined = (await client.join(group, pair.ids).catch(() => undefined))?.status === 204;
      if (!pair.joined) return;
    }
  };
  await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(work));
  return { acknowledged, asked, pairs };
}

const idOf = async (answer: Response) => ((await answer.json()) as { id: string }).id;

/** Groups are off in the workspace of a first start. */
async function switchGroupsOn(): Promise<void> {
  const env = { ...process.env, AWS_ENDPOINT_URL_DYNAMODB: '', DATA_DIR: folder };
  const admin = spawn(process.execPath, ['tools/admin.ts', 'workspace', 'groups', 'acme', 'on'], { env });
  expect(await once(admin, 'exit')).toEqual([0, null]);
}

/** What is wrong with the items of the workspace that the first start makes. */
async function auditOf({ endpoint }: Started['engine']): Promise<readonly string[]> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: 'us-east-1', credentials }));
  const wrong = [...(await audit(client, 'acme')), ...(await auditGroups(client, 'acme'))];
  client.destroy();
  return wrong;
}

test('killed in a burst of creates and changes of a group, with its engine or without, it loses nothing acknowledged and leaves nothing over', async () => {
  let { base, engine, token = '' } = await start();
  await switchGroupsOn();
  const group = await idOf(await openClient(base, token).found('Crew'));
  const members = new Set<string>();
  for (const engineToo of [true, false]) {
    let killed: Promise<void> | undefined;
    const { acknowledged, asked, pairs } = await burst(openClient(base, token), group, Number(engineToo), () => {
      if (engineToo) process.kill(engine.process, 'SIGKILL');
      killed = kill();
    });
    await killed;
    expect(runs(engine)).toBe(!engineToo);
    const before = engine;
    ({ base, engine } = await start());
    expect(runs(before)).toBe(false);
    const client = openClient(base, token);
    const { totalResults, Resources } = await client.list('?count=1000');
    const names = Resources.map(({ userName }) => userName);
    expect(acknowledged.length).toBeGreaterThanOrEqual(60);
    expect(acknowledged.filter((name) => !names.includes(name))).toEqual([]);
    expect(totalResults).toBe(names.length);
    for (const name of asked.filter((each) => !names.includes(each))) {
      expect((await client.create(name)).status).toBe(201);
    }
    const after = await client.list('?count=1000');
    expect(after.Resources.map(({ userName }) => userName).sort()).toEqual([...new Set([...names, ...asked])].sort());
    expect(after.totalResults).toBe(after.Resources.length);
    expect((await client.list(`?startIndex=${after.totalResults}`)).Resources).toHaveLength(1);
    // A change of the group was made whole or not at all, and none is lost that was acknowledged.
    const joined = await client.idsIn(group);
    const isIn = (id: string) => joined.includes(id);
    expect(pairs.filter((pair) => pair.joined).length).toBeGreaterThan(10);
    expect(pairs.filter((pair) => pair.joined && !pair.ids.every(isIn))).toEqual([]);
    expect(pairs.filter((pair) => pair.ids.some(isIn) && !pair.ids.every(isIn))).toEqual([]);
    for (const { ids } of pairs) {
      if (!ids.every(isIn)) expect((await client.join(group, ids)).status).toBe(204);
      for (const id of ids) members.add(id);
    }
    expect((await client.idsIn(group)).toSorted()).toEqual([...members].toSorted());
    const { totalResults: size } = await client.list(`?filter=groups.value eq "${group}"&count=0`);
    expect(size).toBe(members.size);
    expect(await auditOf(engine)).toEqual([]);
  }
});

/** The answer to a text that is sent as it is. */
async function sendRaw(base: string, text: string): Promise<string> {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.end(text);
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  await once(socket, 'close');
  return answer;
}

test('a malformed request, or one with too large headers, gets a SCIM error, and the server keeps running', async () => {
  const { base, token } = await start();
  const large = `GET /scim/v2/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${'x'.repeat(1_000_000)}\r\n\r\n`;
  for (const [text, status] of [
    [large, '431'],
    ['no request\r\n\r\n', '400'],
    ['GET /scim/v2/Users\u0000 HTTP/1.1\r\nHost: x\r\n\r\n', '400'],
  ] as const) {
    const [head = '', body = ''] = (await sendRaw(base, text)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toContain('Content-Type: application/scim+json');
    expect(JSON.parse(body)).toMatchObject({ status, detail: expect.any(String) });
  }
  expect((await openClient(base, token as string).list()).totalResults).toBe(0);
});
