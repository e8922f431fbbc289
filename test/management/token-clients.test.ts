import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { basePath } from '../../lambdas/http/routes.ts';
import { assertionOf, type Shape, shapes, trustOf } from '../support/assertions.ts';
import { openIssuer, type TestIssuer } from '../support/issuer.ts';
import { openManagementApi, type TestManagement } from '../support/management.ts';
import type { TestWorkspace } from '../support/service.ts';
import { endpointNames, post as postForm } from '../support/token-endpoint.ts';

let api: TestManagement;
let workspace: TestWorkspace;
let tenant: TestIssuer;
let path: string;
beforeAll(async () => {
  api = await openManagementApi({ authorizerCache: 0 });
  workspace = await api.service.newWorkspace();
  tenant = await openIssuer();
  path = `/workspaces/${workspace.id}/token-clients`;
});
afterAll(async () => {
  tenant.close();
  await api.close();
});

const [entra] = shapes as readonly [Shape, ...Shape[]];
const post = (below: string, body?: unknown) =>
  api.send({ method: 'POST', path: path + below, ...(body !== undefined && { body }) });
const remove = (below: string) => api.send({ method: 'DELETE', path: path + below });
const list = async () => (await api.send({ path: `${path}?limit=200` })).body.items;
const day = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * day).toISOString();
const actions = async () =>
  (await api.send({ path: `/workspaces/${workspace.id}/activity?kind=management` })).body.items;

async function takeToken(client_id: string, client_secret: string) {
  const form = { grant_type: 'client_credentials', client_id, client_secret };
  const { status, json } = await postForm(api.service, { form });
  return { status, token: String(json['access_token']) };
}
const use = async (token: string) =>
  (await api.service.send({ path: `${basePath}/Users`, headers: { authorization: `Bearer ${token}` } })).status;

test('a client from its creation to its end, by the API only', async () => {
  const { status, body: client } = await post('', { name: 'Entra ID' });
  expect({ status, client }).toEqual({
    status: 201,
    client: {
      clientId: expect.stringMatching(/^wsclient_/),
      name: 'Entra ID',
      scope: 'scim',
      issuer: endpointNames[0],
      tokenEndpoint: endpointNames[1],
      secrets: [
        {
          id: expect.stringMatching(/^[0-9a-f]{12}$/),
          beginning: client.secret.slice(0, 10),
          state: 'valid',
          createdAt: expect.any(String),
          expiresAt: expect.any(String),
        },
      ],
      trusts: [],
      createdAt: expect.any(String),
      secret: expect.stringMatching(/^wssec_/),
    },
  });
  const below = `/${client.clientId}/secrets`;
  const { body: added } = await post(below, { expiresAt: inDays(90) });
  const { body: rotated } = await post(`${below}/${added.id}/rotate`, { graceSeconds: 0 });
  expect((await takeToken(client.clientId, added.secret)).status).toBe(401);
  const { token } = await takeToken(client.clientId, rotated.secret);
  expect(await use(token)).toBe(200);
  expect(await remove(`${below}/${rotated.id}`)).toMatchObject({ status: 200, body: { state: 'revoked' } });
  expect(await use(token)).toBe(401);
  const again = await remove(`${below}/${rotated.id}`);
  expect(again.body.state).toBe('revoked');
  const [shown] = await list();
  const states = ['valid', 'expired', 'revoked'];
  expect(shown.secrets.map(({ state }: { state: string }) => state)).toEqual(states);
  const rotations = shown.secrets.map(({ rotatedAt }: { rotatedAt?: string }) => rotatedAt);
  expect(rotations).toEqual([undefined, rotated.createdAt, undefined]);
  expect(JSON.stringify(shown)).not.toMatch(/hash|wssec_\w{20}/);
  expect((await remove(`/${client.clientId}`)).status).toBe(204);
  expect((await remove(`/${client.clientId}`)).status).toBe(404);
  expect(await list()).toEqual([]);
  const subject = { id: client.clientId, name: 'Entra ID' };
  expect(await actions()).toMatchObject([
    { action: 'clientRemoved', subject },
    { action: 'clientSecretRevoked', subject, changes: [{ attribute: 'credential', after: rotated.id }] },
    {
      action: 'clientSecretRotated',
      subject,
      changes: [{ attribute: 'credential', after: rotated.id }],
      replaced: { id: added.id, expiresAt: expect.any(String) },
    },
    { action: 'clientSecretAdded', subject, changes: [{ attribute: 'credential', after: added.id }] },
    { action: 'clientCreated', subject, actor: { kind: 'key' } },
  ]);
});

test('a secret shows its last use: when, from where, to the minute', async () => {
  const { body: client } = await post('', { name: 'used' });
  await takeToken(client.clientId, client.secret);
  const find = async () => (await list()).find(({ clientId }: { clientId: string }) => clientId === client.clientId);
  const [secret] = (await find()).secrets;
  expect(secret).toMatchObject({ lastUsedAt: expect.any(String), lastUsedFrom: '192.0.2.1' });
  await takeToken(client.clientId, client.secret);
  expect((await find()).secrets[0]).toEqual(secret);
  // Another secret has its own use, and a change of the client keeps both.
  const { body: added } = await post(`/${client.clientId}/secrets`);
  expect((await find()).secrets[1]).not.toHaveProperty('lastUsedAt');
  await takeToken(client.clientId, added.secret);
  expect((await find()).secrets).toMatchObject([secret, { lastUsedFrom: '192.0.2.1' }]);
  await remove(`/${client.clientId}`);
});

describe('a client with a trust', () => {
  test('has no secret unless its end is given, and gets tokens by assertions', async () => {
    const trust = trustOf(tenant, entra);
    const { status, body } = await post('', { name: 'federated', trusts: [trust], scope: 'scim:read' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ scope: 'scim:read', secrets: [], trusts: [{ ...trust, id: expect.any(String) }] });
    expect(body).not.toHaveProperty('secret');
    const both = await post('', { name: 'both', trusts: [trust], secretExpiresAt: inDays(30) });
    expect(both.body).toMatchObject({ secrets: [{ state: 'valid' }], secret: expect.any(String) });
    expect((await remove(`/${both.body.clientId}`)).status).toBe(204);
    const form = {
      grant_type: 'client_credentials',
      client_id: body.clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertionOf(tenant, entra),
    };
    const { json } = await postForm(api.service, { form });
    const token = String(json['access_token']);
    expect(await use(token)).toBe(200);
    const shown = (await list()).find(({ clientId }: { clientId: string }) => clientId === body.clientId);
    expect(shown.trusts).toMatchObject([{ lastUsedFrom: '192.0.2.1' }]);
    const only = await remove(`/${body.clientId}/trusts/${body.trusts[0].id}`);
    expect(only).toMatchObject({ status: 409, body: { detail: expect.stringContaining('by this trust only') } });
    expect(await use(token)).toBe(200);
    await post(`/${body.clientId}/secrets`);
    expect((await remove(`/${body.clientId}/trusts/${body.trusts[0].id}`)).status).toBe(204);
    expect(await use(token)).toBe(401);
    expect((await remove(`/${body.clientId}/trusts/${body.trusts[0].id}`)).status).toBe(404);
  });

  test('has each of them once, and ten at most', async () => {
    const { body } = await post('', { name: 'many' });
    const below = `/${body.clientId}/trusts`;
    const trusted = (subject: string) => ({ issuer: 'https://login.example.com', subject, audience: 'scim' });
    for (let at = 0; at < 10; at += 1) expect((await post(below, trusted(`app ${at}`))).status).toBe(201);
    expect(await post(below, trusted('app 0'))).toMatchObject({ status: 409 });
    expect((await post(below, trusted('app 10'))).body.detail).toContain('10 trusts, the most that it may have');
  });
});

describe('an assertion check', () => {
  const check = async (assertion: string, id = workspace.id) =>
    (await api.send({ method: 'POST', path: `/workspaces/${id}/assertion-check`, body: { assertion } })).body;
  const wrong = ({ findings }: { findings: readonly { claim: string; ok: boolean; detail: string }[] }) =>
    findings.filter(({ ok }) => !ok).map(({ claim, detail }) => `${claim} ${detail}`);
  let clientId: string;
  let trustId: string;
  beforeAll(async () => {
    const other = { issuer: 'https://login.example.com', subject: 'x', audience: 'y' };
    const { body } = await post('', {
      name: 'checked',
      trusts: [other, { ...trustOf(tenant, entra), subject: 'other' }, trustOf(tenant, entra)],
    });
    clientId = body.clientId;
    trustId = body.trusts[2].id;
  });

  test('finds all of a good one right, also twice, and compares it with the trust that fits best', async () => {
    const assertion = assertionOf(tenant, entra);
    for (let at = 0; at < 2; at += 1) {
      const found = await check(assertion);
      expect(found).toMatchObject({ ok: true, credentialId: trustId });
      const claims = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'alg', 'kid', 'typ', 'signature'];
      expect(found.findings.map(({ claim }: { claim: string }) => claim)).toEqual(claims);
    }
    expect((await check(assertion)).clientId).toBe(clientId);
  });

  const now = () => Math.floor(Date.now() / 1000);
  test.each<[string, () => string, readonly string[]]>([
    ['an audience', () => assertionOf(tenant, entra, { aud: 'x' }), ['aud is another one']],
    ['an end', () => assertionOf(tenant, entra, { exp: now() - 100 }), ['exp is over: the assertion has expired']],
    ['a far end', () => assertionOf(tenant, entra, { exp: now() + 86_400 }), ['exp is more than 90 minutes ahead']],
    ['a start', () => assertionOf(tenant, entra, { nbf: now() + 100 }), ['nbf is in the future']],
    [
      'a key',
      () => assertionOf(tenant, entra, {}, { kid: 'unknown' }),
      ['signature cannot be accepted: a key that the issuer has not'],
    ],
    ['a type', () => assertionOf(tenant, entra, {}, { typ: 'at+jwt' }), ['typ is that of another kind of token']],
    [
      'two things',
      () => assertionOf(tenant, entra, { aud: 'x', exp: undefined }),
      ['aud is another one', 'exp is missing'],
    ],
    [
      'an issuer',
      () => assertionOf(tenant, entra, { iss: 'https://x.example.com' }),
      ['iss is another one', 'signature was not checked: the issuer is another one'],
    ],
    ['the form', () => 'x', ['token is not a JSON Web Token']],
  ])('names what is wrong: %s', async (_, make, expected) => {
    const found = await check(make());
    expect(found.ok).toBe(false);
    expect(wrong(found)).toEqual(expected);
  });

  test('shows what was found and what is expected', async () => {
    const { findings } = await check(assertionOf(tenant, entra, { aud: ['x', 'y'] }));
    const aud = findings.find(({ claim }: { claim: string }) => claim === 'aud');
    expect(aud).toMatchObject({ found: '["x","y"]', expected: entra.claims.aud });
    const exp = findings.find(({ claim }: { claim: string }) => claim === 'exp');
    expect(exp.found).toMatch(/^\d+ \(\d{4}-\d\d-\d\dT.*Z\)$/);
  });

  test('says if there is nothing to compare with, or if the keys are out of reach', async () => {
    const { id } = await api.service.newWorkspace();
    const assertion = assertionOf(tenant, entra);
    expect(wrong(await check(assertion, id))).toEqual([
      'iss cannot be compared: no client of the workspace has a trust, or keys of its own',
    ]);
    const gone = await openIssuer();
    gone.close();
    await post('', { name: 'gone', trusts: [trustOf(gone, entra)] });
    expect(wrong(await check(assertionOf(gone, entra)))).toEqual([
      'signature cannot be checked: the keys of the issuer cannot be read at its address',
    ]);
  });
});

test.each<[string, unknown, string]>([
  ['', {}, '#/name'],
  ['', { name: 'x', scope: 'admin' }, '#/scope'],
  ['', { name: 'x', secretExpiresAt: '2001-01-01T00:00:00Z' }, '#/secretExpiresAt'],
  ['', { name: 'x', secretExpiresAt: '2099-01-01T00:00:00Z' }, '#/secretExpiresAt'],
  ['', { name: 'x', jwksUri: 'http://keys.example.com' }, '#/jwksUri'],
  ['', { name: 'x', jwks: { keys: [] } }, '#/jwks'],
  ['', { name: 'x', jwksUri: 'https://keys.example.com', jwks: { keys: [] } }, '#/jwks'],
  ['', { name: 'x', trusts: [{ issuer: 'http://login.example.com', subject: 'x', audience: 'y' }] }, '#/issuer'],
  ['', { name: 'x', trusts: [{ issuer: 'https://login.example.com', audience: 'y' }] }, '#/trusts/0/subject'],
  ['/{client}/secrets', { expiresAt: '2099-01-01T00:00:00Z' }, '#/expiresAt'],
  ['/{client}/secrets', { expires: 1 }, '#/expires'],
  ['/{client}/secrets/{secret}/rotate', { graceSeconds: -1 }, '#/graceSeconds'],
  ['/{client}/trusts', { issuer: 'https://10.0.0.1', subject: 'x', audience: 'y' }, '#/issuer'],
  ['/{client}/trusts', { issuer: 'https://localhost', subject: 'x', audience: 'y' }, '#/issuer'],
  ['/{client}/trusts', { issuer: 'https://login.example.com?x=1', subject: 'x', audience: 'y' }, '#/issuer'],
  ['/{client}/trusts', { issuer: 'https://user@login.example.com', subject: 'x', audience: 'y' }, '#/issuer'],
  ['/{client}/trusts', { issuer: 'https://login.example.com', subject: 'x\ny', audience: 'y' }, '#/subject'],
  ['/{client}/trusts', { issuer: 'https://login.example.com', subject: 'x', audience: '' }, '#/audience'],
  [
    '/{client}/trusts',
    { issuer: 'https://login.example.com', subject: 'x', audience: 'y', jwksUri: 'https://[::1]' },
    '#/jwksUri',
  ],
])('a request that is wrong is 400 and names the field: %s %j', async (below, body, pointer) => {
  const { body: client } = await post('', { name: 'x' });
  const filled = below.replace('{client}', client.clientId).replace('{secret}', client.secrets[0].id);
  const answer = await post(filled, body);
  expect({
    status: answer.status,
    pointers: answer.body.errors?.map((each: { pointer: string }) => each.pointer),
  }).toEqual({
    status: 400,
    pointers: [pointer],
  });
});

test.each([
  ['DELETE', '/wsclient_none'],
  ['POST', '/wsclient_none/secrets'],
  ['POST', '/wsclient_none/secrets/x/rotate'],
  ['DELETE', '/wsclient_none/secrets/x'],
  ['DELETE', '/wsclient_none/trusts/x'],
])('%s %s is 404', async (method, below) => {
  expect((await api.send({ method, path: path + below })).status).toBe(404);
});
