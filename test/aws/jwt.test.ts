import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openJwtVerifier } from '../../lambdas/aws/jwt.ts';
import { audience, newKey, openIssuer, type TestIssuer } from '../support/issuer.ts';

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

test.each(['failing', 'hanging'] as const)('keys of an issuer that is %s are no fault of the token', async (state) => {
  issuer.state = state;
  await expect(open()(issuer.token())).rejects.toMatchObject({ name: 'KeysOutOfReach' });
  expect(issuer.reads).toBe(2);
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

test('keys are read once for many tokens, also at one time', async () => {
  const verify = open();
  await Promise.all(Array.from({ length: 20 }, () => verify(issuer.token())));
  await verify(issuer.token());
  expect(issuer.reads).toBe(1);
});

test('tokens with keys that nobody knows do not make it read again and again', async () => {
  const verify = open();
  await verify(issuer.token());
  for (let n = 0; n < 20; n += 1) {
    expect(typeof (await verify(issuer.token({}, { kid: `unknown-${n}` })))).toBe('string');
  }
  expect(issuer.reads).toBe(2);
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

test('keys at hand serve on where the issuer does not answer any more', async () => {
  let now = Date.now();
  const verify = open(() => now);
  await verify(issuer.token());
  issuer.state = 'failing';
  now += 11 * minutes;
  expect(await verify(issuer.token())).toMatchObject({ clientId: 'okta' });
});

test('an issuer whose tokens name a workspace needs an audience or clients', () => {
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
  ['data:application/json,{}', false],
])('keys at %s may be read: %s', (jwksUri, safe) => {
  const open = () => openJwtVerifier([{ issuer: 'https://issuer.example.com', jwksUri }], Date.now);
  if (safe) expect(open).not.toThrow();
  else expect(open).toThrow('the keys of https://issuer.example.com are not at an https address');
});
