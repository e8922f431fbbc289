import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ClientKeys } from '../../lambdas/workspaces/token-client.ts';
import { withAssertion } from '../support/assertions.ts';
import { newKey, openIssuer, type TestIssuer, type TestKey } from '../support/issuer.ts';
import { publicJwk, signSelf } from '../support/self-signed.ts';
import { openService, type TestService, type TestWorkspace } from '../support/service.ts';
import { endpointNames, newClient, openEndpoint, post } from '../support/token-endpoint.ts';

let service: TestService;
let workspace: TestWorkspace;
let issuer: TestIssuer;
let key: TestKey;
beforeAll(async () => {
  service = await openService({ authorizerCache: 0 });
  workspace = await service.newWorkspace();
  issuer = await openIssuer();
});
beforeEach(() => {
  key = newKey(crypto.randomUUID());
  issuer.keys.splice(0, issuer.keys.length, key);
});
afterAll(async () => {
  issuer.close();
  await service.close();
});

const jwksOf = (...keys: readonly TestKey[]): ClientKeys => ({ jwks: { keys: keys.map(publicJwk) } });
const newSigner = (keys: ClientKeys = jwksOf(key)) => newClient(workspace.id, { secret: 'none', keys });

const sign = (clientId: string, claims: object = {}, header: object = {}, by = key) =>
  signSelf(clientId, by, claims, header);

describe('a client that signs for itself', () => {
  test.each([
    ['for the endpoint', () => endpointNames[1]],
    ['for the issuer, as newer specifications have it', () => endpointNames[0]],
    ['for the endpoint in a list', () => [endpointNames[1]]],
    ['for both', () => [...endpointNames]],
  ])('gets a token: %s', async (_, aud) => {
    const { clientId } = await newSigner();
    const form = { grant_type: 'client_credentials', ...withAssertion(clientId, sign(clientId, { aud: aud() })) };
    const answer = await post(service, { form });
    expect(answer.status).toBe(200);
    const headers = { authorization: `Bearer ${answer.json['access_token']}` };
    expect((await workspace.send({ path: '/Users', headers })).status).toBe(200);
  });

  test('need not send its id: the assertion names it', async () => {
    const { clientId } = await newSigner();
    expect((await openEndpoint(service.workspaces).ask(withAssertion(undefined, sign(clientId)))).status).toBe(200);
  });

  test('may have several keys, at an address too', async () => {
    const other = newKey('second', 'ES256');
    const endpoint = openEndpoint(service.workspaces);
    const { clientId } = await newSigner(jwksOf(key, other));
    expect((await endpoint.ask(withAssertion(clientId, sign(clientId)))).status).toBe(200);
    expect((await endpoint.ask(withAssertion(clientId, sign(clientId, {}, {}, other)))).status).toBe(200);
    const remote = await newSigner({ jwksUri: issuer.jwksUri });
    expect((await endpoint.ask(withAssertion(remote.clientId, sign(remote.clientId)))).status).toBe(200);
    const rotated = newKey('third');
    issuer.keys.push(rotated);
    const assertion = sign(remote.clientId, {}, {}, rotated);
    expect((await endpoint.ask(withAssertion(remote.clientId, assertion))).status).toBe(200);
  });

  test('presents an assertion once, however many requests bring it at once', async () => {
    const { clientId } = await newSigner();
    const form = withAssertion(clientId, sign(clientId));
    const endpoint = openEndpoint(service.workspaces);
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => endpoint.ask(form)));
    expect(outcomes.filter(({ status }) => status === 200)).toHaveLength(1);
    const others = outcomes.filter(({ status }) => status !== 200).map(({ reason }) => reason);
    expect(new Set(others)).toEqual(new Set(['assertion: it was used before']));
  });

  test('cannot present another assertion of the same jti, but the jti of another client is another one', async () => {
    const [one, other] = [await newSigner(), await newSigner()];
    const endpoint = openEndpoint(service.workspaces);
    const ask = async (clientId: string, exp: number) =>
      (
        await endpoint.ask(
          withAssertion(clientId, sign(clientId, { jti: 'same', exp: Math.floor(Date.now() / 1000) + exp })),
        )
      ).status;
    expect([await ask(one.clientId, 60), await ask(one.clientId, 90)]).toEqual([200, 401]);
    expect(await ask(other.clientId, 60)).toBe(200);
  });

  test('loses nothing by a failure: an assertion that got no token is still good', async () => {
    const { clientId } = await newSigner();
    const form = withAssertion(clientId, sign(clientId));
    const endpoint = openEndpoint(service.workspaces);
    expect(await endpoint.ask({ ...form, scope: 'admin' })).toMatchObject({ status: 400, error: 'invalid_scope' });
    expect((await endpoint.ask(form)).status).toBe(200);
  });
});

describe('refused is', () => {
  const cases: readonly (readonly [string, string, (clientId: string) => string])[] = [
    [
      'one without jti',
      'jti is missing or not a text: a client that signs for itself needs it',
      (id) => sign(id, { jti: undefined }),
    ],
    [
      'one with an empty jti',
      'jti is missing or not a text: a client that signs for itself needs it',
      (id) => sign(id, { jti: '' }),
    ],
    [
      'one with a number as jti',
      'jti is missing or not a text: a client that signs for itself needs it',
      (id) => sign(id, { jti: 1 }),
    ],
    [
      'one with a jti of 1,001 characters',
      'jti is missing or not a text: a client that signs for itself needs it',
      (id) => sign(id, { jti: 'x'.repeat(1001) }),
    ],
    ['one about another subject', 'sub is another one', (id) => sign(id, { sub: 'other' })],
    [
      'one for another audience',
      'aud is another one',
      (id) => sign(id, { aud: 'https://other.example.com/oauth2/token' }),
    ],
    [
      'one for another audience besides',
      'aud is another one',
      (id) => sign(id, { aud: [endpointNames[1], 'https://other.example.com'] }),
    ],
    ['one without exp', 'exp is missing', (id) => sign(id, { exp: undefined })],
    [
      'one that is far ahead',
      'exp is more than 90 minutes ahead',
      (id) => sign(id, { exp: Math.floor(Date.now() / 1000) + 86_400 }),
    ],
    ['one of HS256 by the public key', 'alg is none with a public key', (id) => sign(id, {}, { alg: 'HS256' })],
    ['one of another key', 'the signature is wrong', (id) => sign(id, {}, {}, newKey(key.kid))],
    ['one of an unknown key', 'a key that the issuer has not', (id) => sign(id, {}, {}, newKey('unknown'))],
  ];
  test.each(cases)('%s', async (_, reason, make) => {
    const { clientId } = await newSigner();
    const outcome = await openEndpoint(service.workspaces).ask(withAssertion(clientId, make(clientId)));
    expect(outcome).toMatchObject({ status: 401, error: 'invalid_client', reason: `assertion: ${reason}` });
  });

  test('one of another client, in the name of this one', async () => {
    const [own, other] = [await newSigner(), await newSigner(jwksOf(newKey('other')))];
    const endpoint = openEndpoint(service.workspaces);
    expect(await endpoint.ask(withAssertion(other.clientId, sign(own.clientId)))).toMatchObject({
      status: 401,
      reason: 'assertion: iss is another one',
    });
    expect((await endpoint.ask(withAssertion(other.clientId, sign(other.clientId)))).status).toBe(401);
  });
});

describe('the keys of a client', () => {
  const pem = () => newKey('x');
  const bad: readonly (readonly [string, string, () => ClientKeys])[] = [
    ['none', 'jwks must have 1 to 10 keys', () => ({ jwks: { keys: [] } })],
    ['eleven', 'jwks must have 1 to 10 keys', () => jwksOf(...Array.from({ length: 11 }, () => key))],
    [
      'keys of 33 KB',
      'of 32 KB together',
      () => ({ jwks: { keys: [{ ...publicJwk(key), x5c: ['x'.repeat(33_000)] }] } }),
    ],
    [
      'a private key',
      'must be a public key',
      () => ({ jwks: { keys: [{ ...pem().privateKey.export({ format: 'jwk' }), kid: 'x' }] } }),
    ],
    ['a shared key', 'must be a public key', () => ({ jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: 'x' }] } })],
    [
      'a key without kid',
      'must be a public key',
      () => ({ jwks: { keys: [pem().publicKey.export({ format: 'jwk' }) as never] } }),
    ],
    ['a key with an empty kid', 'must be a public key', () => ({ jwks: { keys: [{ ...publicJwk(key), kid: '' }] } })],
    [
      'a key that is broken',
      'must be a public key',
      () => ({ jwks: { keys: [{ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', kid: 'x' }] } }),
    ],
    [
      'an address without https',
      'jwksUri must be an https address',
      () => ({ jwksUri: 'http://keys.example.com/jwks' }),
    ],
    ['an address of a network', 'jwksUri must be an https address', () => ({ jwksUri: 'https://10.0.0.1/jwks' })],
    [
      'an address that is long',
      'jwksUri must be an https address',
      () => ({ jwksUri: `https://keys.example.com/${'x'.repeat(500)}` }),
    ],
    ['no address', 'jwksUri must be an https address', () => ({ jwksUri: 'keys' })],
  ];
  test.each(bad)('cannot be %s', async (_, fault, make) => {
    await expect(newSigner(make())).rejects.toThrow(fault);
  });
});
