import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openManagementApi, type TestManagement } from '../support/management.ts';

let api: TestManagement;
beforeAll(async () => {
  api = await openManagementApi();
});
afterAll(() => api.close());

const post = (path: string, body?: unknown, headers = {}) => api.send({ method: 'POST', path, body, headers });
const get = async (path: string) => (await api.send({ path })).body;
const patch = (path: string, body: unknown) => api.send({ method: 'PATCH', path, body });

const scim = (token: string) =>
  api.service.send({ path: '/scim/v2/Users', headers: { authorization: `Bearer ${token}` } });

test('a workspace from its creation to a SCIM request that is answered, by the API only', async () => {
  const created = await post('/workspaces', { id: 'umbrella', name: 'Umbrella' });
  expect(created).toMatchObject({
    status: 201,
    body: {
      id: 'umbrella',
      name: 'Umbrella',
      sso: false,
      provisioning: false,
      mode: 'lenient',
      baseUrl: 'https://scim.example.com/scim/v2',
    },
  });
  expect(await get('/workspaces/umbrella')).toEqual(created.body);
  const refused = await patch('/workspaces/umbrella', { provisioning: true });
  expect(refused).toMatchObject({
    status: 409,
    body: { errors: [{ detail: expect.stringContaining('single sign-on'), pointer: '#/provisioning' }] },
  });
  const on = await patch('/workspaces/umbrella', { sso: true, provisioning: true });
  expect(on).toMatchObject({ status: 200, body: { sso: true, provisioning: true } });
  const issued = await post('/workspaces/umbrella/tokens', { name: 'okta' });
  expect(issued).toMatchObject({ status: 201, body: { name: 'okta', scope: 'scim', state: 'valid' } });
  expect((await scim(issued.body.token)).status).toBe(200);
  expect(await patch('/workspaces/umbrella', { sso: false })).toMatchObject({
    status: 409,
    body: { errors: [{ pointer: '#/sso' }] },
  });
  expect(await patch('/workspaces/umbrella', { sso: false, provisioning: false })).toMatchObject({
    body: { sso: false, provisioning: false },
  });
  expect(await patch('/workspaces/umbrella', { name: 'U', mode: 'strict' })).toMatchObject({
    body: { name: 'U', mode: 'strict' },
  });
  expect(await patch('/workspaces/umbrella', {})).toMatchObject({ status: 200, body: { name: 'U' } });
});

describe('tokens', () => {
  beforeAll(async () => {
    await post('/workspaces', { id: 'initech', sso: true });
    await patch('/workspaces/initech', { provisioning: true });
  });

  test('are listed without the secret, with state and end', async () => {
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const { body } = await post('/workspaces/initech/tokens', { name: 'entra', expiresAt, scope: 'scim:read' });
    const { token, ...rest } = body;
    expect(token).toMatch(/^wscim_/);
    const { items } = await get('/workspaces/initech/tokens');
    expect(items).toContainEqual(rest);
    expect(JSON.stringify(items)).not.toContain(token.slice(12));
  });

  test('rotate with a grace, and are revoked at once', async () => {
    const { body: old } = await post('/workspaces/initech/tokens', { name: 'okta' });
    const path = `/workspaces/initech/tokens/${old.id}`;
    const { status, body: next } = await post(`${path}/rotate`, { graceSeconds: 60 });
    expect(status).toBe(201);
    expect([(await scim(old.token)).status, (await scim(next.token)).status]).toEqual([200, 200]);
    const { items } = await get('/workspaces/initech/tokens');
    const { expiresAt, rotatedAt } = items.find(({ id }: { id: string }) => id === old.id);
    expect(rotatedAt).toBe(next.createdAt);
    expect(next).not.toHaveProperty('rotatedAt');
    expect(Math.round((Date.parse(expiresAt) - Date.now()) / 1000)).toBeCloseTo(60, -1);
    const activity = await get('/workspaces/initech/activity?kind=management&limit=1');
    const subject = { id: next.id, name: 'okta' };
    const replaced = { id: old.id, name: 'okta', expiresAt };
    expect(activity.items).toMatchObject([{ action: 'tokenRotated', subject, replaced }]);
    // The end of the grace is no lifetime for another successor.
    const again = await post(`${path}/rotate`, { graceSeconds: 60 });
    expect(again).toMatchObject({ status: 409, body: { detail: expect.stringContaining('rotated already') } });
    const revoked = await api.send({ method: 'DELETE', path });
    expect(revoked).toMatchObject({ status: 200, body: { id: old.id, state: 'revoked' } });
    expect(await api.send({ method: 'DELETE', path })).toMatchObject({ status: 200, body: revoked.body });
    expect(await post(`${path}/rotate`)).toMatchObject({ status: 409 });
    expect(await post('/workspaces/initech/tokens/nothing/rotate')).toMatchObject({ status: 404 });
  });
});

test.each<[string, Record<string, string>]>([
  ['without a Content-Type', {}],
  ['with the Content-Type of JSON', { 'content-type': 'application/json' }],
  ['with that of a form, as curl sends it', { 'content-type': 'application/x-www-form-urlencoded' }],
])('a token is rotated by a request without a body, %s', async (_, headers) => {
  const { body: old } = await post('/workspaces/initech/tokens', { name: 'okta' });
  const path = `/workspaces/initech/tokens/${old.id}/rotate`;
  expect(await api.send({ method: 'POST', path, headers })).toMatchObject({ status: 201, body: { name: 'okta' } });
  const missing = await api.send({ method: 'POST', path: '/workspaces/initech/tokens', headers });
  expect(missing).toMatchObject({ status: 400, body: { detail: expect.any(String) } });
});

test('a client of an issuer that the deployment does not trust is refused; only the product sees which ones it trusts', async () => {
  await post('/workspaces', { id: 'umbrella' });
  const path = '/workspaces/umbrella/clients';
  const body = { issuer: 'https://login.example.com/a%20b/', clientId: '0oa1' };
  const refused = await post(path, body);
  expect(refused).toMatchObject({ status: 409, body: { errors: [{ pointer: '#/issuer' }] } });
  expect(refused.body.detail).toMatch(
    /oauthIssuers .* accepted now: https:\/\/a\.example, https:\/\/login\.example\.com\/a%20b$/,
  );
  const token = await api.openSession('umbrella');
  const person = await api.send({ method: 'POST', path, body, token });
  expect(person).toMatchObject({ status: 409, body: { errors: [{ pointer: '#/issuer' }] } });
  expect(person.body.detail).not.toContain('login.example.com');
  expect((await get(path)).items).toEqual([]);
});

test('a client of an issuer is tied to one workspace and untied again', async () => {
  await post('/workspaces', { id: 'hooli' });
  await post('/workspaces', { id: 'piper' });
  const client = { issuer: 'https://login.example.com/a%20b', clientId: '0oa1' };
  const added = await post('/workspaces/hooli/clients', client);
  expect(added).toMatchObject({ status: 201, body: client });
  expect((await get('/workspaces/hooli/clients')).items).toEqual([added.body]);
  const [entry] = (await get('/workspaces/hooli/activity?kind=management&limit=1')).items;
  const name = '0oa1 of https://login.example.com/a%20b';
  expect(entry).toMatchObject({ action: 'clientAdded', subject: { id: '0oa1', name } });
  expect(await post('/workspaces/piper/clients', client)).toMatchObject({
    status: 409,
    body: { errors: [{ pointer: '#/clientId' }] },
  });
  const path = `/workspaces/hooli/clients/${added.body.id}`;
  expect(await api.send({ method: 'DELETE', path })).toMatchObject({ status: 204, body: '' });
  expect(await api.send({ method: 'DELETE', path })).toMatchObject({ status: 404 });
  expect((await get('/workspaces/hooli/clients')).items).toEqual([]);
});

describe('lists are paged by cursor', () => {
  async function readAll(path: string, limit: number) {
    const pages: { id: string }[][] = [];
    let cursor: string | undefined;
    do {
      const { items, nextCursor } = await get(`${path}?limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`);
      pages.push(items);
      cursor = nextCursor;
    } while (cursor);
    return pages;
  }

  test.each([1, 2, 3, 200])('workspaces, by %i', async (limit) => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) await post('/workspaces', { id: `paged-${id}` });
    const pages = await readAll('/workspaces', limit);
    const ids = pages.flat().map(({ id }) => id);
    expect(pages.every((page) => page.length <= limit)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(['paged-a', 'paged-b', 'paged-c', 'paged-d', 'paged-e']));
  });

  test.each([1, 2, 3, 200])('tokens, by %i, the oldest first', async (limit) => {
    const id = `tokens-${limit}`;
    await post('/workspaces', { id });
    const made: string[] = [];
    for (let n = 0; n < 4; n += 1) made.push((await post(`/workspaces/${id}/tokens`, { name: `${n}` })).body.id);
    const pages = await readAll(`/workspaces/${id}/tokens`, limit);
    expect(new Set(pages.flat().map((token) => token.id))).toEqual(new Set(made));
    expect(pages.length).toBe(Math.ceil(4 / limit));
  });
});

describe('members', () => {
  beforeAll(async () => {
    await post('/workspaces', { id: 'people', sso: true });
    await patch('/workspaces/people', { provisioning: true });
    const { body } = await post('/workspaces/people/tokens', { name: 'idp' });
    const add = (member: object) =>
      api.service.send({
        method: 'POST',
        path: '/scim/v2/Users',
        headers: { authorization: `Bearer ${body.token}` },
        body: member,
      });
    await add({ userName: 'ada@example.com', name: { givenName: 'Ada', familyName: 'Lovelace' }, externalId: '1' });
    await add({ userName: 'grace@example.com', displayName: 'Grace Hopper', roles: [{ value: 'admin' }] });
    await add({ userName: 'alan@example.com', name: { formatted: 'Alan Turing' }, active: false });
  });

  const names = async (query: string) =>
    (await get(`/workspaces/people/members${query}`)).items.map(({ userName }: { userName: string }) =>
      userName.replace(/@.*/, ''),
    );

  test.each([
    ['', ['ada', 'grace', 'alan']],
    ['?active=true', ['ada', 'grace']],
    ['?active=false', ['alan']],
    ['?query=a', ['ada', 'alan']],
    ['?query=A', ['ada', 'alan']],
    ['?query=love', ['ada']],
    ['?query=grace%20h', ['grace']],
    ['?query=alan%20t&active=true', []],
    ['?query=%22', []],
    ['?query=x%22%20or%20active%20eq%20%22', []],
  ])('by %s', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  test('are shown as people see them, one with all attributes', async () => {
    const { items } = await get('/workspaces/people/members');
    const [ada, grace, alan] = items;
    expect(ada).toMatchObject({ name: 'Ada Lovelace', role: 'contributor', active: true, linked: true });
    expect(grace).toMatchObject({ name: 'Grace Hopper', role: 'admin', linked: false });
    expect(alan).toMatchObject({ name: 'Alan Turing', active: false });
    const one = await get(`/workspaces/people/members/${ada.id}`);
    expect(one).toMatchObject({ ...ada, attributes: { userName: 'ada@example.com', externalId: '1' } });
    expect(await api.send({ path: '/workspaces/people/members/1-nobody' })).toMatchObject({ status: 404 });
  });

  test('page by cursor', async () => {
    const first = await get('/workspaces/people/members?limit=2');
    expect(first.items).toHaveLength(2);
    const second = await get(`/workspaces/people/members?limit=2&cursor=${first.nextCursor}`);
    expect(second.items).toHaveLength(1);
    expect(second.nextCursor).toBeUndefined();
    const other = await api.send({ path: `/workspaces/people/members?query=a&cursor=${first.nextCursor}` });
    expect(other).toMatchObject({ status: 400, body: { errors: [{ parameter: 'cursor' }] } });
  });
});
