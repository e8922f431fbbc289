import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { logger } from '../../lambdas/aws/log.ts';
import { openActivity } from '../../lambdas/aws/stores.ts';
import type { NewTokenClient } from '../../lambdas/management/token-clients.ts';
import { assertionOf, type Shape, shapes, trustOf, withAssertion } from '../support/assertions.ts';
import { openIssuer, type TestIssuer } from '../support/issuer.ts';
import { openService, type TestService } from '../support/service.ts';
import { newClient, post } from '../support/token-endpoint.ts';

/* A client that got no token although nothing says that it is another one: its keys are out of reach, or it asks for too much. */

let service: TestService;
let tenant: TestIssuer;
beforeAll(async () => {
  service = await openService({ authorizerCache: 0 });
  tenant = await openIssuer();
  tenant.state = 'failing';
});
afterAll(async () => {
  tenant.close();
  await service.close();
});

const lines: object[] = [];
beforeEach(() => {
  jest.spyOn(logger, 'warn').mockImplementation((...given) => void lines.push(given[1] as object));
});
afterEach(() => {
  jest.restoreAllMocks();
  lines.length = 0;
});

const answered = () => lines.find((line) => 'operation' in line);
const [entra] = shapes as readonly [Shape, ...Shape[]];

async function ask(wanted: Partial<NewTokenClient>, form: (client: Awaited<ReturnType<typeof newClient>>) => object) {
  const { id } = await service.newWorkspace();
  const made = await newClient(id, wanted);
  const given = { grant_type: 'client_credentials', ...form(made) };
  const answer = await post(service, { form: given, headers: { 'user-agent': 'Microsoft.AzureAD/1.0' } });
  const { entries } = await openActivity(id).list({ kind: 'refusal', limit: 10 });
  return { id, ...made, answer, entries };
}

const configuration = 'check that its OpenID configuration and the jwks_uri in it answer';
const address = 'check that this address answers with a JSON Web Key Set';

describe('keys that are out of reach are noted with the address of the workspace', () => {
  test.each<[string, () => Partial<NewTokenClient>, () => object, () => string]>([
    [
      'of an issuer, by its configuration',
      () => ({ trusts: [trustOf(tenant, entra)] }),
      () => ({}),
      () => `the keys of the issuer ${tenant.issuer} cannot be read: ${configuration}`,
    ],
    [
      'of an issuer, at their address',
      () => ({ trusts: [{ ...trustOf(tenant, entra), jwksUri: tenant.jwksUri }] }),
      () => ({}),
      () => `the keys of the issuer ${tenant.issuer} cannot be read at ${tenant.jwksUri}: ${address}`,
    ],
    [
      'of a client that signs for itself',
      () => ({ keys: { jwksUri: `${tenant.issuer}/own` } }),
      () => ({ aud: 'https://scim.example.com/oauth2/token', jti: crypto.randomUUID() }),
      () => `the keys of the client cannot be read at ${tenant.issuer}/own: ${address}`,
    ],
  ])('%s', async (_, wanted, claims, detail) => {
    const { id, clientId, client, answer, entries } = await ask({ secret: 'none', ...wanted() }, (made) => {
      const own = made.client.keys ? { iss: made.clientId, sub: made.clientId } : {};
      return withAssertion(made.clientId, assertionOf(tenant, entra, { ...claims(), ...own }));
    });
    const description = 'the keys of the assertion cannot be read at the moment: try again';
    expect([answer.status, answer.json]).toEqual([
      503,
      { error: 'temporarily_unavailable', error_description: description },
    ]);
    const credential = client.trusts[0]?.trustId ?? 'keys';
    expect(answered()).toMatchObject({ workspace: id, client: clientId, credential, reason: 'KeysOutOfReach' });
    expect(JSON.stringify(lines)).not.toContain(tenant.issuer);
    expect(entries).toMatchObject([
      {
        kind: 'refusal',
        operation: 'token',
        status: 503,
        count: 1,
        client: 'Microsoft Entra ID',
        actor: { kind: 'credential', id: clientId, name: 'Entra ID' },
        detail: detail(),
      },
    ]);
  });
});

test('keys that are out of reach beyond the limit of guesses are logged, and cost no write', async () => {
  const { id } = await service.newWorkspace();
  const { client, clientId } = await newClient(id, { secret: 'none', trusts: [trustOf(tenant, entra)] });
  const send = (claims: object) => {
    const assertion = withAssertion(clientId, assertionOf(tenant, entra, { ...claims }));
    return post(service, { form: { grant_type: 'client_credentials', ...assertion } });
  };
  for (let at = 0; at < 10; at += 1) expect((await send({ aud: 'other' })).status).toBe(401);
  expect((await send({ aud: 'other' })).status).toBe(429);
  lines.length = 0;
  expect((await send({})).status).toBe(503);
  const credential = client.trusts[0]?.trustId;
  expect(answered()).toMatchObject({ workspace: id, client: clientId, credential, reason: 'KeysOutOfReach' });
  const { entries } = await openActivity(id).list({ kind: 'refusal', limit: 10 });
  const statuses = new Set(entries.map((entry) => entry.kind === 'refusal' && entry.status));
  expect(statuses).toEqual(new Set([401]));
});

describe('a scope that the client may not have is noted with those that it has', () => {
  test.each<[readonly ('scim' | 'scim:read')[], string]>([
    [['scim:read'], 'scim'],
    [['scim:read'], 'scim:read scim:write'],
    [['scim'], 'secret-scope'],
    [['scim'], 'scim secret-scope'],
  ])('%j asks for %s', async (scopes, scope) => {
    const { id, clientId, client, secret, answer, entries } = await ask({ scopes }, (made) => ({
      client_id: made.clientId,
      client_secret: made.secret,
      scope,
    }));
    const names = scopes.join(' ');
    expect([answer.status, answer.json]).toEqual([
      400,
      { error: 'invalid_scope', error_description: `the scopes of this client are ${names}` },
    ]);
    const credential = client.secrets[0]?.secretId;
    expect(answered()).toMatchObject({ workspace: id, client: clientId, credential, error: 'invalid_scope' });
    const detail = `the client asked for a scope that it may not have: its scopes are ${names}. Ask for these, or for none`;
    expect(entries).toMatchObject([
      { kind: 'refusal', operation: 'token', status: 400, actor: { id: clientId, name: 'Entra ID' }, detail },
    ]);
    expect(JSON.stringify([lines, entries])).not.toContain(secret);
    expect(JSON.stringify([lines, entries])).not.toContain('secret-scope');
  });
});
