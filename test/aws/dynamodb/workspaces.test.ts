import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openDynamoManagement } from '../../../lambdas/aws/dynamodb/management.ts';
import { openDynamoWorkspaces } from '../../../lambdas/aws/dynamodb/workspaces.ts';
import { type AccessToken, issueToken, revoke } from '../../../lambdas/workspaces/access-token.ts';
import { authorize } from '../../../lambdas/workspaces/authorize.ts';
import type { OAuthToken } from '../../../lambdas/workspaces/oauth-token.ts';
import { newWorkspace, withProvisioning } from '../../../lambdas/workspaces/workspace.ts';
import type { WorkspaceStore } from '../../../lambdas/workspaces/workspace-store.ts';
import { openEngine, type TestEngine } from '../../support/engine.ts';
import { type Fault, openFaulty } from '../proxy.ts';

const now = new Date('2026-01-01T00:00:00.000Z');
const issuer = 'https://issuer.example.com';

let engine: TestEngine;
let store: WorkspaceStore;
let made = 0;
let id: string;
beforeAll(async () => {
  engine = await openEngine();
  store = openDynamoWorkspaces(engine.client, engine.workspaces);
});
afterAll(() => engine.close());
beforeEach(async () => {
  made += 1;
  id = `authorize-${made}`;
  await store.create(withProvisioning(newWorkspace(id, 'Acme', true, now), true));
});

async function issue(given: Partial<AccessToken> = {}, workspaceId = id) {
  const random = new Uint8Array(32).fill(made);
  const { text, token } = issueToken({ workspaceId, name: 'test', scopes: ['scim'] }, random, now);
  await store.addToken({ ...token, ...given });
  return { text, tokenId: token.tokenId };
}

const verified = (given: Partial<OAuthToken>): OAuthToken => ({
  issuer,
  clientId: `client-${made}`,
  scopes: ['scim'],
  workspaceId: undefined,
  claimSuffices: true,
  ...given,
});

const ask = (header: string, given: OAuthToken | string = 'not asked', time = now, of = store) =>
  authorize([header], '192.0.2.1', { store: of, now: time, verifyJwt: async () => given });

describe('the last use of a token', () => {
  const lastUsed = async () => (await store.listTokens(id))[0]?.lastUsed;
  const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

  test('is noted before the response, and again after a minute', async () => {
    const { text } = await issue();
    for (const [seconds, noted] of [
      [0, 0],
      [59, 0],
      [60, 60],
      [119, 60],
      [125, 125],
    ] as const) {
      expect(await ask(text, '', later(seconds))).toMatchObject({ kind: 'granted' });
      expect(await lastUsed()).toEqual({ time: later(noted).toISOString(), address: '192.0.2.1' });
    }
  });

  test('changes nothing else of the token, and does not undo a revocation', async () => {
    const { text, tokenId } = await issue();
    await Promise.all([ask(text), store.changeToken(id, tokenId, (token) => revoke(token, now))]);
    expect((await store.listTokens(id))[0]).toMatchObject({ tokenId, revoked: now.toISOString() });
    expect(await ask(text)).toMatchObject({ kind: 'invalid', reason: 'revoked' });
  });

  test.each<Fault>(['conflict', 'throttled', 'failed', 'reset', 'lost'])(
    'fails no request if its write is %s, and is not attempted twice',
    async (fault) => {
      const { text } = await issue();
      const { client, faults } = await openFaulty(engine, (operation) =>
        operation === 'TransactWriteItems' || operation === 'UpdateItem' ? fault : undefined,
      );
      const verdict = await ask(text, '', now, openDynamoWorkspaces(client, engine.workspaces));
      expect([verdict.kind, faults()]).toEqual(['granted', 1]);
    },
  );

  test('is noted once for many concurrent requests, and fails none of them', async () => {
    const { text } = await issue();
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => ask(text)));
    expect(new Set(verdicts.map(({ kind }) => kind))).toEqual(new Set(['granted']));
    expect(await lastUsed()).toMatchObject({ time: now.toISOString() });
  });

  test('is not noted if the workspace cannot be read: the request fails', async () => {
    const { text } = await issue();
    let reads = 0;
    const { client } = await openFaulty(engine, (operation) =>
      operation === 'GetItem' && ++reads > 1 ? 'forgotten' : undefined,
    );
    const asked = ask(text, '', now, openDynamoWorkspaces(client, engine.workspaces));
    await expect(asked).rejects.toMatchObject({ status: 503 });
  }, 20_000);
});

describe('a token of an issuer', () => {
  const jwt = 'Bearer a.b.c';
  const addClient = (clientId = `client-${made}`) =>
    store.addClient({ workspaceId: id, issuer, clientId, created: now.toISOString() });

  test.each([1, 1000, 2000, 2048, 3000])('is checked with a client id of %i characters', async (length) => {
    const clientId = 'é'.repeat(length);
    expect(await ask(jwt, verified({ clientId }))).toMatchObject({ reason: 'a client of no workspace' });
    const workspaceId = 'w'.repeat(length);
    expect(await ask(jwt, verified({ workspaceId }))).toMatchObject({ reason: 'no such workspace' });
  });

  test('a client or an administrator with a name that is too long for a key is refused when it is added', async () => {
    const longest = 1024 - 'client##'.length - issuer.length;
    expect(await addClient(`${made}`.padEnd(longest, 'x'))).toBe(true);
    await expect(addClient('x'.repeat(longest + 1))).rejects.toThrow(/client id must be text .*1,000 bytes at most/);
    const administrator = { workspaceId: id, user: 'u'.repeat(1011), created: now.toISOString() };
    await expect(store.addAdministrator(administrator)).rejects.toThrow(
      /name of the user must be text .*1,000 bytes at most/,
    );
    expect(await store.addAdministrator({ ...administrator, user: 'u'.repeat(1010) })).toBe(true);
  });
});

describe('a workspace that version 0.1 stored', () => {
  test.each([
    ['liberal', 'lenient'],
    ['strict', 'strict'],
  ] as const)('with the manner %s has the mode %s, and is written with it', async (manner, mode) => {
    const old = `old-${manner}`;
    const { mode: _, ...workspace } = newWorkspace(old, 'Old', true, now);
    const record = { ...workspace, manner, usageKey: 'key' };
    const item = { subject: `workspace#${old}`, key: 'settings', version: 3, record };
    await engine.client.send(new PutCommand({ TableName: engine.workspaces, Item: item }));

    const expected = { ...workspace, mode, usageKey: 'key' };
    expect(await store.read(old)).toEqual(expected);
    expect(await store.list()).toContainEqual(expected);
    const management = openDynamoManagement(engine.client, engine.workspaces);
    expect((await management.pageWorkspaces(undefined, 100)).workspaces).toContainEqual(expected);

    expect(await store.change(old, (given) => withProvisioning(given, true))).toEqual({
      ...expected,
      provisioning: true,
    });
    const { Item } = await engine.client.send(
      new GetCommand({ TableName: engine.workspaces, Key: { subject: item.subject, key: item.key } }),
    );
    expect(Item).toEqual({ ...item, version: 4, record: { ...expected, provisioning: true } });
  });
});
