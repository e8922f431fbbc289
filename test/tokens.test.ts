import { randomBytes } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { logger } from '../lambdas/aws/log.ts';
import { expireBy, issueToken, revoke } from '../lambdas/workspaces/access-token.ts';
import { openService, type TestService, type TestWorkspace } from './support/service.ts';

let service: TestService;
let now = Date.now();

beforeAll(async () => {
  service = await openService({ now: () => now });
});
afterAll(() => service.close());

async function newToken(workspace: TestWorkspace, scopes: readonly string[] = ['scim']) {
  const issued = issueToken({ workspaceId: workspace.id, name: 'test', scopes }, randomBytes(32), new Date());
  await service.workspaces.addToken(issued.token);
  return { text: issued.text, tokenId: issued.token.tokenId };
}

const ask = (token: string, method = 'GET', path = '/Users', body?: unknown) =>
  service.send({ method, path: `/scim/v2${path}`, body, headers: { authorization: `Bearer ${token}` } });

test('a rotation fails no request: the old token is valid until the new one is in place', async () => {
  const workspace = await service.newWorkspace();
  const old = await newToken(workspace);
  let token = old.text;
  let rotated = false;
  const statuses: number[] = [];
  const client = (async () => {
    while (!rotated || statuses.length < 40) statuses.push((await ask(token)).status);
  })();
  const next = await newToken(workspace);
  await service.workspaces.changeToken(workspace.id, old.tokenId, (each) =>
    expireBy(each, new Date(Date.now() + 60_000)),
  );
  token = next.text;
  rotated = true;
  await client;
  expect(new Set(statuses)).toEqual(new Set([200]));
});

test('a token ends when its time is over, and no later than it would have', () => {
  const { token } = issueToken(
    { workspaceId: 'acme', name: 'x', scopes: [], expires: new Date('2027-01-01') },
    new Uint8Array(32),
    new Date('2026-01-01'),
  );
  expect(expireBy(token, new Date('2026-06-01')).expires).toBe('2026-06-01T00:00:00.000Z');
  expect(expireBy(token, new Date('2028-01-01')).expires).toBe('2027-01-01T00:00:00.000Z');
});

test('a revoked token ends within the cache time; until then every route accepts it', async () => {
  const workspace = await service.newWorkspace();
  const { text, tokenId } = await newToken(workspace, ['scim:read']);
  expect((await ask(text)).status).toBe(200);
  await service.workspaces.changeToken(workspace.id, tokenId, (each) => revoke(each, new Date()));
  expect((await ask(text, 'GET', '/Schemas')).status).toBe(200);
  expect((await ask(text, 'GET', '/Users/nobody')).status).toBe(404);
  expect((await ask(text, 'POST', '/Users', { userName: 'x' })).status).toBe(403);
  expect((await ask(text, 'PATCH', '/Users/nobody', {})).status).toBe(403);
  expect((await ask(text, 'POST', '/Users/.search', {})).status).toBe(200);
  now += 61_000;
  expect((await ask(text)).status).toBe(401);
});

test.each<[string, string, string, number]>([
  ...['', '/', '/Users/', '/Groups/', '/ServiceProviderConfig/', '/Schemas/', '/ResourceTypes/'].flatMap(
    (path): [string, string, string, number][] => [
      ['scim:read', 'GET', path, 200],
      ['scim:read', 'HEAD', path, 200],
      ['scim:write', 'GET', path, 403],
    ],
  ),
  ['scim:read', 'GET', '/Users/nobody/', 404],
  ['scim:read', 'POST', '/Users/.search/', 200],
  ['scim:read', 'POST', '/.search/', 200],
  ['scim:read', 'POST', '/Users/', 403],
  ['scim:read', 'PUT', '/Users/nobody/', 403],
  ['scim:write', 'POST', '/Users/', 201],
  ['scim:write', 'PATCH', '/Users/nobody/', 400],
  ['scim:write', 'POST', '/Users/.search/', 403],
])('a trailing slash does not change the path: %s, %s %s is %i', async (scope, method, path, status) => {
  const { text } = await newToken(await service.newWorkspace(), [scope]);
  const body = method === 'GET' || method === 'HEAD' ? undefined : { userName: 'x' };
  const search = path.includes('.search') ? {} : body;
  expect((await ask(text, method, path, search)).status).toBe(status);
});

test('the last use is noted, with its address, at most once a minute', async () => {
  const workspace = await service.newWorkspace();
  const { text, tokenId } = await newToken(workspace);
  const lastUsed = async () => {
    const tokens = await service.workspaces.listTokens(workspace.id);
    return tokens.find((token) => token.tokenId === tokenId)?.lastUsed;
  };
  expect(await lastUsed()).toBeUndefined();
  await ask(text);
  const first = await lastUsed();
  expect(first).toMatchObject({ address: '192.0.2.1' });
  now += 120_000;
  await ask(text);
  expect(await lastUsed()).toEqual(first);
});

test.each([
  ['scim', 200, 201],
  ['scim:read', 200, 403],
  ['scim:write', 403, 201],
])('a token with the scope %s: HEAD is answered like GET, %i, and a POST %i', async (scope, read, written) => {
  const workspace = await service.newWorkspace();
  const { text } = await newToken(workspace, [scope]);
  const paths = ['/Users', '/Users?count=1', '/Schemas', '/ServiceProviderConfig', '/Users/nobody'];
  for (const path of paths) {
    const [get, head] = [await ask(text, 'GET', path), await ask(text, 'HEAD', path)];
    expect([path, head.status]).toEqual([path, get.status]);
    expect(head.status).toBe(path === '/Users/nobody' && read === 200 ? 404 : read);
  }
  expect((await ask(text, 'POST', '/Users', { userName: 'head' })).status).toBe(written);
});

test('two hundred concurrent requests of two workspaces stay separate', async () => {
  const workspaces = [await service.newWorkspace(), await service.newWorkspace()];
  const made = await Promise.all(
    Array.from({ length: 100 }, async (_, n) => {
      const workspace = workspaces[n % 2] as TestWorkspace;
      const answer = await workspace.send({ method: 'POST', path: '/Users', body: { userName: `user${n >> 1}` } });
      expect(answer.status).toBe(201);
      return { workspace, id: JSON.parse(answer.body).id as string };
    }),
  );
  await Promise.all(
    made.map(async ({ workspace, id }) => {
      const own = await workspace.send({ path: `/Users/${id}` });
      expect(JSON.parse(own.body).id).toBe(id);
      const other = workspaces.find((each) => each !== workspace) as TestWorkspace;
      expect((await other.send({ path: `/Users/${id}` })).status).toBe(404);
    }),
  );
  for (const workspace of workspaces) {
    const { totalResults, Resources } = JSON.parse((await workspace.send({ path: '/Users' })).body);
    const own = made.filter((each) => each.workspace === workspace).map(({ id }) => id);
    expect([totalResults, Resources.map(({ id }: { id: string }) => id).sort()]).toEqual([50, own.sort()]);
  }
});

test('a token never appears in a table, a log line or a response', async () => {
  const written: string[] = [];
  logger.setLogLevel('INFO');
  const outputs = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((line) => written.push(String(line)) > 0),
  );
  const workspace = await service.newWorkspace();
  const { text } = await newToken(workspace);
  const answers = [
    await ask(text),
    await ask(`${text.slice(0, -1)}!`),
    await ask(text, 'POST', '/Users', { userName: 7 }),
  ];
  for (const output of outputs) output.mockRestore();
  logger.setLogLevel('SILENT');
  expect(written.length).toBeGreaterThan(2);
  const tables = [service.engine.members, service.engine.workspaces];
  const scans = await Promise.all(
    tables.map((TableName) => service.engine.client.send(new ScanCommand({ TableName }))),
  );
  const everything = JSON.stringify([scans.map(({ Items }) => Items), written, answers]);
  expect(everything).toContain(workspace.id);
  for (const secret of [text, workspace.token]) expect(everything).not.toContain(secret.slice(10, 40));
});
