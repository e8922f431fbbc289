import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Answer } from '../local/gateway.ts';
import { newKey, openIssuer, signed, type TestIssuer, type TestKey } from './support/issuer.ts';
import { breaches } from './support/laws.ts';
import { openService, type TestService, type TestWorkspace } from './support/service.ts';

let issuer: TestIssuer;
let service: TestService;
let workspace: TestWorkspace;

beforeAll(async () => {
  issuer = await openIssuer();
  const { jwksUri } = issuer;
  const settings = {
    issuer: issuer.issuer,
    jwksUri,
    audience: ['https://scim.example.com/scim/v2', 'scim-api'],
    requiredScopes: [],
    workspaceClaim: 'workspace',
  };
  const other = { issuer: 'https://other.example.com', jwksUri, clientIds: ['known'], scopePrefix: 'api/' };
  // As infra/user-pool.ts has it.
  const pool = {
    issuer: 'https://pool.example.com',
    jwksUri,
    scopePrefix: 'workspace-scim/',
    workspaceClaim: 'workspace',
    workspaceClaimClients: ['catalogue'],
  };
  process.env['OAUTH_ISSUERS'] = JSON.stringify([settings, other, pool]);
  service = await openService();
  workspace = await service.newWorkspace();
  for (const clientId of ['okta', 'known']) {
    for (const { issuer: of } of [settings, other, pool]) {
      await service.workspaces.addClient({ workspaceId: workspace.id, issuer: of, clientId, created: 'now' });
    }
  }
});

afterAll(async () => {
  await service.close();
  issuer.close();
});

beforeEach(() => {
  issuer.state = 'well';
});

const ask = (token: string, path = '/Users', method = 'GET', body?: unknown): Promise<Answer> =>
  workspace.send({ path, method, body, headers: { authorization: `Bearer ${token}` } });

const now = Math.floor(Date.now() / 1000);

/** A token as a user pool issues it. */
const ofPool = (claims: object) =>
  issuer.token({
    iss: 'https://pool.example.com',
    aud: undefined,
    token_use: 'access',
    scope: 'workspace-scim/scim',
    ...claims,
  });

describe('a token of a configured issuer is accepted', () => {
  const good: readonly (readonly [string, () => string])[] = [
    ['as RFC 9068 has it', () => issuer.token()],
    ['with another audience of ours among several', () => issuer.token({ aud: ['x', 'scim-api'] })],
    ['with the client in azp, as older issuers name it', () => issuer.token({ client_id: undefined, azp: 'okta' })],
    ['with scopes as a list in scp', () => issuer.token({ scope: undefined, scp: ['openid', 'scim'] })],
    [
      'with cid and scp, as Okta has them',
      () => issuer.token({ client_id: undefined, cid: 'okta', scope: undefined, scp: ['scim'] }),
    ],
    [
      'with appid and a text in scp, as Entra ID has them',
      () => issuer.token({ client_id: undefined, appid: 'okta', scope: undefined, scp: 'openid scim' }),
    ],
    ['with scopes as a list in scope', () => issuer.token({ scope: ['openid', 'scim'] })],
    ['with a list of texts of scopes', () => issuer.token({ scope: ['openid profile', 'email scim'] })],
    ['with its scopes in scope and in scp', () => issuer.token({ scope: 'openid', scp: ['scim'] })],
    ['with null for the claims that it does not have', () => issuer.token({ client_id: null, cid: 'okta', scp: null })],
    ['with client_id before what else may name a client', () => issuer.token({ cid: 'x', azp: 'y', appid: 'z' })],
    ['with typ Bearer among its claims, as Keycloak has them', () => issuer.token({ typ: 'Bearer' })],
    ['that has expired within a minute', () => issuer.token({ exp: now - 30 })],
    [
      'of a client of no workspace whose claim names one',
      () => issuer.token({ client_id: 'x', workspace: workspace.id }),
    ],
    ['whose claim names the workspace of its client', () => issuer.token({ workspace: workspace.id })],
    ['that says it is an access token, as Cognito does', () => issuer.token({ token_use: 'access' })],
    [
      'with prefixed scopes and without an audience, as Cognito has them',
      () => issuer.token({ iss: 'https://other.example.com', aud: undefined, client_id: 'known', scope: 'api/scim' }),
    ],
    ['of a client of a user pool that belongs to a workspace', () => ofPool({ client_id: 'known' })],
    [
      'of a client of a user pool that belongs to the workspace of who signed in',
      () => ofPool({ client_id: 'known', workspace: workspace.id }),
    ],
    [
      'of the one client of a user pool that serves all workspaces',
      () => ofPool({ client_id: 'catalogue', workspace: workspace.id }),
    ],
    ['issued a moment ahead of our clock', () => issuer.token({ iat: now + 30 })],
    ['that does not say when it was issued', () => issuer.token({ iat: undefined })],
    ['of no type, as Cognito has them', () => issuer.token({}, { typ: undefined })],
    ['of the type JWT, as Entra ID has them', () => issuer.token({}, { typ: 'JWT' })],
    ['of the type of RFC 9068 in full', () => issuer.token({}, { typ: 'application/at+jwt' })],
    ['with a jku beside a key that is known', () => issuer.token({}, { jku: 'https://evil.example.com/jwks' })],
  ];
  test.each(good)('%s', async (_, token) => {
    expect((await ask(token())).status).toBe(200);
  });

  test('signed with a key that was published after the first were read', async () => {
    const next = newKey('next', 'ES256');
    issuer.keys.push(next);
    expect((await ask(issuer.token({}, {}, next))).status).toBe(200);
  });

  test('scim:read reads and searches; a change is refused with the scope that it lacks', async () => {
    const token = issuer.token({ scope: 'scim:read' });
    expect((await ask(token)).status).toBe(200);
    expect((await ask(token, '/Users/.search', 'POST', {})).status).toBe(200);
    const refused = await ask(token, '/Users', 'POST', { userName: 'x' });
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.body).detail).toMatch(/^insufficient_scope/);
    expect(breaches(refused)).toEqual([]);
  });

  test.each([
    ['//Users', 404],
    ['/users', 404],
    ['/Foo', 404],
    ['/Users/.search', 405],
    ['/Me', 501],
    ['/Bulk', 501],
  ])('scim:read gets the error of an unknown path: %s is %i', async (path, status) => {
    for (const method of ['GET', 'HEAD']) {
      expect((await ask(issuer.token({ scope: 'scim:read' }), path, method)).status).toBe(status);
    }
  });

  test('scim:write changes and does not read', async () => {
    const token = issuer.token({ scope: 'scim:write' });
    expect((await ask(token, '/Users', 'POST', { userName: `writer-${now}` })).status).toBe(201);
    expect((await ask(token)).status).toBe(403);
  });
});

describe('a token is unauthorized', () => {
  const stranger = newKey('first');
  const parts = () => issuer.token().split('.') as [string, string, string];
  const toPart = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const key = () => issuer.keys[0] as TestKey;
  const bad: readonly (readonly [string, () => string])[] = [
    ['with the algorithm none', () => issuer.token({}, { alg: 'none' })],
    ['with None, in another case', () => issuer.token({}, { alg: 'None' })],
    ['without an algorithm', () => issuer.token({}, { alg: undefined })],
    ['signed with the public key as a secret, HS256', () => issuer.token({}, { alg: 'HS256' })],
    ['with an algorithm that its key is not for', () => issuer.token({}, { alg: 'RS512' })],
    ['signed with a key of a stranger under a known name', () => issuer.token({}, {}, stranger)],
    ['with a key that the issuer has not', () => issuer.token({}, { kid: 'unknown' })],
    ['with another key that the issuer has not, at once', () => issuer.token({}, { kid: 'unheard-of' })],
    ['without the name of its key', () => issuer.token({}, { kid: undefined })],
    ['with a number for the name of its key', () => issuer.token({}, { kid: 1 })],
    ['with a jku of a stranger', () => issuer.token({}, { jku: 'https://evil.example.com/jwks' }, stranger)],
    [
      'with its own key in jwk',
      () => issuer.token({}, { jwk: stranger.publicKey.export({ format: 'jwk' }) }, stranger),
    ],
    [
      'with another payload below the signature',
      () => {
        const [header, , signature] = parts();
        return [header, toPart({ ...JSON.parse('{}'), iss: issuer.issuer, exp: now + 60 }), signature].join('.');
      },
    ],
    ['without a signature', () => parts().slice(0, 2).concat('').join('.')],
    ['with a signature cut short', () => issuer.token().slice(0, -10)],
    ['in two parts', () => parts().slice(0, 2).join('.')],
    ['in four parts', () => `${issuer.token()}.x`],
    ['whose header is no JSON', () => ['e30x', ...parts().slice(1)].join('.')],
    ['whose payload is a list', () => signed({ alg: 'RS256', kid: 'first' }, [] as never, key())],
    ['longer than any token', () => issuer.token({ padding: 'x'.repeat(6_200) })],
    ['that has expired', () => issuer.token({ exp: now - 120 })],
    ['that never expires', () => issuer.token({ exp: undefined })],
    ['with a text for exp', () => issuer.token({ exp: 'never' })],
    ['of the future', () => issuer.token({ nbf: now + 600 })],
    ['of another issuer', () => issuer.token({ iss: 'https://evil.example.com' })],
    ['of an issuer with a slash more', () => issuer.token({ iss: `${issuer.issuer}/` })],
    ['without an issuer', () => issuer.token({ iss: undefined })],
    ['for another audience', () => issuer.token({ aud: 'https://other.example.com' })],
    ['for no audience', () => issuer.token({ aud: undefined })],
    ['for a list of other audiences', () => issuer.token({ aud: ['a', 'b'] })],
    [
      'that Microsoft issued for its own SCIM client',
      () => issuer.token({ aud: '8adf8e6e-67b2-4cf2-a259-e3dc5476c621' }),
    ],
    ['that is an ID token of Cognito', () => issuer.token({ token_use: 'id' })],
    ['that is an ID token: nonce', () => issuer.token({ nonce: 'n-0S6_WzA2Mj' })],
    ['that is an ID token: at_hash', () => issuer.token({ at_hash: '77QmUPtjPfzWtF2AnpK9RQ' })],
    ['that is an ID token: c_hash', () => issuer.token({ c_hash: 'LDktKdoQak3Pk0cnXxCltA' })],
    ['that is an ID token: s_hash', () => issuer.token({ s_hash: '' })],
    ['that is an ID token of Keycloak', () => issuer.token({ typ: 'ID' })],
    ['that is a refresh token of Keycloak', () => issuer.token({ typ: 'Refresh' })],
    ['that is an ID token by its header', () => issuer.token({}, { typ: 'id_token+jwt' })],
    ['with a long client', () => issuer.token({ client_id: 'x'.repeat(2000) })],
    ['with a longer client', () => issuer.token({ client_id: 'x'.repeat(3000) })],
    ['with a client of few characters and many bytes', () => issuer.token({ client_id: '\u{1f600}'.repeat(600) })],
    ['with a long workspace', () => issuer.token({ client_id: 'x', workspace: 'w'.repeat(3000) })],
    ['with half of a surrogate pair in its client', () => issuer.token({ client_id: 'a\ud83d' })],
    ['with half of a surrogate pair in azp', () => issuer.token({ client_id: undefined, azp: '\ude00' })],
    ['with half of a surrogate pair in its workspace', () => issuer.token({ client_id: 'x', workspace: '\ud83d' })],
    [
      'whose claim has half of a surrogate pair, of a client that belongs to a workspace',
      () => issuer.token({ workspace: '\ude00\ud83d' }),
    ],
    ['with an empty client', () => issuer.token({ client_id: '' })],
    ['with a list of clients', () => issuer.token({ client_id: ['okta'] })],
    ['without a client', () => issuer.token({ client_id: undefined })],
    ['with a number for the client', () => issuer.token({ client_id: 7 })],
    ['of a client of no workspace', () => issuer.token({ client_id: 'stranger' })],
    [
      'of a client of no workspace, with a list for the claim',
      () => issuer.token({ client_id: 'x', workspace: ['acme'] }),
    ],
    ['whose claim names a workspace that there is not', () => issuer.token({ client_id: 'x', workspace: 'nowhere' })],
    ['whose claim names another workspace than its client has', () => issuer.token({ workspace: 'other' })],
    ['of a client of a user pool that belongs to no workspace', () => ofPool({ client_id: 'x' })],
    [
      'of a client of a user pool for which a claim is not enough',
      () => ofPool({ client_id: 'x', workspace: workspace.id }),
    ],
    ['of the client that serves all workspaces, for none', () => ofPool({ client_id: 'catalogue' })],
    [
      'of a client of a user pool where the administrator of another workspace signed in',
      () => ofPool({ client_id: 'known', workspace: 'other' }),
    ],
    ['of a user pool for the person himself, an ID token', () => ofPool({ client_id: 'known', token_use: 'id' })],
    ['with extensions that must be understood', () => issuer.token({}, { crit: ['exp'] })],
    ['with a detached payload by b64 and crit', () => issuer.token({}, { b64: false, crit: ['b64'] })],
    ['with an empty crit', () => issuer.token({}, { crit: [] })],
    ['of the type of a logout token', () => issuer.token({}, { typ: 'logout+jwt' })],
    ['of the type of a proof', () => issuer.token({}, { typ: 'dpop+jwt' })],
    ['with x5u of a stranger', () => issuer.token({}, { x5u: 'https://evil.example.com/cert' }, stranger)],
    ['with x5c of a stranger', () => issuer.token({}, { x5c: ['MIIB'] }, stranger)],
    ['with a path for the name of its key', () => issuer.token({}, { kid: '../../../dev/null' })],
    ['with a query for the name of its key', () => issuer.token({}, { kid: "' OR 1=1 --" })],
    ['with the name of a property of objects for its key', () => issuer.token({}, { kid: '__proto__' })],
    ['with a list of algorithms', () => issuer.token({}, { alg: ['RS256'] })],
    ['issued in the future', () => issuer.token({ iat: now + 600 })],
    ['with a text for iat', () => issuer.token({ iat: 'now' })],
    ['with a text for nbf', () => issuer.token({ nbf: 'now' })],
    ['with infinity for exp', () => issuer.token({ exp: Number.POSITIVE_INFINITY })],
    ['with a negative exp', () => issuer.token({ exp: -1 })],
    ['with a list of issuers', () => issuer.token({ iss: [issuer.issuer] })],
    ['with an object for the audience', () => issuer.token({ aud: { scim: true } })],
    [
      'that is a token within a token',
      () => signed({ alg: 'RS256', kid: 'first', cty: 'JWT' }, issuer.token() as never, key()),
    ],
    ['that is encrypted: five parts', () => `${issuer.token()}.x.y`],
    ['in standard Base64', () => issuer.token().replace('.', '+/.')],
    ['with a line break inside', () => issuer.token().replace('.', '\n.')],
    ['of a client that is not configured', () => issuer.token({ iss: 'https://other.example.com', client_id: 'okta' })],
  ];
  test.each(bad)('%s', async (_, token) => {
    const answer = await ask(token());
    expect([answer.status, answer.headers['WWW-Authenticate']]).toEqual([401, 'Bearer error="invalid_token"']);
    expect(breaches(answer)).toEqual([]);
  });
});

test.each([
  ['without a scope', undefined],
  ['with scopes of others', 'openid users:read'],
  ['with a scope that only begins like ours', 'scimmer scim:reading'],
  ['with a scope in capitals', 'SCIM'],
  ['with the prefix of another issuer', 'api/scim'],
  ['with an object for its scopes', { scim: true }],
  ['with a list of no texts', [7, null, ['scim']]],
  ['with scopes separated by commas', 'scim,openid'],
])('a token %s is 403 with what it lacks', async (_, scope) => {
  const answer = await ask(issuer.token({ scope }));
  expect([answer.status, JSON.parse(answer.body).detail]).toEqual([403, expect.stringMatching(/^insufficient_scope/)]);
  expect(breaches(answer)).toEqual([]);
});

// The gateway puts the detail into JSON as it is.
test.each(['x" , "status": "200', 'a\\', 'line\nbreak', '<script>', 'x'.repeat(4000)])(
  'nothing is told of the other scopes of a token: %j',
  async (other) => {
    for (const scope of [other, `scim:read ${other}`, ['scim:read', other]]) {
      const answer = await ask(issuer.token({ scope }), '/Users', 'POST', { userName: 'x' });
      expect([answer.status, JSON.parse(answer.body).detail]).toEqual([
        403,
        expect.stringMatching(/^insufficient_scope: [ \w:,;]+$/),
      ]);
    }
  },
);

test('a token of a workspace with provisioning off is forbidden', async () => {
  const off = await service.newWorkspace({ provisioning: false });
  const answer = await ask(issuer.token({ client_id: 'x', workspace: off.id }));
  expect([answer.status, JSON.parse(answer.body).detail]).toEqual([403, expect.stringMatching(/switched off/)]);
});
