import { describe, expect, test } from '@jest/globals';
import { type Accepted, acceptedBy, faultOf, judge } from '../../lambdas/oauth2/assertion.ts';
import { checkAssertion } from '../../lambdas/oauth2/assertion-check.ts';
import { type Jwts, prove, type Verification } from '../../lambdas/oauth2/client-proof.ts';
import { hashOf } from '../../lambdas/workspaces/access-token.ts';
import type { TokenClient } from '../../lambdas/workspaces/token-client.ts';

const now = Date.parse('2026-11-29T12:00:00.000Z');
const seconds = now / 1000;
const issuer = 'https://login.example.com';
const trust = { trustId: 't1', issuer, subject: 'app', audience: 'scim', created: 'now' };
const client: TokenClient = {
  workspaceId: 'acme',
  clientId: 'wsclient_1',
  name: 'Entra ID',
  scopes: ['scim'],
  secrets: [],
  trusts: [trust],
  keys: { jwksUri: `${issuer}/own` },
  created: 'now',
};
const names = ['https://scim.example.com', 'https://scim.example.com/oauth2/token'];
const [self, trusted] = acceptedBy(client, names) as [Accepted, Accepted];

const header = { alg: 'RS256', kid: 'k', typ: 'JWT' };
const claims = { iss: issuer, sub: 'app', aud: 'scim', exp: seconds + 60, nbf: seconds, iat: seconds };
const fault = (over: object, changed: object = {}) =>
  faultOf(judge({ header: { ...header, ...changed }, claims: { ...claims, ...over } }, trusted, now));

test('a client accepts what it signs for itself, once, and what its trusts say', () => {
  expect([self, trusted]).toEqual([
    {
      credentialId: 'keys',
      issuer: 'wsclient_1',
      subject: 'wsclient_1',
      audiences: names,
      once: true,
      keys: { issuer: 'wsclient_1', jwksUri: `${issuer}/own` },
    },
    {
      credentialId: 't1',
      issuer,
      subject: 'app',
      audiences: ['scim'],
      once: false,
      keys: { issuer, jwksUri: undefined },
    },
  ]);
  const { keys: _, ...without } = client;
  expect(acceptedBy({ ...without, trusts: [] }, names)).toEqual([]);
});

test.each<[string, object, string | undefined]>([
  ['ends in a minute', {}, undefined],
  ['ended less than a minute ago', { exp: seconds - 59.9 }, undefined],
  ['ended a minute ago', { exp: seconds - 60 }, 'exp is over: the assertion has expired'],
  ['ends in 91 minutes, the grace included', { exp: seconds + 91 * 60 }, undefined],
  ['ends later', { exp: seconds + 91 * 60 + 1 }, 'exp is more than 90 minutes ahead'],
  ['never ends', { exp: Number.POSITIVE_INFINITY }, 'exp is not a time'],
  ['ends at no number', { exp: Number.NaN }, 'exp is not a time'],
  ['ends at a date', { exp: '2026-11-29' }, 'exp is not a time'],
  ['has no end', { exp: undefined }, 'exp is missing'],
  ['starts in a minute', { nbf: seconds + 60 }, undefined],
  ['starts later', { nbf: seconds + 61 }, 'nbf is in the future'],
  ['starts at no number', { nbf: null }, 'nbf is not a time'],
  ['was issued in a minute', { iat: seconds + 60 }, undefined],
  ['was issued later', { iat: seconds + 61 }, 'iat is in the future'],
  ['was issued at no number', { iat: 'now' }, 'iat is not a time'],
  ['names no other times', { nbf: undefined, iat: undefined }, undefined],
  ['has its audience in a list', { aud: ['scim'] }, undefined],
  ['has it twice', { aud: ['scim', 'scim'] }, undefined],
  ['has another audience besides', { aud: ['scim', 'x'] }, 'aud is another one'],
  ['has an empty list', { aud: [] }, 'aud is another one'],
  ['has none', { aud: undefined }, 'aud is missing'],
  ['has an object', { aud: {} }, 'aud is another one'],
  ['is about nobody', { sub: null }, 'sub is another one'],
  ['is of an issuer that begins alike', { iss: `${issuer}.example.org` }, 'iss is another one'],
])('an assertion that %s', (_, over, expected) => {
  expect(fault(over)).toBe(expected);
});

test.each<[object, string | undefined]>([
  [{ alg: 'EdDSA' }, undefined],
  [{ alg: 'none' }, 'alg is none with a public key'],
  [{ alg: undefined }, 'alg is none with a public key'],
  [{ alg: ['RS256'] }, 'alg is none with a public key'],
  [{ kid: '' }, 'kid is missing: it names the key'],
  [{ kid: 1 }, 'kid is missing: it names the key'],
  [{ typ: undefined }, undefined],
  [{ typ: 'jwt' }, undefined],
  [{ typ: 'application/JWT' }, undefined],
  [{ typ: 'client-authentication+jwt' }, undefined],
  [{ typ: 'at+jwt' }, 'typ is that of another kind of token'],
  [{ typ: 'jwtx' }, 'typ is that of another kind of token'],
  [{ typ: 'xjwt' }, 'typ is that of another kind of token'],
  [{ typ: null }, 'typ is that of another kind of token'],
  [{ crit: [] }, 'typ comes with crit'],
])('a header with %j', (changed, expected) => {
  expect(fault({}, changed)).toBe(expected);
});

test('what was found is shown with what is expected, times as people read them, long values cut', () => {
  const shown = judge(
    { header, claims: { ...claims, sub: 'x'.repeat(600), aud: ['a', 'b'], iat: 1e12 } },
    trusted,
    now,
  );
  const find = (claim: string) => shown.find((finding) => finding.claim === claim);
  expect(find('iss')).toEqual({ claim: 'iss', ok: true, detail: 'is right', expected: issuer, found: issuer });
  expect(find('sub')).toMatchObject({ found: 'x'.repeat(500), expected: 'app' });
  expect(find('aud')).toMatchObject({ found: '["a","b"]' });
  expect(find('exp')).toMatchObject({ ok: true, found: `${seconds + 60} (2026-11-29T12:01:00.000Z)` });
  expect(find('iat')).toMatchObject({ found: '1000000000000' });
  const own = judge({ header, claims: { ...claims, aud: names[0] } }, self, now);
  expect(own.find(({ claim }) => claim === 'aud')).toMatchObject({ ok: true, expected: names.join(' or ') });
  expect(own.map(({ claim }) => claim)).toContain('jti');
  expect(shown.map(({ claim }) => claim)).not.toContain('jti');
});

/** JWTs that say what the text says, and are as the test wants them. */
const jwtsOf = (verified: Verification, asked: unknown[] = []): Jwts => ({
  read: (text) => (text.startsWith('{') ? { header, claims: JSON.parse(text) } : undefined),
  async verify(_, keys) {
    asked.push(keys);
    return verified;
  },
});
const options = (verified: Verification, asked?: unknown[]) => ({
  jwts: jwtsOf(verified, asked),
  audiences: names,
  now: new Date(now),
});
const ofItself = { iss: 'wsclient_1', sub: 'wsclient_1', aud: names[1], exp: seconds + 60, jti: 'j' };

describe('a client', () => {
  const proveBy = (given: object | string, verified: Verification = 'valid', asked?: unknown[], of = client) => {
    const assertion = typeof given === 'string' ? given : JSON.stringify(given);
    return prove(of, { assertion }, options(verified, asked));
  };

  test('is who it says by an assertion of its trust, which leaves no mark', async () => {
    const asked: unknown[] = [];
    expect(await proveBy(claims, 'valid', asked)).toEqual({ client, credentialId: 't1' });
    expect(asked).toEqual([trusted.keys]);
  });

  test('is who it says by its own signature, and the mark lasts until nobody could present it', async () => {
    const proven = await proveBy(ofItself);
    expect(proven).toEqual({
      client,
      credentialId: 'keys',
      key: expect.stringMatching(/^[0-9a-f]{24}$/),
      mark: { id: expect.stringMatching(/^[0-9a-f]{64}$/), workspaceId: 'acme', expires: '2026-11-29T12:03:00.000Z' },
    });
    const again = await proveBy({ ...ofItself, exp: seconds + 120 });
    expect(again).toMatchObject({ mark: { id: (proven as { mark: { id: string } }).mark.id } });
    const others = [await proveBy({ ...ofItself, jti: 'k' })];
    expect(JSON.stringify(others)).not.toContain((proven as { mark: { id: string } }).mark.id);
  });

  test.each<[object | string, Verification, string]>([
    ['x', 'valid', 'an assertion that is no JWT'],
    [{ ...claims, sub: 'x' }, 'valid', 'assertion: sub is another one'],
    [{ ...claims, iss: 'https://x.example.com' }, 'valid', 'assertion: iss is another one'],
    [claims, { reason: 'the signature is wrong' }, 'assertion: the signature is wrong'],
  ])('is not, by %j', async (given, verified, reason) => {
    expect(await proveBy(given, verified)).toEqual({ reason });
  });

  test('is not known if the keys are out of reach, which are not asked for if a claim is wrong', async () => {
    expect(await proveBy(claims, 'keys out of reach')).toBe('keys out of reach');
    const asked: unknown[] = [];
    await proveBy({ ...claims, exp: 1 }, 'valid', asked);
    expect(asked).toEqual([]);
  });

  test('does not exist, or has nothing to compare with', async () => {
    expect(await prove(undefined, { assertion: '{}' }, options('valid'))).toEqual({ reason: 'no such client' });
    const { keys: _, ...bare } = { ...client, trusts: [] };
    expect(await proveBy(claims, 'valid', [], bare)).toEqual({
      reason: 'an assertion, but the client has no trust and no keys',
    });
  });
});

test('each finding says in our words what it found', () => {
  const details = (findings: ReturnType<typeof judge>) =>
    Object.fromEntries(findings.map(({ claim, detail }) => [claim, detail]));
  const right = {
    iss: 'is right',
    sub: 'is right',
    aud: 'is right',
    exp: 'is right',
    nbf: 'is right',
    iat: 'is right',
  };
  expect(details(judge({ header, claims }, trusted, now))).toEqual({
    ...right,
    alg: 'is right',
    kid: 'is there',
    typ: 'is right',
  });
  const { nbf: _, iat: __, ...bare } = claims;
  const optional = details(judge({ header, claims: bare }, trusted, now));
  expect(optional).toMatchObject({ nbf: 'is missing, which is allowed', iat: 'is missing, which is allowed' });
  const shown = judge(
    { header: { ...header, kid: 1795953600 }, claims: { ...claims, nbf: 1e11, sub: seconds } },
    trusted,
    now,
  );
  const found = Object.fromEntries(shown.map((finding) => [finding.claim, finding.found]));
  expect(found).toMatchObject({ kid: '1795953600', nbf: '100000000000', sub: String(seconds) });
  expect(found['iat']).toBe(`${seconds} (2026-11-29T12:00:00.000Z)`);
  const alg = judge({ header: { ...header, alg: 'HS256' }, claims }, trusted, now).find(({ claim }) => claim === 'alg');
  expect(alg).toMatchObject({
    expected: 'RS256 or RS384 or RS512 or ES256 or ES384 or ES512 or EdDSA',
    found: 'HS256',
  });
});

const missing = 'jti is missing or not a text: a client that signs for itself needs it';
test.each<[unknown, string | undefined]>([
  ['j', undefined],
  ['x'.repeat(1000), undefined],
  ['x'.repeat(1001), missing],
  ['', missing],
  [1, missing],
  [undefined, missing],
  [['j'], missing],
])('of a self-signed assertion with the jti %j', (jti, expected) => {
  const findings = judge({ header, claims: { ...ofItself, jti } }, self, now);
  expect(faultOf(findings)).toBe(expected);
  const found = findings.find(({ claim }) => claim === 'jti');
  const detail = 'is there; a self-signed assertion is good only once, and whether it was used cannot be told here';
  if (!expected) expect(found).toMatchObject({ ok: true, detail });
});

describe('a secret', () => {
  const text = 'wssec_text';
  const secret = {
    secretId: 's1',
    beginning: 'wssec_text',
    hash: hashOf(text),
    created: 'now',
    expires: '2026-12-01T00:00:00.000Z',
  };
  const by = (given: Partial<typeof secret> & { readonly revoked?: string }, sent = text) =>
    prove({ ...client, secrets: [{ ...secret, ...given }] }, { secret: sent }, options('valid'));

  test.each<[object, string, string]>([
    [{}, 'wssec_other', 'a secret that the client has not'],
    [{ revoked: 'now' }, text, 'a secret that is revoked'],
    [{ expires: '2026-11-29T12:00:00.000Z' }, text, 'a secret that is expired'],
  ])('with %j, presented as %s', async (given, sent, reason) => {
    expect(await by(given, sent)).toEqual({ reason });
  });

  test('proves its client', async () => {
    expect(await by({})).toEqual({ client: expect.objectContaining({ clientId: 'wsclient_1' }), credentialId: 's1' });
  });
});

describe('a check', () => {
  const check = (given: object, verified: Verification, clients = [client]) =>
    checkAssertion(JSON.stringify(given), clients, options(verified));
  const signature = ({ findings }: { readonly findings: readonly { readonly claim: string }[] }) =>
    findings.find(({ claim }) => claim === 'signature');

  test.each<[Verification, boolean, string]>([
    ['valid', true, 'is right'],
    [{ reason: 'expired' }, true, 'is right'],
    [{ reason: 'not valid yet' }, true, 'is right'],
    [{ reason: 'the signature is wrong' }, false, 'cannot be accepted: the signature is wrong'],
    ['keys out of reach', false, 'cannot be checked: the keys of the issuer cannot be read at its address'],
  ])('of a signature: %j', async (verified, ok, detail) => {
    const found = await check(claims, verified);
    expect(signature(found)).toEqual({ claim: 'signature', ok, detail });
    expect(found.ok).toBe(ok);
  });

  test('of what is no token, or of a workspace without clients', async () => {
    expect(await checkAssertion('x', [client], options('valid'))).toEqual({
      ok: false,
      findings: [{ claim: 'token', ok: false, detail: 'is not a JSON Web Token' }],
    });
    const detail = 'cannot be compared: no client of the workspace has a trust, or keys of its own';
    expect(await check(claims, 'valid', [])).toEqual({ ok: false, findings: [{ claim: 'iss', ok: false, detail }] });
  });

  test('does not ask for the keys of another issuer', async () => {
    const asked: unknown[] = [];
    const text = JSON.stringify({ ...claims, iss: 'https://x.example.com' });
    const found = await checkAssertion(text, [client], options('valid', asked));
    expect(signature(found)).toEqual({
      claim: 'signature',
      ok: false,
      detail: 'was not checked: the issuer is another one',
    });
    expect(asked).toEqual([]);
  });

  test('compares with the trust of which the most is right', async () => {
    const trusts = ['x', 'y', 'app', 'z'].map((subject) => ({ ...trust, trustId: subject, subject }));
    expect(await check(claims, 'valid', [{ ...client, trusts }])).toMatchObject({ ok: true, credentialId: 'app' });
    expect(await check({ ...claims, exp: 1 }, 'valid', [{ ...client, trusts }])).toMatchObject({ credentialId: 'app' });
  });

  test('compares with the trust of the same issuer, whatever else is right elsewhere', async () => {
    const other = {
      ...client,
      clientId: 'wsclient_2',
      trusts: [{ ...trust, trustId: 't2', issuer: 'https://x.example.com' }],
    };
    const found = await check({ ...claims, sub: 'x', aud: 'y' }, 'valid', [other, client]);
    expect(found).toMatchObject({ ok: false, clientId: 'wsclient_1', credentialId: 't1' });
  });
});
