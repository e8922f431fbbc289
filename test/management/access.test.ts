import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openManagement } from '../../lambdas/aws/stores.ts';
import { routes } from '../../lambdas/http/routes.ts';
import { revoke } from '../../lambdas/workspaces/access-token.ts';
import { newBearerToken, prefixes } from '../../lambdas/workspaces/bearer-token.ts';
import { operationNames } from '../support/conformance.ts';
import { newKey } from '../support/issuer.ts';
import { type ManagementRequest, openManagementApi, type TestManagement } from '../support/management.ts';
import { publicJwk } from '../support/self-signed.ts';
import type { TestWorkspace } from '../support/service.ts';

let api: TestManagement;
let own: TestWorkspace;
let other: TestWorkspace;
/** What another workspace has, by the names of the parameters in the paths. */
let foreign: Readonly<Record<string, string>>;

beforeAll(async () => {
  api = await openManagementApi();
  own = await api.service.newWorkspace();
  other = await api.service.newWorkspace();
  const path = `/workspaces/${other.id}`;
  const client = await api.send({
    method: 'POST',
    path: `${path}/clients`,
    body: { issuer: 'https://a.example', clientId: 'c' },
  });
  const trusts = [{ issuer: 'https://login.example.com', subject: 'app', audience: 'scim' }];
  const { body: made } = await api.send({
    method: 'POST',
    path: `${path}/token-clients`,
    body: {
      name: 'Entra ID',
      trusts,
      jwks: { keys: [publicJwk(newKey('own'))] },
      secretExpiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    },
  });
  const member = await other.send({ method: 'POST', path: '/Users', body: { userName: 'ada' } });
  const tokens = await api.send({ path: `${path}/tokens` });
  foreign = {
    workspace: other.id,
    token: tokens.body.items[0].id,
    client: client.body.id,
    tokenClient: made.clientId,
    secret: made.secrets[0].id,
    trust: made.trusts[0].id,
    key: 'own',
    member: JSON.parse(member.body).id,
  };
});
afterAll(() => api.close());

/** A body that each POST, PUT and PATCH would take. */
const bodies: Readonly<Record<string, object>> = {
  'POST /workspaces': { id: 'taken-over' },
  'PATCH /workspaces/{workspace}': { provisioning: false },
  'POST /workspaces/{workspace}/tokens': { name: 'x' },
  'POST /workspaces/{workspace}/tokens/{token}/rotate': { graceSeconds: 0 },
  'POST /workspaces/{workspace}/clients': { issuer: 'https://a.example', clientId: 'd' },
  'POST /workspaces/{workspace}/token-clients': { name: 'x' },
  'POST /workspaces/{workspace}/token-clients/{client}/secrets': {},
  'POST /workspaces/{workspace}/token-clients/{client}/secrets/{secret}/rotate': { graceSeconds: 0 },
  'POST /workspaces/{workspace}/token-clients/{client}/trusts': {
    issuer: 'https://login.example.com',
    subject: 'other',
    audience: 'scim',
  },
  'PUT /workspaces/{workspace}/token-clients/{client}/keys': { jwksUri: 'https://keys.example.com/jwks' },
  'POST /workspaces/{workspace}/token-clients/{client}/keys': { jwks: { keys: [publicJwk(newKey('further'))] } },
  'POST /workspaces/{workspace}/assertion-check': { assertion: 'x' },
  'POST /workspaces/{workspace}/sessions': { actor: { id: '1', name: 'x' } },
  'POST /sessions/exchange': { code: 'x' },
};

const operations = operationNames.map((name) => name.replace('/manage/v1', ''));
const closed = operations.filter((name) => name !== 'POST /sessions/exchange');

/** A request of an operation, with these ids in its path. */
function toRequest(name: string, ids: Readonly<Record<string, string>>): ManagementRequest {
  const [method = '', written = ''] = name.split(' ');
  const path = written.replace('/token-clients/{client}', '/token-clients/{tokenClient}');
  const filled = path.replace(/\{(\w+)\}/g, (_, each: string) => ids[each] ?? '');
  return { method, path: filled, ...(bodies[name] && { body: bodies[name] }) };
}

/** All of a workspace that the API shows. */
async function look(workspace: string) {
  const paths = ['', '/tokens', '/clients', '/token-clients', '/members'].map(
    (end) => `/workspaces/${workspace}${end}`,
  );
  return Promise.all(paths.map(async (path) => (await api.send({ path })).body));
}

describe('a credential is good for its own API only', () => {
  test.each(closed)('a SCIM token is 403 at %s', async (name) => {
    const request = { ...toRequest(name, foreign), token: other.token };
    const before = await look(other.id);
    expect(await api.send(request)).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('management') },
    });
    expect(await look(other.id)).toEqual(before);
  });

  test.each(closed)('without a credential, 401 at %s', async (name) => {
    const { status, body } = await api.send({ ...toRequest(name, foreign), token: null });
    expect([status, typeof body.detail]).toEqual([401, 'string']);
  });

  const scimRoutes = [...routes.map(({ method, path }) => `${method} ${path}`), 'DELETE /Users/{id}', 'GET /nothing'];
  test.each(scimRoutes)('a management key and a session are 401 at %s', async (name) => {
    const [method = '', path = ''] = name.split(' ');
    const session = await api.openSession(own.id);
    for (const token of [api.key, session]) {
      for (const authorization of [`Bearer ${token}`, token]) {
        // Used for its own API first: no verdict that is kept may count here.
        await api.send({ path: `/workspaces/${own.id}`, token });
        const url = `/scim/v2${path.replace('{id}', 'x')}`;
        const { status } = await api.service.send({ method, path: url, headers: { authorization } });
        expect(status).toBe(401);
      }
    }
  });

  test('a SCIM token that was just let in there is 403 here, and the other way round', async () => {
    const token = await api.service.newToken(own.id);
    const scim = () => own.send({ path: '/Users', headers: { authorization: `Bearer ${token}` } });
    expect((await scim()).status).toBe(200);
    expect((await api.send({ path: '/workspaces', token })).status).toBe(403);
    expect((await scim()).status).toBe(200);
  });

  test('a SCIM token of a workspace that is switched off is 403 as well', async () => {
    const off = await api.service.newWorkspace({ provisioning: false });
    expect(await api.send({ path: `/workspaces/${off.id}`, token: off.token })).toMatchObject({ status: 403 });
  });

  test.each<[string, () => Promise<string | readonly string[]> | string]>([
    ['an unknown key', () => newBearerToken(prefixes.managementKey, randomBytes(32)).text],
    ['an unknown session', () => newBearerToken(prefixes.settingsSession, randomBytes(32)).text],
    ['a key whose checksum is wrong', () => `${api.key.slice(0, -1)}${api.key.endsWith('0') ? '1' : '0'}`],
    ['a key under the prefix of a session', () => api.key.replace('wsmgmt_', 'wsset_')],
    ['a SCIM token under the prefix of a key', () => own.token.replace('wscim_', 'wsmgmt_')],
    ['a code of a link', () => newBearerToken(prefixes.sessionCode, randomBytes(32)).text],
    ['an expired key', async () => (await api.newKey('old', new Date(Date.now() - 1))).text],
    ['a word', () => 'key'],
  ])('%s is 401', async (_, toToken) => {
    const token = (await toToken()) as string;
    expect((await api.send({ path: '/workspaces', token })).status).toBe(401);
  });

  test('a key that is revoked ends at once', async () => {
    const { text, key } = await api.newKey('leaked');
    expect((await api.send({ path: '/workspaces', token: text })).status).toBe(200);
    await openManagement().changeKey(key.keyId, (each) => revoke(each, new Date()));
    expect((await api.send({ path: '/workspaces', token: text })).status).toBe(401);
  });

  test('two headers are 401', async () => {
    const authorization = [`Bearer ${api.key}`, `Bearer ${api.key}`];
    const { status } = await api.service.send({ path: '/manage/v1/workspaces', headers: { authorization } });
    expect(status).toBe(401);
  });

  test('the last use of a key is noted', async () => {
    const { text, key } = await api.newKey('used');
    await api.send({ path: '/workspaces', token: text });
    const lastUsed = async () => (await openManagement().listKeys()).find(({ keyId }) => keyId === key.keyId)?.lastUsed;
    while ((await lastUsed()) === undefined) await new Promise((done) => setTimeout(done, 5));
    expect(await lastUsed()).toMatchObject({ address: '192.0.2.1' });
  });
});

describe('a settings session reaches its own workspace only', () => {
  const withIds = closed.filter((name) => name.includes('{'));

  test.each(withIds)('%s of another workspace is 403, and changes nothing', async (name) => {
    const token = await api.openSession(own.id);
    const before = await look(other.id);
    expect(await api.send({ ...toRequest(name, foreign), token })).toMatchObject({ status: 403 });
    expect(await look(other.id)).toEqual(before);
  });

  test.each(withIds.filter((name) => name.replace('{workspace}', '').includes('{')))(
    '%s with the id of another workspace below its own is 404, and changes nothing',
    async (name) => {
      const token = await api.openSession(own.id);
      const before = await look(other.id);
      const request = toRequest(name, { ...foreign, workspace: own.id });
      expect(await api.send({ ...request, token })).toMatchObject({ status: 404 });
      expect(await look(other.id)).toEqual(before);
    },
  );

  test.each([
    (id: string) => `/workspaces/${id}/`,
    (id: string) => `/workspaces/${id.replace('t', '%74')}`,
    (id: string) => `/workspaces/${own.id}/../${id}`,
    (id: string) => `/workspaces/${own.id}/%2e%2e/${id}`,
    (id: string) => `/workspaces/${own.id}%2f..%2f${id}`,
    (id: string) => `//workspaces/${id}`,
    (id: string) => `/workspaces//${id}`,
    (id: string) => `/workspaces/${id.toUpperCase()}`,
    () => `/workspaces/${own.id}x`,
    (id: string) => `/workspaces/${id}?workspace=${own.id}`,
  ])('however the path is written: case %#', async (toPath) => {
    const token = await api.openSession(own.id);
    for (const end of ['', '/tokens', '/members']) {
      const { status, body } = await api.send({ path: toPath(other.id).replace(/(?=\?|$)/, end), token });
      expect([403, 404]).toContain(status);
      expect(JSON.stringify(body)).not.toContain(other.id);
    }
  });

  test('an id in the body does not count', async () => {
    const token = await api.openSession(own.id);
    const body = { name: 'mine', workspaceId: other.id };
    const { status } = await api.send({ method: 'POST', path: `/workspaces/${own.id}/tokens`, body, token });
    expect(status).toBe(400);
  });

  test('it makes no workspaces, lists none, opens no sessions and does not say that single sign-on is set up', async () => {
    const token = await api.openSession(own.id);
    const path = `/workspaces/${own.id}`;
    const refused: readonly ManagementRequest[] = [
      { path: '/workspaces' },
      { method: 'POST', path: '/workspaces', body: { id: 'mine' } },
      { method: 'POST', path: `${path}/sessions`, body: { actor: { id: '1', name: 'x' } } },
      { method: 'PATCH', path, body: { sso: true } },
      { method: 'PATCH', path, body: { sso: false, provisioning: false } },
      { path: '/nothing' },
      { path: '' },
    ];
    const answers = await Promise.all(refused.map((request) => api.send({ ...request, token })));
    expect(answers.map(({ status }) => status)).toEqual(refused.map(() => 403));
    expect((await api.send({ path })).body).toMatchObject({ sso: true, provisioning: true });
  });

  test('the rest of its workspace is open to it', async () => {
    const token = await api.openSession(own.id);
    const path = `/workspaces/${own.id}`;
    const allowed: readonly ManagementRequest[] = [
      { path },
      { method: 'PATCH', path, body: { provisioning: true, mode: 'lenient' } },
      { path: `${path}/tokens` },
      { method: 'POST', path: `${path}/tokens`, body: { name: 'x' } },
      { path: `${path}/clients` },
      { path: `${path}/token-clients` },
      { method: 'POST', path: `${path}/token-clients`, body: { name: 'Entra ID' } },
      { method: 'POST', path: `${path}/assertion-check`, body: { assertion: 'x' } },
      { path: `${path}/members` },
      { path: `${path}/activity` },
      { path: `${path}/status` },
      { path: '/openapi.json' },
    ];
    const answers = await Promise.all(allowed.map((request) => api.send({ ...request, token })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 201, 200, 200, 201, 200, 200, 200, 200, 200]);
  });
});

test('who made a change is in the activity: the person, or the key', async () => {
  const { id } = await api.service.newWorkspace();
  const token = await api.openSession(id);
  await api.send({ method: 'POST', path: `/workspaces/${id}/tokens`, body: { name: 'okta' }, token });
  await api.send({ method: 'PATCH', path: `/workspaces/${id}`, body: { name: 'New' } });
  await api.send({ method: 'PATCH', path: `/workspaces/${id}`, body: { name: 'New' } });
  const { items } = (await api.send({ path: `/workspaces/${id}/activity?kind=management` })).body;
  const key = { kind: 'key', id: api.record.keyId, name: 'test' };
  const ada = { kind: 'person', id: '42', name: 'Ada Lovelace' };
  expect(items).toMatchObject([
    { action: 'workspaceChanged', actor: key, changes: [{ attribute: 'name', before: 'Test', after: 'New' }] },
    { action: 'tokenIssued', actor: ada, subject: { name: 'okta' } },
    { action: 'sessionOpened', actor: key, subject: { id: '42', name: 'Ada Lovelace' } },
  ]);
  expect(JSON.stringify(items)).not.toMatch(/wscim_|wsset_|wscode_/);
});
