import { describe, expect, test } from '@jest/globals';
import { type AccessToken, issueToken } from '../../lambdas/workspaces/access-token.ts';
import { authorize } from '../../lambdas/workspaces/authorize.ts';
import type { IssuerClient, OAuthToken } from '../../lambdas/workspaces/oauth-token.ts';
import type { TokenClient } from '../../lambdas/workspaces/token-client.ts';
import { newWorkspace, withProvisioning } from '../../lambdas/workspaces/workspace.ts';
import { openMemoryStore } from './memory-store.ts';

const now = new Date('2026-01-01T00:00:00.000Z');
const created = now.toISOString();
const issuer = 'https://issuer.example.com';
const off = newWorkspace('off', 'Off', true, now);
const acme = withProvisioning(newWorkspace('acme', 'Acme', true, now), true);
const { text, token } = issueToken({ workspaceId: 'acme', name: 'test', scopes: ['scim'] }, new Uint8Array(32), now);
const credentialId = token.tokenId;
const credentialName = token.name;
const clients = [{ workspaceId: 'acme', issuer, clientId: 'okta', created }];

const openWith = (given: Partial<AccessToken> = {}) =>
  openMemoryStore({ workspaces: [acme, off], tokens: [{ ...token, ...given }], clients });

/** The verdict on headers; `verified` is what is found out about a token of an issuer. */
const ask = (headers: readonly string[], store = openWith(), verified: OAuthToken | string = 'not asked') =>
  authorize(headers, '192.0.2.1', { store, now, verifyJwt: async () => verified });

describe('an access token', () => {
  test.each([`Bearer ${text}`, `bearer ${text}`, `BEARER   ${text}  `, text])('is granted: %s', async (header) => {
    expect(await ask([header])).toEqual({
      kind: 'granted',
      grant: { workspace: acme, credentialId, credentialName, scopes: ['scim'] },
    });
  });

  test('is granted scopes of this service only', async () => {
    expect(await ask([text], openWith({ scopes: ['x"', 'scim:write', 'openid'] }))).toMatchObject({
      kind: 'granted',
      grant: { scopes: ['scim:write'] },
    });
  });

  test.each([
    ['nothing', ''],
    ['the scheme only', 'Bearer'],
    ['another scheme', `Basic ${text}`],
    ['a scheme that ends like it', `xBearer ${text}`],
    ['no space', `Bearer${text}`],
    ['something behind it', `Bearer ${text} x`],
    ['a space before it', ` ${text}`],
    ['half of it', `Bearer ${text.slice(0, 30)}`],
    ['another checksum', `Bearer wscim_${'1'.repeat(49)}`],
    ['two parts', 'Bearer a.b'],
    ['four parts', 'Bearer a.b.c.d'],
    ['more than any token has', `Bearer ${'a'.repeat(8189)}.b.c`],
  ])('is malformed in a header with %s', async (_, header) => {
    expect(await ask([header])).toEqual({ kind: 'invalid', reason: 'malformed' });
  });

  test('is missing', async () => {
    expect(await ask([])).toEqual({ kind: 'invalid', reason: 'malformed' });
  });

  test('is not looked at beside another header', async () => {
    expect(await ask([text, ''])).toEqual({ kind: 'invalid', reason: 'two Authorization headers' });
  });

  test('that nobody issued is not valid', async () => {
    const other = issueToken({ workspaceId: 'acme', name: 'x', scopes: [] }, new Uint8Array(32).fill(9), now);
    expect(await ask([other.text])).toEqual({ kind: 'invalid', reason: 'unknown' });
  });

  test.each<[string, Partial<AccessToken>]>([
    ['expired', { expires: created }],
    ['revoked', { revoked: created }],
  ])('that is %s is not valid; whose it is goes into the log, and no use is noted', async (reason, given) => {
    const store = openWith(given);
    expect(await ask([text], store)).toEqual({
      kind: 'invalid',
      reason,
      workspaceId: 'acme',
      credentialId,
      credentialName,
    });
    expect(store.uses).toEqual([]);
  });

  test('of a workspace that does not exist is not valid', async () => {
    expect(await ask([text], openWith({ workspaceId: 'gone' }))).toEqual({
      kind: 'invalid',
      reason: 'no such workspace',
      workspaceId: 'gone',
      credentialId,
      credentialName,
    });
  });

  test('of a workspace that is switched off is denied', async () => {
    expect(await ask([text], openWith({ workspaceId: 'off', scopes: [] }))).toEqual({
      kind: 'denied',
      workspace: off,
      credentialId,
      credentialName,
      detail:
        'SCIM provisioning of this workspace is switched off: an administrator can switch it on in the settings of the workspace',
    });
  });

  test('without a scope of this service is denied', async () => {
    expect(await ask([text], openWith({ scopes: ['openid', 'x"'] }))).toEqual({
      kind: 'denied',
      workspace: acme,
      credentialId,
      credentialName,
      detail: 'insufficient_scope: the token has neither of the scopes scim, scim:read and scim:write',
    });
  });

  test('is noted as used before the request is answered, once a minute', async () => {
    const store = openWith();
    await ask([text], store);
    expect(store.uses).toEqual([{ tokenId: credentialId, use: { time: created, address: '192.0.2.1' } }]);
    const address = '192.0.2.1';
    for (const [time, noted] of [
      ['2025-12-31T23:59:00.001Z', 0],
      ['2025-12-31T23:59:00.000Z', 1],
    ] as const) {
      const used = openWith({ lastUsed: { time, address } });
      await ask([text], used);
      expect(used.uses).toHaveLength(noted);
    }
  });
});

describe('a token of the token endpoint', () => {
  const secret = {
    secretId: 's1',
    beginning: 'wssec_abcd',
    hash: 'h1',
    created,
    expires: '2026-06-01T00:00:00.000Z',
  };
  const trust = { trustId: 't1', issuer, subject: 'app', audience: 'scim', created };
  const client: TokenClient = {
    workspaceId: 'acme',
    clientId: 'wsclient_1',
    name: 'Entra ID',
    scopes: ['scim'],
    secrets: [secret],
    trusts: [trust],
    keys: { jwksUri: `${issuer}/jwks` },
    created,
  };
  const open = (credentialId: string, held: Partial<TokenClient> | undefined = {}, given: Partial<AccessToken> = {}) =>
    openMemoryStore({
      workspaces: [acme, off],
      tokens: [{ ...token, name: 'as it was', issuedTo: { clientId: 'wsclient_1', credentialId }, ...given }],
      tokenClients: held ? [{ ...client, ...held }] : [],
    });

  test.each(['s1', 't1', 'keys'])('names its client, whichever credential it was issued for: %s', async (id) => {
    const store = open(id);
    expect(await ask([text], store)).toEqual({
      kind: 'granted',
      grant: { workspace: acme, credentialId: 'wsclient_1', credentialName: 'Entra ID', scopes: ['scim'] },
    });
    const use = { time: created, address: '192.0.2.1', requested: created };
    expect(store.uses).toEqual([{ clientId: `wsclient_1 ${id}`, use }]);
  });

  const ended: readonly (readonly [string, string, Partial<TokenClient> | undefined])[] = [
    ['a secret that was revoked', 's1', { secrets: [{ ...secret, revoked: created }] }],
    ['a secret that is gone', 's1', { secrets: [] }],
    ['a trust that is gone', 't1', { trusts: [] }],
    ['a client of another workspace', 's1', { workspaceId: 'off' }],
  ];
  test.each(ended)('ends with %s', async (_, id, held) => {
    expect(await ask([text], open(id, held))).toEqual({
      kind: 'invalid',
      reason: 'of a client or a credential that is gone',
      workspaceId: 'acme',
      credentialId: 'wsclient_1',
      credentialName: 'as it was',
    });
  });

  test('ends with its client, and with keys that are gone', async () => {
    const { keys: _, ...withoutKeys } = client;
    for (const tokenClients of [[], [withoutKeys]]) {
      const tokens = [{ ...token, issuedTo: { clientId: 'wsclient_1', credentialId: 'keys' } }];
      const store = openMemoryStore({ workspaces: [acme], tokens, tokenClients });
      expect(await ask([text], store)).toMatchObject({ kind: 'invalid', reason: expect.stringContaining('is gone') });
    }
  });

  test('goes on with a secret that has expired, until its own end', async () => {
    const secrets = [{ ...secret, expires: created }];
    expect(await ask([text], open('s1', { secrets }))).toMatchObject({ kind: 'granted' });
    // Its client takes another one by itself: no credential is named, so that no administrator is told.
    expect(await ask([text], open('s1', { secrets }, { expires: created }))).toEqual({
      kind: 'invalid',
      reason: 'expired',
      workspaceId: 'acme',
    });
  });
});

describe('a token of an issuer', () => {
  const verified = (given: Partial<OAuthToken> = {}): OAuthToken => ({
    issuer,
    clientId: 'okta',
    scopes: ['scim:read', 'openid'],
    workspaceId: undefined,
    claimSuffices: true,
    ...given,
  });
  const askJwt = (given: OAuthToken | string, store = openWith()) => ask(['Bearer a.b.c'], store, given);
  const granted = (clientId: string) => ({
    kind: 'granted',
    grant: { workspace: acme, credentialId: `${issuer} ${clientId}`, credentialName: clientId, scopes: ['scim:read'] },
  });

  test('is granted for the workspace of its client', async () => {
    const store = openWith();
    expect(await askJwt(verified(), store)).toEqual(granted('okta'));
    expect(await askJwt(verified({ workspaceId: 'acme', claimSuffices: false }))).toEqual(granted('okta'));
  });

  test('is noted as a use of its client, once a minute; a client that is known by its claim only has no record', async () => {
    const store = openWith();
    await askJwt(verified(), store);
    expect(store.uses).toEqual([{ clientId: 'okta', use: { time: created, address: '192.0.2.1' } }]);
    await askJwt(verified({ clientId: 'x', workspaceId: 'acme' }), store);
    expect(store.uses).toHaveLength(1);
    const [client] = clients;
    const lastUsed = { time: '2025-12-31T23:59:00.001Z', address: '192.0.2.1' };
    const used = openMemoryStore({ workspaces: [acme], clients: [{ ...(client as IssuerClient), lastUsed }] });
    await askJwt(verified(), used);
    expect(used.uses).toEqual([]);
  });

  test('is granted for the workspace that its claim names, if that is enough', async () => {
    const claimed = { clientId: 'x', workspaceId: 'acme' };
    expect(await askJwt(verified(claimed))).toEqual(granted('x'));
    const ofNone = {
      kind: 'invalid',
      reason: 'a client of no workspace',
      credentialId: `${issuer} x`,
      credentialName: 'x',
    };
    expect(await askJwt(verified({ ...claimed, claimSuffices: false }))).toEqual(ofNone);
    expect(await askJwt(verified({ clientId: 'x' }))).toEqual(ofNone);
  });

  test('is not valid if its claim names another workspace than its client has', async () => {
    expect(await askJwt(verified({ workspaceId: 'off' }))).toEqual({
      kind: 'invalid',
      reason: 'a client of another workspace than the token',
      workspaceId: 'acme',
      credentialId: `${issuer} okta`,
      credentialName: 'okta',
    });
  });

  test('is not valid if its verification fails, with the reason', async () => {
    expect(await askJwt('expired')).toEqual({ kind: 'invalid', reason: 'expired' });
    const longest = `Bearer ${'a'.repeat(8188)}.b.c`;
    expect(await ask([longest], openWith(), 'expired')).toEqual({ kind: 'invalid', reason: 'expired' });
  });
});
