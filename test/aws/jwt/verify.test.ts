import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openJwtVerifier } from '../../../lambdas/aws/jwt/verify.ts';
import type { VerifyJwt } from '../../../lambdas/workspaces/oauth-token.ts';
import { audience, newKey, openIssuer, type TestIssuer } from '../../support/issuer.ts';

let issuer: TestIssuer;
beforeEach(async () => {
  issuer = await openIssuer();
});
afterEach(() => issuer.close());

const minutes = 60_000;

function open(now: () => number = Date.now) {
  const { issuer: name, jwksUri } = issuer;
  return openJwtVerifier([{ issuer: name, jwksUri, audience: [audience] }], now);
}

test.each(['failing', 'hanging', 'redirecting', 'huge', 'endless'] as const)(
  'keys of an issuer that is %s are no fault of the token',
  async (state) => {
    issuer.state = state;
    await expect(open()(issuer.token())).rejects.toMatchObject({ name: 'KeysOutOfReach' });
    expect(issuer.reads).toBe(2);
  },
);

test('keys that are not in UTF-8 are no fault of the token', async () => {
  issuer.state = 'garbled';
  await expect(open()(issuer.token())).rejects.toMatchObject({ message: 'not JSON in UTF-8' });
});

test('keys that take a while are waited for', async () => {
  issuer.state = 'slow';
  expect(await open()(issuer.token())).toMatchObject({ clientId: 'okta' });
  expect(issuer.reads).toBe(1);
});

test('an issuer that nobody answers for is no fault of the token', async () => {
  issuer.close();
  await expect(open()(issuer.token())).rejects.toThrow();
});

test('an issuer that has no keys has issued no token', async () => {
  issuer.keys.length = 0;
  const token = issuer.token({}, {}, newKey('first'));
  expect(await open()(token)).toBe('a key that the issuer has not');
});

test('keys are read once for many concurrent tokens', async () => {
  const verify = open();
  await Promise.all(Array.from({ length: 20 }, () => verify(issuer.token())));
  await verify(issuer.token());
  expect(issuer.reads).toBe(1);
});

describe('a key that nobody knows', () => {
  const unknown = 'a key that the issuer has not';
  const withKid = (kid: string) => issuer.token({}, { kid });
  const asked = async (verify: VerifyJwt, kids: readonly string[]) => {
    for (const kid of kids) expect(await verify(withKid(kid))).toBe(unknown);
  };
  const invented = (count: number) => Array.from({ length: count }, (_, n) => `unknown-${n}`);

  test('keeps no token out that has a new key', async () => {
    const verify = open();
    await verify(issuer.token());
    await asked(verify, invented(5));
    const next = newKey('next');
    issuer.keys.splice(0, 1, next);
    expect(await verify(issuer.token({}, {}, next))).toMatchObject({ clientId: 'okta' });
    await asked(verify, ['another']);
  });

  test('is asked for once a second', async () => {
    let now = Date.now();
    const verify = open(() => now);
    await asked(
      verify,
      Array.from({ length: 50 }, () => 'unknown'),
    );
    expect(issuer.reads).toBe(1);
    now += 1000;
    await asked(verify, ['unknown', 'unknown']);
    expect(issuer.reads).toBe(2);
  });

  test('is taken as soon as its issuer has it', async () => {
    let now = Date.now();
    const verify = open(() => now);
    await asked(verify, ['next']);
    const next = newKey('next');
    issuer.keys.push(next);
    now += 1000;
    expect(await verify(issuer.token({}, {}, next))).toMatchObject({ clientId: 'okta' });
  });

  test('makes the keys be read ten times at once, then once a second; a new key waits no longer than that', async () => {
    const now = Date.now();
    const verify = open(() => now);
    await asked(verify, invented(10));
    expect(issuer.reads).toBe(10);
    const next = newKey('next');
    issuer.keys.push(next);
    const tokens = [...invented(50).map((kid) => withKid(`more-${kid}`)), issuer.token({}, {}, next)];
    const start = performance.now();
    const results = await Promise.all(tokens.map(verify));
    expect(performance.now() - start).toBeGreaterThan(950);
    expect(results.filter((result) => result === unknown)).toHaveLength(50);
    expect(results.at(-1)).toMatchObject({ clientId: 'okta' });
    expect(issuer.reads).toBe(11);
  });

  test('cannot be checked while its issuer does not answer', async () => {
    const verify = open();
    await verify(issuer.token());
    issuer.state = 'failing';
    await expect(verify(withKid('unknown'))).rejects.toThrow();
    expect(await verify(issuer.token())).toMatchObject({ clientId: 'okta' });
  });
});

test('tokens that do not name their key are refused without reading any', async () => {
  expect(await open()(issuer.token({}, { kid: undefined }))).toBe('not valid');
  for (const kid of [1, null, ['first'], { kid: 'first' }]) {
    expect(await open()(issuer.token({}, { kid }))).toBe('malformed');
  }
  expect(issuer.reads).toBe(0);
});

test('what could be refused without keys is refused without reading them', async () => {
  const verify = open();
  for (const token of [
    issuer.token({}, { alg: 'none' }),
    issuer.token({ iss: 'https://x.example.com' }),
    'a.b.c',
    '',
  ]) {
    expect(typeof (await verify(token))).toBe('string');
  }
  expect(issuer.reads).toBe(0);
});

test('a key that its issuer took back is good for ten minutes at most', async () => {
  let now = Date.now();
  const verify = open(() => now);
  const [old] = issuer.keys;
  expect(await verify(issuer.token())).toMatchObject({ clientId: 'okta' });
  issuer.keys.splice(0, 1, newKey('second'));
  now += 11 * minutes;
  expect(await verify(issuer.token({}, {}, old))).toBe('a key that the issuer has not');
  expect(await verify(issuer.token())).toMatchObject({ clientId: 'okta' });
});

test('known keys still serve if the issuer no longer answers', async () => {
  let now = Date.now();
  const verify = open(() => now);
  await verify(issuer.token());
  issuer.state = 'failing';
  now += 11 * minutes;
  expect(await verify(issuer.token())).toMatchObject({ clientId: 'okta' });
  // Both attempts of one read; the next one is a minute later.
  for (const [later, reads] of [
    [0, 3],
    [59_000, 3],
    [1000, 5],
  ] as const) {
    now += later;
    expect(await verify(issuer.token())).toMatchObject({ clientId: 'okta' });
    expect(issuer.reads).toBe(reads);
  }
});

test('an issuer with tokens that name a workspace needs an audience or clients', () => {
  const settings = { issuer: 'https://issuer.example.com', workspaceClaim: 'workspace' };
  expect(() => openJwtVerifier([settings], Date.now)).toThrow(/needs an audience or clientIds/);
});

test.each([
  ['https://issuer.example.com/jwks', true],
  ['http://127.0.0.1:3000/jwks', true],
  ['http://localhost/jwks', true],
  ['http://[::1]:3000/jwks', true],
  ['http://issuer.example.com/jwks', false],
  ['http://127.0.0.1.example.com/jwks', false],
  ['http://localhost@example.com/jwks', false],
  ['file:///etc/jwks', false],
  ['ftp://localhost/jwks', false],
  ['data:application/json,{}', false],
])('keys at %s may be read: %s', (jwksUri, safe) => {
  const open = () => openJwtVerifier([{ issuer: 'https://issuer.example.com', jwksUri }], Date.now);
  if (safe) expect(open).not.toThrow();
  else expect(open).toThrow('the keys of https://issuer.example.com are not at an https address');
});

test.each([
  ['failing', 'status 500'],
  ['huge', 'more than 262144 bytes'],
  ['redirecting', 'fetch failed'],
] as const)('the error for an issuer that is %s says: %s', async (state, message) => {
  issuer.state = state;
  await expect(open()(issuer.token())).rejects.toThrow(message);
});

test('keys of 256 KB are read', async () => {
  issuer.state = 'large';
  expect(await open()(issuer.token())).toBe('a key that the issuer has not');
});

test('the keys of an issuer are below it unless their address is configured', async () => {
  const { issuer: name } = issuer;
  const verify = openJwtVerifier([{ issuer: name, audience: [audience] }], Date.now);
  expect(await verify(issuer.token())).toMatchObject({ clientId: 'okta' });
  const configured = openJwtVerifier([{ issuer: name, jwksUri: `${name}/keys`, audience: [audience] }], Date.now);
  expect(await configured(issuer.token())).toMatchObject({ clientId: 'okta' });
  expect(issuer.paths).toEqual(['/.well-known/jwks.json', '/keys']);
});

test('without issuers no token is taken', async () => {
  expect(await openJwtVerifier([], Date.now)('a.b.c')).toBe('no issuer is configured');
});

const another = 'another issuer, or another kind of token';
test.each<[object, string | undefined]>([
  [{ typ: undefined }, undefined],
  [{ typ: 'JWT' }, undefined],
  [{ typ: 'AT+JWT' }, undefined],
  [{ typ: 'application/at+jwt' }, undefined],
  [{ typ: 'logout+jwt' }, another],
  [{ typ: 'at+jwt2' }, another],
  [{ typ: 'JWTx' }, another],
  [{ typ: '' }, another],
  [{ typ: 7 }, another],
  [{ alg: 'none' }, 'malformed'],
  [{ alg: 'HS256' }, another],
  [{ alg: undefined }, another],
  [{ crit: [] }, another],
  [{ crit: null }, another],
  [{ alg: 'RS512' }, 'not valid'],
])('a token with %j in its header is accepted, or refused: %s', async (header, reason) => {
  const verdict = await open()(issuer.token({}, { ...header }));
  if (reason) expect(verdict).toBe(reason);
  else expect(verdict).toMatchObject({ clientId: 'okta' });
});

test.each<[object, string]>([
  [{ iss: undefined }, another],
  [{ iss: 'https://x.example.com' }, another],
  [{ exp: 1 }, 'expired'],
  [{ nbf: 4_000_000_000 }, 'not valid yet'],
  [{ aud: 'x' }, 'another audience'],
  [{ exp: 'x' }, 'malformed'],
])('a token with the claims %j is refused: %s', async (claims, reason) => {
  expect(await open()(issuer.token({ ...claims }))).toBe(reason);
});

test('a token with the signature of another key is refused', async () => {
  expect(await open()(issuer.token({}, {}, newKey('first')))).toBe('the signature is wrong');
});
