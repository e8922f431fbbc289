import { expect, test } from '@jest/globals';
import { decomposeJwt } from '../../../lambdas/aws/jwt/decompose.ts';

const toPart = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const header = { alg: 'RS256', kid: 'first' };
const tokenOf = (claims: unknown) => [toPart(header), toPart(claims), 'c2ln'].join('.');

test.each([['scim'], [['scim', 'openid']], [undefined], [7], [null]])('a scope may be %j', (scope) => {
  const claims = { iss: 'https://issuer.example.com', scope, exp: 1 };
  expect(decomposeJwt(tokenOf(claims))).toEqual({
    header,
    headerB64: toPart(header),
    payload: claims,
    payloadB64: toPart(claims),
    signatureB64: 'c2ln',
  });
});

test.each([
  ['', 'three parts'],
  ['a.b', 'three parts'],
  ['a.b.', 'three parts'],
  ['a.b.c.d', 'three parts'],
  ['.a.b.c', 'three parts'],
  ['a.b.c\n', 'three parts'],
  ['a+.b.c', 'three parts'],
  ['a.b=.c', 'three parts'],
  ['a.b.c', 'payload is not JSON'],
  [tokenOf({ exp: 'never' }), 'exp claim is not a number'],
  [`a.${toPart({})}.b`, 'Header is not a valid JSON object'],
])('%j is not a JWT', (text, reason) => {
  expect(() => decomposeJwt(text)).toThrow(reason);
});
