import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openDynamoWorkspaces } from '../../lambdas/aws/dynamo-workspaces.ts';
import { type AccessToken, issueToken, revoke } from '../../lambdas/workspaces/access-token.ts';
import { admit } from '../../lambdas/workspaces/admit.ts';
import { authorize } from '../../lambdas/workspaces/authorize.ts';
import type { OAuthToken } from '../../lambdas/workspaces/oauth-token.ts';
import { newWorkspace, withProvisioning } from '../../lambdas/workspaces/workspace.ts';
import type { WorkspaceStore } from '../../lambdas/workspaces/workspace-store.ts';
import { type Fault, openFaulty } from '../aws/proxy.ts';
import { openEngine, type TestEngine } from '../support/engine.ts';

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

describe('an access token', () => {
  test('is granted what it is good for', async () => {
    const { text, tokenId } = await issue({ scopes: ['scim:read', 'x"'] });
    const verdict = await ask(`Bearer ${text}`);
    expect(verdict).toMatchObject({
      kind: 'granted',
      grant: { workspace: { id }, credentialId: tokenId, scopes: ['scim:read'] },
    });
  });

  test.each([
    ['', 'malformed'],
    ['Bearer', 'malformed'],
    ['Basic wscim_0', 'malformed'],
    [`Bearer wscim_${'0'.repeat(49)}`, 'malformed'],
    [` wscim_${'0'.repeat(49)}`, 'malformed'],
    ['Bearer a.b', 'malformed'],
    ['Bearer a.b.c.d', 'malformed'],
    [`Bearer ${'a'.repeat(8189)}.b.c`, 'malformed'],
    [`Bearer ${'a'.repeat(8188)}.b.c`, 'not asked'],
  ])('is not valid if the header is %.20s', async (header, reason) => {
    expect(await ask(header)).toEqual({ kind: 'invalid', reason });
  });

  test('that nobody issued is not valid', async () => {
    const { text } = issueToken({ workspaceId: id, name: 'x', scopes: [] }, new Uint8Array(32).fill(99), now);
    expect(await ask(text)).toEqual({ kind: 'invalid', reason: 'unknown' });
  });

  test('is not valid beside another header', async () => {
    const { text } = await issue();
    const verdict = await authorize([text, text], '192.0.2.1', { store, now, verifyJwt: async () => '' });
    expect(verdict).toEqual({ kind: 'invalid', reason: 'two Authorization headers' });
  });

  test.each<[string, Partial<AccessToken>]>([
    ['expired', { expires: now.toISOString() }],
    ['revoked', { revoked: '2025-01-01T00:00:00.000Z' }],
  ])('that is %s is not valid; it is told which it is, and nothing is noted', async (reason, given) => {
    const { text, tokenId } = await issue(given);
    const verdict = await ask(text);
    expect(verdict).toEqual({ kind: 'invalid', reason, workspaceId: id, credentialId: tokenId });
    expect((await store.listTokens(id))[0]).not.toHaveProperty('lastUsed');
  });

  test('of a workspace that there is not is not valid', async () => {
    const { text, tokenId } = await issue({}, 'nowhere');
    expect(await ask(text)).toEqual({
      kind: 'invalid',
      reason: 'no such workspace',
      workspaceId: 'nowhere',
      credentialId: tokenId,
    });
  });

  test('of a workspace that is switched off is denied', async () => {
    await store.change(id, (workspace) => withProvisioning(workspace, false));
    const { text, tokenId } = await issue({ scopes: [] });
    expect(await ask(text)).toEqual({
      kind: 'denied',
      workspace: expect.objectContaining({ id }),
      credentialId: tokenId,
      detail: expect.stringMatching(/^SCIM provisioning of this workspace is switched off: [^"\\]+$/),
    });
  });

  test('without a scope of this service is denied', async () => {
    const { text, tokenId } = await issue({ scopes: ['openid "'] });
    expect(await ask(text)).toMatchObject({
      kind: 'denied',
      credentialId: tokenId,
      detail: expect.stringMatching(/^insufficient_scope: [^"\\]+$/),
    });
  });
});

describe('the last use of a token', () => {
  const lastUsed = async () => (await store.listTokens(id))[0]?.lastUsed;
  const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

  test('is noted before the request is answered, and again after an hour', async () => {
    const { text } = await issue();
    for (const [minutes, noted] of [
      [0, 0],
      [59, 0],
      [60, 60],
      [119, 60],
      [125, 125],
    ] as const) {
      expect(await ask(text, '', later(minutes))).toMatchObject({ kind: 'granted' });
      expect(await lastUsed()).toEqual({ time: later(noted).toISOString(), address: '192.0.2.1' });
    }
  });

  test('changes nothing else of the token, nor its revocation', async () => {
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

  test('of many requests at once is noted, and fails none of them', async () => {
    const { text } = await issue();
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => ask(text)));
    expect(new Set(verdicts.map(({ kind }) => kind))).toEqual(new Set(['granted']));
    expect(await lastUsed()).toMatchObject({ time: now.toISOString() });
  });

  test('is not noted of a workspace that cannot be read: the request fails', async () => {
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

  test('is granted for the workspace of its client', async () => {
    await addClient();
    const granted = { kind: 'granted', grant: { workspace: { id }, credentialId: `${issuer} client-${made}` } };
    expect(await ask(jwt, verified({}))).toMatchObject(granted);
    expect(await ask(jwt, verified({ workspaceId: id, claimSuffices: false }))).toMatchObject(granted);
  });

  test('is granted for the workspace that its claim names, if that is enough', async () => {
    expect(await ask(jwt, verified({ workspaceId: id }))).toMatchObject({
      kind: 'granted',
      grant: { workspace: { id } },
    });
    expect(await ask(jwt, verified({ workspaceId: id, claimSuffices: false }))).toEqual({
      kind: 'invalid',
      reason: 'a client of no workspace',
      credentialId: `${issuer} client-${made}`,
    });
  });

  test('is not valid if its claim names another workspace than its client has', async () => {
    await addClient();
    expect(await ask(jwt, verified({ workspaceId: 'another' }))).toEqual({
      kind: 'invalid',
      reason: 'a client of another workspace than the token',
      workspaceId: id,
      credentialId: `${issuer} client-${made}`,
    });
  });

  test.each([1, 1000, 2000, 2048, 3000])('is checked with a client id of %i characters', async (length) => {
    const clientId = 'é'.repeat(length);
    expect(await ask(jwt, verified({ clientId }))).toMatchObject({ reason: 'a client of no workspace' });
    const workspaceId = 'w'.repeat(length);
    expect(await ask(jwt, verified({ workspaceId }))).toMatchObject({ reason: 'no such workspace' });
  });

  test('a client or an administrator with a name that no key can hold is refused when it is added', async () => {
    const longest = 1024 - 'client##'.length - issuer.length;
    expect(await addClient(`${made}`.padEnd(longest, 'x'))).toBe(true);
    await expect(addClient('x'.repeat(longest + 1))).rejects.toThrow(/client id must be shorter/);
    const administrator = { workspaceId: id, user: 'u'.repeat(1011), created: now.toISOString() };
    await expect(store.addAdministrator(administrator)).rejects.toThrow(/name of the user must be shorter/);
    expect(await store.addAdministrator({ ...administrator, user: 'u'.repeat(1010) })).toBe(true);
  });
});

describe('who signs in', () => {
  const signIn = (user: string, clientId = `client-${made}`) => admit({ user, issuer, clientId }, store);

  test('gets the workspace that they administer, by a client of it or of none', async () => {
    await store.addAdministrator({ workspaceId: id, user: 'ada', created: now.toISOString() });
    expect(await signIn('ada')).toBe(id);
    await store.addClient({ workspaceId: id, issuer, clientId: `client-${made}`, created: now.toISOString() });
    expect(await signIn('ada')).toBe(id);
    expect(await signIn('bob')).toBeUndefined();
  });

  test('gets none by a client of another workspace', async () => {
    await store.addAdministrator({ workspaceId: id, user: 'eve', created: now.toISOString() });
    await store.addClient({ workspaceId: 'other', issuer, clientId: `client-${made}`, created: now.toISOString() });
    expect(await signIn('eve')).toBeUndefined();
  });
});
