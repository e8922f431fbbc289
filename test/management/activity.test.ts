import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { toCursor } from '../../lambdas/activity/position.ts';
import type { AccessToken } from '../../lambdas/workspaces/access-token.ts';
import { type LambdaHandler, newContext } from '../../local/functions.ts';
import { openManagementApi, type TestManagement } from '../support/management.ts';
import { openStream } from '../support/stream.ts';

let api: TestManagement;
let recordChanges: () => Promise<unknown>;
beforeAll(async () => {
  api = await openManagementApi();
  const record = (await import('../../lambdas/record.ts')).handler as unknown as LambdaHandler;
  const read = await openStream(api.service.engine);
  recordChanges = async () => record({ Records: await read() }, newContext());
});
afterAll(() => api.close());

/** A workspace whose name was changed so many times, the last time to `name <times>`. */
async function newBusyWorkspace(times: number): Promise<string> {
  const { id } = await api.service.newWorkspace();
  for (let n = 1; n <= times; n += 1) {
    await api.send({ method: 'PATCH', path: `/workspaces/${id}`, body: { name: `name ${n}` } });
  }
  return `/workspaces/${id}`;
}

test('the activity is paged, the newest first, and sees what was written just before', async () => {
  const path = await newBusyWorkspace(5);
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await api.send({ path: `${path}/activity?limit=2${cursor ? `&cursor=${cursor}` : ''}` });
    names.push(...body.items.map((entry: { changes: [{ after: string }] }) => entry.changes[0].after));
    cursor = body.nextCursor;
  } while (cursor);
  expect(names).toEqual(['name 5', 'name 4', 'name 3', 'name 2', 'name 1']);
});

test.each<[string, string]>([
  ['from a time to the same time', 'from=2027-01-01T00:00:00Z&to=2027-01-01T00:00:00.000Z'],
  ['from a time in the future', 'from=2999-01-01T00:00:00Z'],
  ['before the first entry', 'to=2001-01-01T00:00:00Z'],
  [
    'from a time after the cursor',
    `from=2020-01-01T00:00:00Z&cursor=${toCursor({ time: '2019-01-01T00:00:00.000Z', id: 'x' })}`,
  ],
])('a page %s is empty, of each kind', async (_, query) => {
  const path = await newBusyWorkspace(1);
  for (const kind of [
    '',
    '&kind=change',
    '&kind=refusal',
    '&kind=management',
    '&member=1-nobody',
    '&kind=group',
    '&group=1-nobody',
  ]) {
    const { status, body } = await api.send({ path: `${path}/activity?${query}${kind}` });
    expect([kind, status, body]).toEqual([kind, 200, { items: [] }]);
  }
});

test('a refused request about a group is found by the id of the group, in JSON and in CSV', async () => {
  const workspace = await api.service.newWorkspace();
  const group = '7-nobody';
  for (const id of [group, '8-nobody']) await workspace.send({ method: 'GET', path: `/Groups/${id}` });
  const path = `/workspaces/${workspace.id}/activity`;
  const { items } = (await api.send({ path: `${path}?group=${group}` })).body;
  expect(items).toEqual([expect.objectContaining({ kind: 'refusal', status: 404, group, count: 1 })]);
  expect((await api.send({ path: `${path}?group=${group}&kind=management` })).body.items).toEqual([]);
  const csv = await api.send({ path: `${path}?group=${group}`, headers: { accept: 'text/csv' } });
  expect(csv.body.split('\r\n')).toEqual([expect.stringMatching(/,group$/), expect.stringMatching(`,${group}$`), '']);
  for (const wrong of ['', 'x'.repeat(201)]) {
    const { status, body } = await api.send({ path: `${path}?group=${wrong}` });
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('group')]);
  }
});

test('a page is given as CSV to a client that prefers it, with the cursor of the next page in a header', async () => {
  const path = await newBusyWorkspace(3);
  const first = await api.send({ path: `${path}/activity?limit=2`, headers: { accept: 'text/csv' } });
  expect(first.headers['content-type']).toBe('text/csv; charset=utf-8');
  const [titles, ...lines] = first.body.trim().split('\r\n');
  expect(titles).toMatch(/^time,kind,what,by,/);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain('name: name 2 -> name 3');
  const next = await api.send({
    path: `${path}/activity?limit=2&cursor=${first.headers['next-cursor']}`,
    headers: { accept: 'text/csv' },
  });
  expect(next.body).toContain('name: Test -> name 1');
  for (const accept of ['*/*', 'application/json', 'text/html', 'text/csv;q=0.5, application/json']) {
    const { headers } = await api.send({ path: `${path}/activity`, headers: { accept } });
    expect(headers['content-type']).toMatch(/^application\/json/);
  }
});

test('a refused SCIM request, the provider and the credential are seen by kind, in the status too', async () => {
  const workspace = await api.service.newWorkspace();
  const headers = { 'user-agent': 'Okta SCIM Client 1.0.0' };
  const add = (body: object) => workspace.send({ method: 'POST', path: '/Users', body, headers });
  expect((await add({ userName: 'ada' })).status).toBe(201);
  expect((await add({ userName: 'grace', roles: [{ value: 'editor' }] })).status).toBe(400);
  const path = `/workspaces/${workspace.id}`;
  const { items } = (await api.send({ path: `${path}/activity?kind=refusal` })).body;
  expect(items).toMatchObject([
    { kind: 'refusal', operation: 'create', status: 400, actor: { kind: 'credential', name: 'test' }, client: 'Okta' },
  ]);
  expect((await api.send({ path: `${path}/activity?kind=management` })).body.items).toEqual([]);
  const { body } = await api.send({ path: `${path}/status` });
  expect(body).toMatchObject({
    lastRequest: { credential: { name: 'test' }, client: 'Okta' },
    members: { total: 1 },
    refusals: 1,
  });
});

test('the filter of a refused search is seen', async () => {
  const workspace = await api.service.newWorkspace();
  expect((await workspace.send({ path: '/Users?filter=userName%20is%20%22ada%22' })).status).toBe(400);
  const { items } = (await api.send({ path: `/workspaces/${workspace.id}/activity` })).body;
  expect(items).toMatchObject([{ operation: 'list', sent: { filter: 'userName is "ada"' } }]);
});

test('a credential that ends soon is in the status', async () => {
  const { id } = await api.service.newWorkspace();
  const path = `/workspaces/${id}`;
  const expiresAt = new Date(Date.now() + 3 * 86_400_000).toISOString();
  const { body } = await api.send({ method: 'POST', path: `${path}/tokens`, body: { name: 'ending', expiresAt } });
  const { endingCredentials } = (await api.send({ path: `${path}/status` })).body;
  expect(endingCredentials).toEqual([{ id: body.id, name: 'ending', expiresAt }]);
});

describe('the last request in the status', () => {
  const entra = (operation: object) => ({
    method: 'PATCH',
    body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [operation] },
  });

  test('names the provider of a credential that only its writes show', async () => {
    const workspace = await api.service.newWorkspace();
    const [token] = await api.service.workspaces.listTokens(workspace.id);
    const lastRequest = async () => (await api.send({ path: `/workspaces/${workspace.id}/status` })).body.lastRequest;
    const refused = entra({ op: 'Replace', path: 'active', value: 'False' });
    expect((await workspace.send({ ...refused, path: '/Users/1-nobody' })).status).toBe(404);
    expect(await lastRequest()).not.toHaveProperty('client');
    const { status } = await workspace.send({ method: 'POST', path: '/Users', body: { userName: 'ada' } });
    expect(status).toBe(201);
    const { body: found } = await workspace.send({ path: '/Users?filter=userName%20eq%20%22ada%22' });
    const [{ id }] = JSON.parse(found).Resources;
    await workspace.send({ ...entra({ op: 'Replace', path: 'userName', value: 'ada2' }), path: `/Users/${id}` });
    await recordChanges();
    const time = new Date(Date.now() + 60_000).toISOString();
    await api.service.workspaces.noteUse(token as AccessToken, { time, address: '192.0.2.1' });
    expect(await lastRequest()).toEqual({
      time,
      credential: { id: token?.tokenId, name: 'test' },
      client: 'Microsoft Entra ID',
    });
  });

  test('is the change of a group, if that was last', async () => {
    const workspace = await api.service.newWorkspace({ groups: true });
    const headers = { 'user-agent': 'Okta SCIM Client 1.0.0' };
    const body = { displayName: 'Engineers' };
    expect((await workspace.send({ method: 'POST', path: '/Groups', headers, body })).status).toBe(201);
    await recordChanges();
    const path = `/workspaces/${workspace.id}`;
    const [group] = (await api.send({ path: `${path}/activity?kind=group` })).body.items;
    const { lastRequest } = (await api.send({ path: `${path}/status` })).body;
    expect(lastRequest).toMatchObject({ time: group.time, client: 'Okta' });
  });

  test('is one of an OAuth2 client, and the list shows its use', async () => {
    const { id } = await api.service.newWorkspace();
    const client = {
      workspaceId: id,
      issuer: 'https://issuer.example.com',
      clientId: `okta-${id}`,
      created: '2026-01-01',
    };
    await api.service.workspaces.addClient(client);
    const use = { time: '2026-11-01T00:00:00.000Z', address: '192.0.2.7', client: 'Okta' };
    await api.service.workspaces.noteIssuerClientUse(client, use);
    expect((await api.send({ path: `/workspaces/${id}/clients` })).body.items).toMatchObject([
      { clientId: client.clientId, lastUsedAt: use.time, lastUsedFrom: use.address },
    ]);
    expect((await api.send({ path: `/workspaces/${id}/status` })).body.lastRequest).toEqual({
      time: use.time,
      credential: { id: `${client.issuer} ${client.clientId}`, name: client.clientId },
      client: 'Okta',
    });
  });

  test('is none of a client that was removed meanwhile', async () => {
    const { id } = await api.service.newWorkspace();
    const client = {
      workspaceId: id,
      issuer: 'https://issuer.example.com',
      clientId: `gone-${id}`,
      created: '2026-01-01',
    };
    await api.service.workspaces.noteIssuerClientUse(client, {
      time: '2026-11-01T00:00:00.000Z',
      address: '192.0.2.7',
    });
    expect(await api.service.workspaces.findClient(client.issuer, client.clientId)).toBeUndefined();
  });
});
