import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { at } from '../support/date.ts';
import { openManagementApi, type TestManagement } from '../support/management.ts';

let api: TestManagement;
beforeAll(async () => {
  api = await openManagementApi();
  await api.send({ method: 'POST', path: '/workspaces', body: { id: 'acme', sso: true } });
});
afterAll(() => api.close());

const newKey = () => crypto.randomUUID();

const post = (path: string, body: unknown, key: string, token?: string) =>
  api.send({ method: 'POST', path, body, headers: { 'idempotency-key': key }, ...(token && { token }) });

const actor = { id: '42', name: 'Ada' };

/** Each request that makes something, with another body, the secrets it shows, and how much there is of its kind. */
const makings: readonly [
  string,
  { path: string; body: object; other: object; secrets: readonly string[]; list?: string },
][] = [
  [
    'a workspace',
    { path: '/workspaces', body: { id: 'once' }, other: { id: 'other' }, secrets: [], list: '/workspaces' },
  ],
  [
    'a token',
    {
      path: '/workspaces/acme/tokens',
      body: { name: 'a' },
      other: { name: 'b' },
      secrets: ['token'],
      list: '/workspaces/acme/tokens',
    },
  ],
  [
    'a client',
    {
      path: '/workspaces/acme/clients',
      body: { issuer: 'https://a.example', clientId: 'c' },
      other: { issuer: 'https://a.example', clientId: 'd' },
      secrets: [],
      list: '/workspaces/acme/clients',
    },
  ],
  [
    'a client of the token endpoint',
    {
      path: '/workspaces/acme/token-clients',
      body: { name: 'a' },
      other: { name: 'b' },
      secrets: ['secret'],
      list: '/workspaces/acme/token-clients',
    },
  ],
  [
    'a session',
    {
      path: '/workspaces/acme/sessions',
      body: { actor },
      other: { actor: { ...actor, id: '43' } },
      secrets: ['token', 'url'],
    },
  ],
];

const count = async (list: string | undefined) => (list ? (await api.send({ path: list })).body.items.length : 0);

test.each(makings)('%s is made once under a key, and its secret is shown once', async (_, making) => {
  const { path, body, other, secrets, list } = making;
  const key = newKey();
  const before = await count(list);
  const first = await post(path, body, key);
  expect(first.status).toBe(201);
  for (const name of secrets) expect(first.body[name]).toEqual(expect.any(String));
  const again = await post(path, body, key);
  const shown = Object.fromEntries(Object.entries(first.body).filter(([name]) => !secrets.includes(name)));
  // As text: the fields are in the same order.
  expect([again.status, JSON.stringify(again.body)]).toEqual([201, JSON.stringify(shown)]);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(await count(list)).toBe(before + (list ? 1 : 0));
  expect(await post(path, other, key)).toMatchObject({
    status: 422,
    body: { errors: [{ parameter: 'Idempotency-Key' }] },
  });
  expect(await count(list)).toBe(before + (list ? 1 : 0));
});

test('a rotation is made once under a key', async () => {
  const { body: old } = await post('/workspaces/acme/tokens', { name: 'rotated' }, newKey());
  const path = `/workspaces/acme/tokens/${old.id}/rotate`;
  const key = newKey();
  const first = await post(path, { graceSeconds: 0 }, key);
  const again = await post(path, { graceSeconds: 0 }, key);
  expect([first.status, again.status]).toEqual([201, 201]);
  const { token: _, ...shown } = first.body;
  expect(JSON.stringify(again.body)).toBe(JSON.stringify(shown));
  expect(await post(path, { graceSeconds: 1 }, key)).toMatchObject({ status: 422 });
  expect(await post(path, { graceSeconds: 0 }, newKey())).toMatchObject({ status: 409 });
});

/** A client of the token endpoint, made now. */
const newClient = async () => (await post('/workspaces/acme/token-clients', { name: 'x' }, newKey())).body;
const secretsOf = async (clientId: string) => {
  const { items } = (await api.send({ path: '/workspaces/acme/token-clients?limit=200' })).body;
  return items.find((each: { clientId: string }) => each.clientId === clientId).secrets;
};

test.each([
  ['added', 'secrets', { expiresAt: '2027-11-29T12:00:00Z' }, { expiresAt: '2027-11-29T13:00:00Z' }],
  ['rotated', 'secrets/{secret}/rotate', { graceSeconds: 60 }, { graceSeconds: 61 }],
])('a secret of a client is %s once under a key, and shown once', async (_, below, body, other) => {
  const client = await newClient();
  const path = `/workspaces/acme/token-clients/${client.clientId}/${below.replace('{secret}', client.secrets[0].id)}`;
  const key = newKey();
  const [first, again] = [await post(path, body, key), await post(path, body, key)];
  expect([first.status, again.status]).toEqual([201, 201]);
  const { secret, ...shown } = first.body;
  expect(secret).toMatch(/^wssec_/);
  expect(JSON.stringify(again.body)).toBe(JSON.stringify(shown));
  expect(await secretsOf(client.clientId)).toHaveLength(2);
  expect((await post(path, other, key)).status).toBe(422);
  expect(await secretsOf(client.clientId)).toHaveLength(2);
});

test('a secret of a client is made once by twenty requests at once under one key', async () => {
  const { clientId } = await newClient();
  const key = newKey();
  const path = `/workspaces/acme/token-clients/${clientId}/secrets`;
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(path, {}, key)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(answers.filter(({ body }) => body.secret !== undefined)).toHaveLength(1);
  expect(await secretsOf(clientId)).toHaveLength(2);
});

test('a trust is made once under a key', async () => {
  const { clientId } = await newClient();
  const path = `/workspaces/acme/token-clients/${clientId}/trusts`;
  const body = { issuer: 'https://login.example.com', subject: 'app', audience: 'scim' };
  const key = newKey();
  const [first, again, another] = [
    await post(path, body, key),
    await post(path, body, key),
    await post(path, body, newKey()),
  ];
  expect([first.status, again.status, another.status]).toEqual([201, 201, 409]);
  expect(JSON.stringify(again.body)).toBe(JSON.stringify(first.body));
});

test.each([
  ['tokens', '/workspaces/acme/tokens', { name: 'raced' }],
  ['workspaces', '/workspaces', { id: 'raced' }],
])('twenty requests at once under one key make one: %s', async (_, path, body) => {
  const key = newKey();
  const before = await count(path);
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(path, body, key)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(answers.map((each) => each.body.id)).size).toBe(1);
  expect(answers.filter((each) => each.headers['idempotency-replayed'] === undefined)).toHaveLength(1);
  expect(await count(path)).toBe(before + 1);
});

test('a key belongs to its caller', async () => {
  const { text: other } = await api.newKey('another');
  const session = await api.openSession('acme');
  const key = newKey();
  const answers = [
    await post('/workspaces/acme/tokens', { name: 'mine' }, key),
    await post('/workspaces/acme/tokens', { name: 'theirs' }, key, other),
    await post('/workspaces/acme/tokens', { name: 'of the session' }, key, session),
  ];
  expect(answers.map(({ status, headers }) => [status, headers['idempotency-replayed']])).toEqual(
    answers.map(() => [201, undefined]),
  );
});

test('a key of another path is refused', async () => {
  const key = newKey();
  await post('/workspaces', { id: 'path-a' }, key);
  await post('/workspaces', { id: 'path-b' }, newKey());
  expect(await post('/workspaces/path-b/tokens', { name: 'x' }, key)).toMatchObject({ status: 422 });
});

test('what was refused is not kept: the same key may try again', async () => {
  const key = newKey();
  expect((await post('/workspaces/later/tokens', { name: 'x' }, key)).status).toBe(404);
  await post('/workspaces', { id: 'later' }, newKey());
  expect((await post('/workspaces/later/tokens', { name: 'x' }, key)).status).toBe(201);
});

test('after 24 hours a key can be used again, even if the receipt has not been deleted yet', async () => {
  const key = newKey();
  const first = await post('/workspaces/acme/tokens', { name: 'aged' }, key);
  const next = await at(Date.now() + 86_400_001, () => post('/workspaces/acme/tokens', { name: 'aged' }, key));
  expect(next.status).toBe(201);
  expect(next.body.id).not.toBe(first.body.id);
  expect(next.body.token).toEqual(expect.any(String));
});
