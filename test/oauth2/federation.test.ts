import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { assertionOf, type Shape, shapes, trustOf, withAssertion } from '../support/assertions.ts';
import { configurationPath, newKey, openIssuer, type TestIssuer, type TestKey } from '../support/issuer.ts';
import { openService, type TestService, type TestWorkspace } from '../support/service.ts';
import { newClient, openEndpoint, post } from '../support/token-endpoint.ts';

let service: TestService;
let tenant: TestIssuer;
let [acme, globex]: TestWorkspace[] = [];
beforeAll(async () => {
  service = await openService({ authorizerCache: 0 });
  tenant = await openIssuer();
  [acme, globex] = [await service.newWorkspace(), await service.newWorkspace()];
});
beforeEach(() => {
  tenant.state = 'well';
  tenant.keys.splice(0, tenant.keys.length, newKey(crypto.randomUUID()));
  tenant.configuration = () => ({ issuer: tenant.issuer, jwks_uri: tenant.jwksUri });
});
afterAll(async () => {
  tenant.close();
  await service.close();
});

const idOf = (workspace: TestWorkspace | undefined) => String(workspace?.id);
const [entra] = shapes as readonly [Shape, ...Shape[]];

/** A client that trusts the tenant as the shape says. */
const newFederated = (shape = entra, trust = {}) =>
  newClient(idOf(acme), { secret: 'none', trusts: [{ ...trustOf(tenant, shape), ...trust }] });

describe.each(shapes.map((shape) => [shape.name, shape] as const))('a token of %s', (_, shape) => {
  test('gets an access token, which works; also a second time, as its client keeps it', async () => {
    tenant.keys.push(newKey(crypto.randomUUID(), shape.algorithm));
    const { clientId } = await newFederated(shape);
    const form = { grant_type: 'client_credentials', ...withAssertion(clientId, assertionOf(tenant, shape)) };
    for (let at = 0; at < 2; at += 1) {
      const answer = await post(service, { form });
      expect(answer).toMatchObject({ status: 200, json: { expires_in: 3600, scope: 'scim' } });
      const headers = { authorization: `Bearer ${answer.json['access_token']}` };
      expect((await acme?.send({ path: '/Users', headers }))?.status).toBe(200);
    }
  });

  test('is that of another subject for another client', async () => {
    tenant.keys.push(newKey(crypto.randomUUID(), shape.algorithm));
    const { clientId } = await newFederated(shape, { subject: `${shape.claims.sub}x` });
    const endpoint = openEndpoint(service.workspaces);
    expect(await endpoint.ask(withAssertion(clientId, assertionOf(tenant, shape)))).toMatchObject({
      status: 401,
      reason: 'assertion: sub is another one',
    });
  });
});

const seconds = () => Math.floor(Date.now() / 1000);
const hour = 3600;

describe('refused, with a reason in the log and none in the answer, is', () => {
  type Forged = readonly [name: string, reason: string, make: () => string];
  const own = (claims: object, header: object = {}, by?: TestKey) =>
    assertionOf(tenant, entra, claims as never, header as never, by);
  const forged: readonly Forged[] = [
    ['one that is late', 'exp is over: the assertion has expired', () => own({ exp: seconds() - 61 })],
    ['one that is far ahead', 'exp is more than 90 minutes ahead', () => own({ exp: seconds() + 2 * hour })],
    ['one that is a day ahead', 'exp is more than 90 minutes ahead', () => own({ exp: seconds() + 24 * hour })],
    ['one without exp', 'exp is missing', () => own({ exp: undefined })],
    ['one with exp as a text', 'exp is not a time', () => own({ exp: String(seconds() + hour) })],
    ['one with exp as null', 'exp is not a time', () => own({ exp: null })],
    ['one that is not valid yet', 'nbf is in the future', () => own({ nbf: seconds() + 120 })],
    ['one with nbf as a text', 'nbf is not a time', () => own({ nbf: 'now' })],
    ['one that was issued in the future', 'iat is in the future', () => own({ iat: seconds() + 120 })],
    ['one of another audience', 'aud is another one', () => own({ aud: 'api://other' })],
    ['one of another audience besides', 'aud is another one', () => own({ aud: [entra.claims.aud, 'api://other'] })],
    ['one of no audience', 'aud is another one', () => own({ aud: [] })],
    ['one without audience', 'aud is missing', () => own({ aud: undefined })],
    ['one of another subject', 'sub is another one', () => own({ sub: 'somebody' })],
    ['one of a subject in other case', 'sub is another one', () => own({ sub: entra.claims.sub.toUpperCase() })],
    ['one of a subject as a list', 'sub is another one', () => own({ sub: [entra.claims.sub, 'x'] })],
    ['one without subject', 'sub is missing', () => own({ sub: undefined })],
    ['one of another issuer', 'iss is another one', () => own({ iss: 'https://login.example.com' })],
    ['one of an issuer with a slash more', 'iss is another one', () => own({ iss: `${tenant.issuer}/` })],
    ['one without issuer', 'iss is missing', () => own({ iss: undefined })],
    ['one of alg none', 'alg is none with a public key', () => own({}, { alg: 'none' })],
    ['one of alg HS256 by the public key', 'alg is none with a public key', () => own({}, { alg: 'HS256' })],
    ['one of an unknown alg', 'alg is none with a public key', () => own({}, { alg: 'XS256' })],
    ['one of an alg that is not that of the key', 'not valid', () => own({}, { alg: 'ES256' })],
    ['one without kid', 'kid is missing: it names the key', () => own({}, { kid: undefined })],
    ['one with an unknown kid', 'a key that the issuer has not', () => own({}, { kid: 'unknown' })],
    [
      'one signed by another key of that kid',
      'the signature is wrong',
      () => own({}, {}, newKey(String(tenant.keys[0]?.kid))),
    ],
    ['an access token', 'typ is that of another kind of token', () => own({}, { typ: 'at+jwt' })],
    ['one with a critical extension', 'typ comes with crit', () => own({}, { crit: ['b64'] })],
    ['one with a changed claim', 'the signature is wrong', () => withClaim(own({}), { tid: 'other' })],
  ];
  test.each(forged)('%s', async (_, reason, make) => {
    const { clientId } = await newFederated();
    const form = withAssertion(clientId, make());
    const endpoint = openEndpoint(service.workspaces);
    expect(await endpoint.ask(form)).toMatchObject({ status: 401, reason: `assertion: ${reason}` });
    const answer = await post(service, { form: { grant_type: 'client_credentials', ...form } });
    expect(answer.json).toEqual({
      error: 'invalid_client',
      error_description: 'the client could not be authenticated',
    });
  });

  test.each([
    ['no JWT', 'x.y.z'],
    ['a text', 'assertion'],
    ['four parts', 'e30.e30.e30.e30'],
    ['one that is longer than 8 KB', `e30.${'e30'.repeat(3000)}.e30`],
  ])('what is %s', async (_, text) => {
    const { clientId } = await newFederated();
    const endpoint = openEndpoint(service.workspaces);
    expect(await endpoint.ask(withAssertion(clientId, text))).toMatchObject({
      status: 401,
      reason: 'an assertion that is no JWT',
    });
  });

  test('one for a client that has a secret only', async () => {
    const { clientId } = await newClient(idOf(acme));
    const endpoint = openEndpoint(service.workspaces);
    expect(await endpoint.ask(withAssertion(clientId, own({})))).toMatchObject({
      status: 401,
      reason: 'an assertion, but the client has no trust and no keys',
    });
  });

  test('one of a federated client that does not say which it is', async () => {
    await newFederated();
    const endpoint = openEndpoint(service.workspaces);
    expect(await endpoint.ask(withAssertion(undefined, own({})))).toMatchObject({
      status: 400,
      error: 'invalid_request',
    });
  });
});

/** A token with other claims under the signature of the old ones. */
function withClaim(text: string, claims: object): string {
  const [header, payload, signature] = text.split('.');
  const changed = { ...JSON.parse(Buffer.from(String(payload), 'base64url').toString()), ...claims };
  return [header, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.');
}

describe('accepted is, of a tenant', () => {
  const accepted: readonly (readonly [string, () => string])[] = [
    ['one that lasts 90 minutes', () => assertionOf(tenant, entra, { exp: seconds() + 90 * 60 })],
    [
      'one that ended within the minute that clocks may differ',
      () => assertionOf(tenant, entra, { exp: seconds() - 30 }),
    ],
    [
      'one of a clock that is half a minute ahead',
      () => assertionOf(tenant, entra, { iat: seconds() + 30, nbf: seconds() + 30 }),
    ],
    ['one without iat and nbf', () => assertionOf(tenant, entra, { iat: undefined, nbf: undefined })],
    ['one with its audience in a list', () => assertionOf(tenant, entra, { aud: [entra.claims.aud] })],
    ['one without typ', () => assertionOf(tenant, entra, {}, { typ: undefined })],
    ['one of the type for assertions', () => assertionOf(tenant, entra, {}, { typ: 'client-authentication+jwt' })],
    ['one with a scope as a list', () => assertionOf(tenant, entra, { scope: ['a'] })],
  ];
  test.each(accepted)('%s', async (_, make) => {
    const { clientId } = await newFederated();
    const endpoint = openEndpoint(service.workspaces);
    expect(await endpoint.ask(withAssertion(clientId, make()))).toMatchObject({ status: 200 });
  });
});

describe('the keys of a tenant', () => {
  test('rotate without a refused request: a new one is found when it is used', async () => {
    const { clientId } = await newFederated();
    const endpoint = openEndpoint(service.workspaces);
    const ask = (key: TestKey) => endpoint.ask(withAssertion(clientId, assertionOf(tenant, entra, {}, {}, key)));
    for (let at = 0; at < 5; at += 1) {
      const key = newKey(`key ${at}`);
      tenant.keys.push(key);
      expect(await Promise.all([ask(key), ask(key), ask(tenant.keys.at(-2) as TestKey)])).toMatchObject([
        { status: 200 },
        { status: 200 },
        { status: 200 },
      ]);
      endpoint.advance(2000);
    }
  });

  test('are found by its OpenID configuration, and are read once for many tokens', async () => {
    const { clientId } = await newFederated();
    const endpoint = openEndpoint(service.workspaces);
    tenant.paths.length = 0;
    const form = withAssertion(clientId, assertionOf(tenant, entra));
    await Promise.all(Array.from({ length: 5 }, () => endpoint.ask(form)));
    expect(tenant.paths).toEqual([configurationPath, '/jwks']);
  });

  test('are at the address of the trust if it has one', async () => {
    const { clientId } = await newFederated(entra, { jwksUri: `${tenant.issuer}/keys` });
    tenant.paths.length = 0;
    const form = withAssertion(clientId, assertionOf(tenant, entra));
    expect((await openEndpoint(service.workspaces).ask(form)).status).toBe(200);
    expect(tenant.paths).toEqual(['/keys']);
  });

  test.each(['failing', 'redirecting', 'huge', 'endless', 'garbled'] as const)(
    'of one that is %s are out of reach: 503',
    async (state) => {
      tenant.state = state;
      const { clientId } = await newFederated();
      const form = { grant_type: 'client_credentials', ...withAssertion(clientId, assertionOf(tenant, entra)) };
      expect(await post(service, { form })).toMatchObject({
        status: 503,
        headers: { 'Retry-After': '5' },
        json: { error: 'temporarily_unavailable' },
      });
      tenant.state = 'well';
    },
  );

  test.each<[string, () => object]>([
    ['the configuration of another issuer', () => ({ issuer: 'https://other.example.com', jwks_uri: tenant.jwksUri })],
    ['a configuration without an issuer', () => ({ jwks_uri: tenant.jwksUri })],
    ['a configuration without keys', () => ({ issuer: tenant.issuer })],
    ['keys without https', () => ({ issuer: tenant.issuer, jwks_uri: 'http://keys.example.com/jwks' })],
    ['keys at an address of a network', () => ({ issuer: tenant.issuer, jwks_uri: 'https://169.254.169.254/jwks' })],
    ['keys in a file', () => ({ issuer: tenant.issuer, jwks_uri: 'file:///etc/passwd' })],
    ['a configuration that is a list', () => []],
    ['a configuration that is null', () => null as never],
  ])('are out of reach with %s: 503', async (_, configuration) => {
    tenant.configuration = configuration;
    const { clientId } = await newFederated();
    const endpoint = openEndpoint(service.workspaces);
    const outcome = await endpoint.ask(withAssertion(clientId, assertionOf(tenant, entra)));
    expect(outcome).toMatchObject({ status: 503, error: 'temporarily_unavailable', reason: 'KeysOutOfReach' });
  });

  test('can be replaced under the same id: the new one counts once the set is read again', async () => {
    const { clientId } = await newFederated();
    const endpoint = openEndpoint(service.workspaces);
    const ask = async () => (await endpoint.ask(withAssertion(clientId, assertionOf(tenant, entra)))).status;
    expect(await ask()).toBe(200);
    tenant.keys.splice(0, 1, newKey(String(tenant.keys[0]?.kid)));
    expect(await ask()).toBe(401);
    endpoint.advance(11 * 60_000);
    expect(await ask()).toBe(200);
  });

  test('that are known serve on while their address fails', async () => {
    const { clientId } = await newFederated();
    const endpoint = openEndpoint(service.workspaces);
    const form = withAssertion(clientId, assertionOf(tenant, entra));
    expect((await endpoint.ask(form)).status).toBe(200);
    tenant.state = 'failing';
    endpoint.advance(11 * 60_000);
    expect((await endpoint.ask(form)).status).toBe(200);
  });
});

describe('two workspaces that trust one issuer', () => {
  test('do not get the tokens of each other: one trusts another subject', async () => {
    const endpoint = openEndpoint(service.workspaces);
    const ours = await newFederated();
    const trusts = [{ ...trustOf(tenant, entra), subject: 'another' }];
    const theirs = await newClient(idOf(globex), { secret: 'none', trusts });
    const assertion = assertionOf(tenant, entra);
    expect((await endpoint.ask(withAssertion(ours.clientId, assertion))).status).toBe(200);
    expect(await endpoint.ask(withAssertion(theirs.clientId, assertion))).toMatchObject({
      status: 401,
      reason: 'assertion: sub is another one',
    });
  });

  test('do not share keys: one that brings keys of its own signs only for itself', async () => {
    const attacker = await openIssuer();
    attacker.keys.splice(0, 1, newKey(String(tenant.keys[0]?.kid)));
    const endpoint = openEndpoint(service.workspaces);
    const ours = await newFederated();
    const trusts = [{ ...trustOf(tenant, entra), jwksUri: attacker.jwksUri }];
    const theirs = await newClient(idOf(globex), { secret: 'none', trusts });
    const [real, forged] = [tenant, attacker].map(({ keys: [key] }) => assertionOf(tenant, entra, {}, {}, key));
    const ask = async (clientId: string, assertion = '') =>
      (await endpoint.ask(withAssertion(clientId, assertion))).status;
    // In each order, so that what one has read is there for the other.
    for (let at = 0; at < 2; at += 1) {
      expect(await ask(theirs.clientId, forged)).toBe(200);
      expect(await ask(ours.clientId, forged)).toBe(401);
      expect(await ask(ours.clientId, real)).toBe(200);
      expect(await ask(theirs.clientId, real)).toBe(401);
    }
    attacker.close();
  });
});
