import { describe, expect, test } from '@jest/globals';
import { type Claims, type Issuer, isOpen, toOAuthToken } from '../../lambdas/workspaces/oauth-token.ts';

const now = Date.parse('2026-01-01T00:00:00.000Z');
const seconds = now / 1000;
const issuer: Issuer = { issuer: 'https://issuer.example.com' };
const good = { exp: seconds + 3600, client_id: 'okta', scope: 'scim' };
const read = (claims: Claims, settings: Partial<Issuer> = {}) =>
  toOAuthToken({ ...good, ...claims }, { ...issuer, ...settings }, now);
const token = {
  issuer: issuer.issuer,
  clientId: 'okta',
  scopes: ['scim'],
  workspaceId: undefined,
  claimSuffices: true,
};

describe('verified claims', () => {
  test('are those of an access token', () => {
    expect(read({})).toEqual(token);
  });

  test.each<[string, Claims]>([
    ['exp is missing', { exp: undefined }],
    ['exp is missing', { exp: '2030' }],
    ['issued in the future', { iat: seconds + 61 }],
    ['issued in the future', { iat: '0' }],
    ['not an access token', { token_use: 'id' }],
    ['not an access token', { typ: 'ID' }],
    ['not an access token', { typ: 'id_token' }],
    ['not an access token', { typ: 'Refresh' }],
    ['not an access token', { typ: 'Offline' }],
    ['not an access token', { typ: 'Logout' }],
    ['not an access token', { nonce: '' }],
    ['not an access token', { at_hash: 'x' }],
    ['not an access token', { c_hash: 'x' }],
    ['not an access token', { s_hash: null }],
    ['client_id is missing', { client_id: undefined }],
    ['client_id is missing', { client_id: 7, azp: 'okta' }],
    ['client_id is missing', { client_id: '', cid: '' }],
    ['client_id is missing', { client_id: ['okta'] }],
    ['client_id has half of a surrogate pair', { client_id: 'a\ud83d' }],
    ['client_id has half of a surrogate pair', { client_id: undefined, azp: '\ude00b' }],
  ])('are refused, %s: %j', (reason, claims) => {
    expect(read(claims)).toBe(reason);
  });

  test.each<[Claims]>([
    [{ iat: seconds + 60 }],
    [{ iat: undefined }],
    [{ token_use: 'access' }],
    [{ typ: 'Bearer' }],
    [{ typ: 'JWT' }],
    [{ typ: 'idea' }],
    [{ typ: 'not an id' }],
    [{ client_id: undefined, cid: 'okta' }],
    [{ client_id: null, azp: 'okta' }],
    [{ client_id: '', appid: 'okta' }],
    [{ cid: 'x', azp: 'y', appid: 'z' }],
    [{ client_id: undefined, cid: 'okta', azp: 'y', appid: 'z' }],
    [{ client_id: undefined, azp: 'okta', appid: 'z' }],
    [{ scope: ['scim'] }],
    [{ scope: undefined, scp: 'scim' }],
    [{ scope: undefined, scp: ['scim'] }],
    [{ scope: [7, null, { scim: true }], scp: ['scim'] }],
  ])('are taken with %j', (claims) => {
    expect(read(claims)).toEqual(token);
  });

  test('hold scopes in any form, and in more than one place', () => {
    expect(read({ scope: 'openid scim', scp: ['profile', 'a b'] })).toMatchObject({
      scopes: ['openid', 'scim', 'profile', 'a', 'b'],
    });
    expect(read({ scope: undefined })).toMatchObject({ scopes: [] });
  });

  test('hold scopes of this service behind its prefix only', () => {
    const scopePrefix = 'https://api.example.com/';
    expect(read({ scope: `scim ${scopePrefix}scim:read x${scopePrefix}scim` }, { scopePrefix })).toMatchObject({
      scopes: ['scim:read'],
    });
  });

  test('must have the scopes that are required, all of them', () => {
    const requiredScopes = ['a', 'b'];
    expect(read({ scope: 'scim a' }, { requiredScopes })).toBe('a required scope is missing');
    expect(read({ scope: 'scim a b' }, { requiredScopes })).toMatchObject({ clientId: 'okta' });
  });

  test('must be of a client that is configured, if any is', () => {
    expect(read({}, { clientIds: ['another'] })).toBe('not a client that is configured');
    expect(read({}, { clientIds: ['another', 'okta'] })).toEqual(token);
  });

  test('name a workspace by the claim that is configured', () => {
    const workspaceClaim = 'workspace';
    expect(read({ workspace: '\ud83d' }, { workspaceClaim })).toBe('the workspace has half of a surrogate pair');
    expect(read({ workspace: '\ud83d\ude00' }, { workspaceClaim })).toMatchObject({ workspaceId: '\u{1f600}' });
    expect(read({ workspace: 'acme', undefined: 'acme' })).toEqual(token);
    expect(read({ workspace: 'acme' }, { workspaceClaim })).toEqual({ ...token, workspaceId: 'acme' });
    expect(read({ workspace: ['acme'] }, { workspaceClaim })).toEqual(token);
    const workspaceClaimClients = ['catalogue'];
    expect(read({ workspace: 'acme' }, { workspaceClaim, workspaceClaimClients })).toEqual({
      ...token,
      workspaceId: 'acme',
      claimSuffices: false,
    });
    expect(
      read({ client_id: 'catalogue', workspace: 'acme' }, { workspaceClaim, workspaceClaimClients }),
    ).toMatchObject({ claimSuffices: true });
  });
});

test.each<[Partial<Issuer>, boolean]>([
  [{}, false],
  [{ workspaceClaim: 'workspace' }, true],
  [{ workspaceClaim: 'workspace', audience: ['a'] }, false],
  [{ workspaceClaim: 'workspace', clientIds: ['a'] }, false],
  [{ workspaceClaim: 'workspace', workspaceClaimClients: ['a'] }, false],
])('with %j any client of an issuer could name a workspace: %s', (settings, open) => {
  expect(isOpen({ ...issuer, ...settings })).toBe(open);
});
