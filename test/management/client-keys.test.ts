import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { basePath } from '../../lambdas/http/routes.ts';
import { assertionOf, type Shape, shapes, trustOf, withAssertion } from '../support/assertions.ts';
import { newKey, openIssuer, type TestIssuer, type TestKey } from '../support/issuer.ts';
import { openManagementApi, type TestManagement } from '../support/management.ts';
import { publicJwk, signSelf } from '../support/self-signed.ts';
import type { TestWorkspace } from '../support/service.ts';
import { post as postForm } from '../support/token-endpoint.ts';

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
const keys = Array.from({ length: 12 }, (_, at) => newKey(`key-${at}`, 'ES256'));
const [first, second, third] = keys as [TestKey, TestKey, TestKey];
const setOf = (...all: readonly TestKey[]) => ({ jwks: { keys: all.map(publicJwk) } });

const send = (method: string, below: string, body?: object, headers = {}) =>
  api.send({ method, path: path + below, headers, ...(body && { body }) });

/** A client with this besides its name. */
async function create(more: object) {
  const { status, body } = await send('POST', '', { name: 'signer', ...more });
  expect(status).toBe(201);
  return body as { clientId: string; trusts: { id: string }[]; secrets: { id: string }[] };
}

/** The access token that a client gets by a key; undefined if it gets none. */
async function takeToken(clientId: string, key: TestKey): Promise<string | undefined> {
  const form = { grant_type: 'client_credentials', ...withAssertion(clientId, signSelf(clientId, key)) };
  return (await postForm(api.service, { form })).json['access_token'] as string | undefined;
}
const use = async (token: string | undefined) =>
  (await api.service.send({ path: `${basePath}/Users`, headers: { authorization: `Bearer ${token}` } })).status;

const kidsOf = (body: { jwks?: { keys: { kid: string }[] } }) => body.jwks?.keys.map(({ kid }) => kid);

describe('the keys of a client', () => {
  test('are rotated without a gap: a token of each is good while its key is there', async () => {
    const { clientId } = await create(setOf(first));
    const old = await takeToken(clientId, first);
    const { status, body } = await send('POST', `/${clientId}/keys`, setOf(second));
    expect({ status, kids: kidsOf(body) }).toEqual({ status: 201, kids: ['key-0', 'key-1'] });
    const next = await takeToken(clientId, second);
    expect([await use(old), await use(next), await use(await takeToken(clientId, first))]).toEqual([200, 200, 200]);
    const removed = await send('DELETE', `/${clientId}/keys/key-0`);
    expect({ status: removed.status, kids: kidsOf(removed.body) }).toEqual({ status: 200, kids: ['key-1'] });
    expect([await use(old), await use(next)]).toEqual([401, 200]);
    expect(await takeToken(clientId, first)).toBeUndefined();
    expect(await use(await takeToken(clientId, second))).toBe(200);
  });

  test('are replaced: the tokens of those that go end at once, those of one that stays do not', async () => {
    const { clientId } = await create(setOf(first, second));
    const [gone, kept] = [await takeToken(clientId, first), await takeToken(clientId, second)];
    const { status, body } = await send('PUT', `/${clientId}/keys`, setOf(third, second));
    expect({ status, kids: kidsOf(body) }).toEqual({ status: 200, kids: ['key-2', 'key-1'] });
    expect([await use(gone), await use(kept), await use(await takeToken(clientId, third))]).toEqual([401, 200, 200]);
  });

  test('with the same kid as one before do not revive its tokens', async () => {
    const { clientId } = await create(setOf(first));
    const token = await takeToken(clientId, first);
    await send('PUT', `/${clientId}/keys`, setOf(newKey(first.kid, 'ES256')));
    expect(await use(token)).toBe(401);
  });

  test('move to an address, from there to another, and back', async () => {
    const { clientId } = await create(setOf(first));
    const { jwksUri } = tenant;
    const moved = await send('PUT', `/${clientId}/keys`, { jwksUri });
    expect(moved).toMatchObject({ status: 200, body: { clientId, jwksUri } });
    expect(moved.body).not.toHaveProperty('jwks');
    for (const [method, below, body] of [
      ['POST', '', setOf(second)],
      ['DELETE', '/key-0', undefined],
    ] as const) {
      const { status, body: problem } = await send(method, `/${clientId}/keys${below}`, body);
      expect({ status, detail: problem.detail }).toMatchObject({
        status: 409,
        detail: expect.stringMatching('address'),
      });
    }
    const other = await send('PUT', `/${clientId}/keys`, { jwksUri: `${tenant.issuer}/keys` });
    expect(other.body.jwksUri).toBe(`${tenant.issuer}/keys`);
    const back = await send('PUT', `/${clientId}/keys`, setOf(first));
    expect(kidsOf(back.body)).toEqual(['key-0']);
    expect(back.body).not.toHaveProperty('jwksUri');
    expect(await use(await takeToken(clientId, first))).toBe(200);
  });

  test('are given to a client that had a secret or a trust, which stay', async () => {
    for (const more of [{}, { trusts: [trustOf(tenant, entra)] }]) {
      const { clientId, secrets, trusts } = await create(more);
      const { status, body } = await send('POST', `/${clientId}/keys`, setOf(first));
      expect({ status, body }).toMatchObject({
        status: 201,
        body: { secrets, trusts, jwks: { keys: [{ kid: 'key-0' }] } },
      });
      expect(await use(await takeToken(clientId, first))).toBe(200);
    }
  });

  test('are at most ten, each with a kid of its own; what is refused changes nothing', async () => {
    const { clientId } = await create(setOf(...keys.slice(0, 9)));
    const below = `/${clientId}/keys`;
    expect((await send('POST', below, setOf(...keys.slice(9, 11)))).body.detail).toContain('10 keys at most');
    expect(await send('POST', below, setOf(newKey('key-3')))).toMatchObject({ status: 409 });
    expect((await send('POST', below, setOf(...keys.slice(9, 10)))).body.jwks.keys).toHaveLength(10);
    expect((await send('POST', below, setOf(...keys.slice(11)))).status).toBe(409);
    expect((await send('PUT', below, setOf(...keys.slice(0, 11)))).status).toBe(400);
    expect((await send('DELETE', `${below}/key-11`)).status).toBe(404);
    const { body } = await send('DELETE', `${below}/key-9`);
    expect(kidsOf(body)).toEqual(keys.slice(0, 9).map(({ kid }) => kid));
  });

  test('are named by any kid in the path, percent-encoded', async () => {
    const kid = 'https://keys.example.com/ü %2F+1';
    const { clientId } = await create(setOf(first, newKey(kid)));
    const { status, body } = await send('DELETE', `/${clientId}/keys/${encodeURIComponent(kid)}`);
    expect({ status, kids: kidsOf(body) }).toEqual({ status: 200, kids: ['key-0'] });
  });

  test('are added once if the request is repeated', async () => {
    const { clientId } = await create(setOf(first));
    const header = { 'idempotency-key': crypto.randomUUID() };
    const answers = [];
    for (let at = 0; at < 2; at += 1) answers.push(await send('POST', `/${clientId}/keys`, setOf(second), header));
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect(answers[1]?.headers['idempotency-replayed']).toBe('true');
  });

  test('leave an entry in the activity with each change', async () => {
    const { clientId } = await create({ ...setOf(first), secretExpiresAt: new Date(Date.now() + 1e9).toISOString() });
    await send('POST', `/${clientId}/keys`, setOf(second));
    await send('DELETE', `/${clientId}/keys/key-0`);
    await send('PUT', `/${clientId}/keys`, setOf(third));
    await send('DELETE', `/${clientId}/keys`);
    const { body } = await api.send({ path: `/workspaces/${workspace.id}/activity?kind=management&limit=4` });
    expect(body.items.map(({ action }: { action: string }) => action)).toEqual([
      'clientKeysRemoved',
      'clientKeysChanged',
      'clientKeysChanged',
      'clientKeysChanged',
    ]);
    expect(body.items[0].subject).toEqual({ id: clientId, name: 'signer' });
  });
});

describe('the last method of a client', () => {
  const trusts = () => [trustOf(tenant, entra)];
  const secretExpiresAt = new Date(Date.now() + 86_400_000).toISOString();
  type Made = Awaited<ReturnType<typeof create>>;
  const ways: readonly (readonly [string, () => object, (made: Made) => string, number])[] = [
    ['its only key', () => setOf(first), () => '/keys/key-0', 409],
    ['its keys', () => setOf(first, second), () => '/keys', 409],
    ['the address of its keys', () => ({ jwksUri: tenant.jwksUri }), () => '/keys', 409],
    ['its only trust', () => ({ trusts: trusts() }), ({ trusts: [trust] }) => `/trusts/${trust?.id}`, 409],
    ['one of two keys', () => setOf(first, second), () => '/keys/key-0', 200],
    ['its only key beside a trust', () => ({ ...setOf(first), trusts: trusts() }), () => '/keys/key-0', 200],
    ['its keys beside a secret', () => ({ ...setOf(first), secretExpiresAt }), () => '/keys', 200],
    [
      'its only trust beside keys',
      () => ({ ...setOf(first), trusts: trusts() }),
      ({ trusts: [trust] }) => `/trusts/${trust?.id}`,
      204,
    ],
    [
      'its only trust beside a secret',
      () => ({ secretExpiresAt, trusts: trusts() }),
      ({ trusts: [trust] }) => `/trusts/${trust?.id}`,
      204,
    ],
  ];
  test.each(ways)('%s', async (_, more, toPath, expected) => {
    const made = await create(more());
    const { status, body } = await send('DELETE', `/${made.clientId}${toPath(made)}`);
    expect(status).toBe(expected);
    if (expected === 409)
      expect(body.detail).toMatch(/^the client gets its tokens by this (key|trust) only: .* or remove/);
  });

  test('is not a secret that was revoked, or that has ended', async () => {
    const { clientId, secrets } = await create({ ...setOf(first), secretExpiresAt });
    await send('DELETE', `/${clientId}/secrets/${secrets[0]?.id}`);
    expect((await send('DELETE', `/${clientId}/keys`)).status).toBe(409);
    expect(await use(await takeToken(clientId, first))).toBe(200);
  });
});

test.each<[string, string, object | undefined, number]>([
  ['PUT', '/keys', {}, 400],
  ['PUT', '/keys', { ...setOf(first), jwksUri: 'https://keys.example.com' }, 400],
  ['PUT', '/keys', { jwks: { keys: [] } }, 400],
  ['PUT', '/keys', setOf(first, first), 400],
  ['PUT', '/keys', { jwksUri: 'http://keys.example.com' }, 400],
  ['PUT', '/keys', { jwks: { keys: [{ ...publicJwk(first), d: 'x' }] } }, 400],
  ['POST', '/keys', {}, 400],
  ['POST', '/keys', { jwksUri: 'https://keys.example.com' }, 400],
  ['POST', '/keys', { jwks: { keys: [] } }, 400],
  ['POST', '/keys', { jwks: { keys: [{ kid: 'x' }] } }, 400],
  ['DELETE', '/keys/none', undefined, 404],
  ['DELETE', '/keys', undefined, 404],
])('%s %s with %j changes nothing', async (method, below, body, expected) => {
  const { clientId } = await create({});
  expect((await send(method, `/${clientId}${below}`, body)).status).toBe(expected);
  const { body: listed } = await api.send({ path: `${path}?limit=200` });
  const client = listed.items.find((each: { clientId: string }) => each.clientId === clientId);
  expect([client.jwks, client.jwksUri]).toEqual([undefined, undefined]);
});

test.each([
  ['PUT', '/keys', { jwksUri: 'https://keys.example.com' }],
  ['POST', '/keys', setOf(first)],
  ['DELETE', '/keys', undefined],
  ['DELETE', '/keys/x', undefined],
])('%s %s of no client is 404', async (method, below, body) => {
  expect((await send(method, `/wsclient_none${below}`, body)).status).toBe(404);
});

test('a federated token goes on after the keys of its client were removed', async () => {
  const { clientId } = await create({ ...setOf(first), trusts: [trustOf(tenant, entra)] });
  const form = { grant_type: 'client_credentials', ...withAssertion(clientId, assertionOf(tenant, entra)) };
  const token = String((await postForm(api.service, { form })).json['access_token']);
  expect((await send('DELETE', `/${clientId}/keys`)).status).toBe(200);
  expect(await use(token)).toBe(200);
});
