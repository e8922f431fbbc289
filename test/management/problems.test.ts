import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ManagementRequest, openManagementApi, type TestManagement } from '../support/management.ts';

let api: TestManagement;
let tokenPath = '';
beforeAll(async () => {
  api = await openManagementApi();
  await api.send({ method: 'POST', path: '/workspaces', body: { id: 'acme' } });
  const { body } = await api.send({ method: 'POST', path: '/workspaces/acme/tokens', body: { name: 'x' } });
  tokenPath = `/workspaces/acme/tokens/${body.id}`;
});
afterAll(() => api.close());

const post = (path: string, body: unknown, headers = {}): ManagementRequest => ({
  method: 'POST',
  path,
  body,
  headers,
});
const patch = (body: unknown): ManagementRequest => ({ method: 'PATCH', path: '/workspaces/acme', body });

/** A request and the field or parameter that the problem names. */
test.each<[() => ManagementRequest, string]>([
  [() => post('/workspaces', {}), '#/id'],
  [() => post('/workspaces', { id: 'Bad_Id' }), '#/id'],
  [() => post('/workspaces', { id: '-a' }), '#/id'],
  [() => post('/workspaces', { id: 7 }), '#/id'],
  [() => post('/workspaces', { id: 'a', name: '' }), '#/name'],
  [() => post('/workspaces', { id: 'a', name: 'x'.repeat(201) }), '#/name'],
  [() => post('/workspaces', { id: 'a', sso: 'yes' }), '#/sso'],
  [() => post('/workspaces', { id: 'a', ssso: true }), '#/ssso'],
  [() => post('/workspaces', { id: 'a', 'a/b': 1 }), '#/a~1b'],
  [() => post('/workspaces', []), '#'],
  [() => post('/workspaces', 'null'), '#'],
  [() => patch({ mode: 'polite' }), '#/mode'],
  [() => patch({ provisioning: null }), '#/provisioning'],
  [() => patch({ id: 'other' }), '#/id'],
  [() => post('/workspaces/acme/tokens', {}), '#/name'],
  [() => post('/workspaces/acme/tokens', { name: '' }), '#/name'],
  [() => post('/workspaces/acme/tokens', { name: '  ' }), '#/name'],
  [() => post('/workspaces/acme/tokens', { name: '\u200b' }), '#/name'],
  [() => post('/workspaces/acme/tokens', { name: 'two\nlines' }), '#/name'],
  [() => post('/workspaces/acme/tokens', { name: 'two\u2028lines' }), '#/name'],
  [() => post('/workspaces/acme/tokens', { name: 'x'.repeat(101) }), '#/name'],
  [() => post('/workspaces/acme/tokens', { name: 'x', scope: 'admin' }), '#/scope'],
  [() => post('/workspaces/acme/tokens', { name: 'x', expiresAt: 'soon' }), '#/expiresAt'],
  [() => post('/workspaces/acme/tokens', { name: 'x', expiresAt: '2001-01-01T00:00:00Z' }), '#/expiresAt'],
  [() => post(`${tokenPath}/rotate`, { graceSeconds: -1 }), '#/graceSeconds'],
  [() => post(`${tokenPath}/rotate`, { graceSeconds: 1.5 }), '#/graceSeconds'],
  [() => post('/workspaces/acme/clients', { issuer: 'https://x' }), '#/clientId'],
  [() => post('/workspaces/acme/clients', { issuer: 'x', clientId: 'y' }), '#/issuer'],
  [() => post('/workspaces/acme/clients', { issuer: 'https://x', clientId: 'a b' }), '#/clientId'],
  [() => post('/workspaces/acme/sessions', { actor: { id: '1' } }), '#/actor/name'],
  [
    () => post('/workspaces/acme/sessions', { actor: { id: '1', name: 'x' }, returnUrl: 'javascript:alert(1)' }),
    '#/returnUrl',
  ],
  [() => post('/sessions/exchange', { code: 'wscode_guess' }), '#/code'],
  [() => post('/workspaces', { id: 'a' }, { 'idempotency-key': 'with a space' }), 'idempotency-key'],
  [() => post('/workspaces', { id: 'a', name: '  ' }), '#/name'],
  [() => post('/workspaces', { id: 'a', name: 'two\nlines' }), '#/name'],
  [() => post('/workspaces', { id: 'a', name: 'nothing\u0000' }), '#/name'],
  [() => patch({ name: '\u200b' }), '#/name'],
  [() => post('/workspaces/acme/sessions', { actor: { id: ' ', name: 'x' } }), '#/actor/id'],
  [() => post('/workspaces/acme/sessions', { actor: { id: '1', name: '\u2028' } }), '#/actor/name'],
  [() => post('/workspaces', { id: 'a' }, { 'idempotency-key': 'a\u0000' }), 'idempotency-key'],
  [() => post('/workspaces', { id: 'a' }, { 'idempotency-key': 'é' }), 'idempotency-key'],
  [() => post('/workspaces', { id: 'a' }, { 'idempotency-key': '日本' }), 'idempotency-key'],
  [() => ({ path: '/workspaces/acme/members?query=%ff' }), 'query'],
  [() => ({ path: '/workspaces?limit=0' }), 'limit'],
  [() => ({ path: '/workspaces?limit=201' }), 'limit'],
  [() => ({ path: '/workspaces?limit=many' }), 'limit'],
  [() => ({ path: '/workspaces?cursor=***' }), 'cursor'],
  [() => ({ path: '/workspaces?limi=1' }), 'limi'],
  [() => ({ path: '/workspaces/acme/tokens?cursor=***' }), 'cursor'],
  [() => ({ path: '/workspaces/acme/members?cursor=x' }), 'cursor'],
  [() => ({ path: '/workspaces/acme/members?active=maybe' }), 'active'],
  [() => ({ path: '/workspaces/acme/activity?kind=gossip' }), 'kind'],
  [() => ({ path: '/workspaces/acme/activity?from=yesterday' }), 'from'],
  [() => ({ path: '/workspaces/acme/activity?from=2027-01-02T00:00:00Z&to=2027-01-01T00:00:00Z' }), 'from'],
  [() => ({ path: '/workspaces/acme/activity?from=2027-01-01T00:00:00.001Z&to=2027-01-01T00:00:00Z' }), 'from'],
  [() => ({ path: '/workspaces/NoSuch' }), 'workspace'],
])('case %#: the problem names the field', async (toRequest, field) => {
  const request = toRequest();
  const { status, headers, body } = await api.send(request);
  expect(headers['content-type']).toBe('application/problem+json');
  const { errors } = body;
  const named = errors?.map((error: { pointer?: string; parameter?: string }) => error.pointer ?? error.parameter);
  expect({ status, named }).toEqual({ status: 400, named: [field] });
  expect(body.detail).toContain(field === '#' ? 'the body: must be an object' : field.replace('#/', ''));
});

test.each([
  [{ id: 'a', sso: 'yes' }, 'sso: must be true or false'],
  [{ sso: true }, 'id: missing'],
  [{ id: 'a', name: 7 }, 'name: must be a string'],
  [{ id: 'a', name: '' }, 'name: must not be empty'],
  [{ id: 'a', b: 1 }, 'b: no such field'],
])('%j: %s', async (body, detail) => {
  expect((await api.send(post('/workspaces', body))).body.detail).toBe(detail);
});

test('several faults are all named', async () => {
  const { body } = await api.send(post('/workspaces', { id: 'A', sso: 1, more: 1 }));
  expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual(['#/id', '#/more', '#/sso']);
});

test.each<[string, ManagementRequest, number]>([
  ['a workspace that does not exist', { path: '/workspaces/nowhere' }, 404],
  ['tokens of one', { path: '/workspaces/nowhere/tokens' }, 404],
  ['a token for one', post('/workspaces/nowhere/tokens', { name: 'x' }), 404],
  ['a client for one', post('/workspaces/nowhere/clients', { issuer: 'https://x', clientId: 'y' }), 404],
  ['a session of one', post('/workspaces/nowhere/sessions', { actor: { id: '1', name: 'x' } }), 404],
  ['members of one', { path: '/workspaces/nowhere/members' }, 404],
  ['activity of one', { path: '/workspaces/nowhere/activity' }, 404],
  ['status of one', { path: '/workspaces/nowhere/status' }, 404],
  ['a change of one', { method: 'PATCH', path: '/workspaces/nowhere', body: {} }, 404],
  ['a token that does not exist', { method: 'DELETE', path: '/workspaces/acme/tokens/0a1b' }, 404],
  ['a workspace that exists', post('/workspaces', { id: 'acme' }), 409],
  ['no such path', { path: '/nothing' }, 404],
  ['no such path below one', { path: '/workspaces/acme/nothing' }, 404],
  ['the root', { path: '' }, 404],
  ['another method', { method: 'DELETE', path: '/workspaces/acme' }, 405],
  ['another method of a list', { method: 'PUT', path: '/workspaces', body: {} }, 405],
  ['a body that is not JSON', post('/workspaces', '{'), 400],
  ['no body', { method: 'POST', path: '/workspaces', headers: { 'content-type': 'application/json' } }, 400],
  [
    'a body in another charset',
    post('/workspaces', { id: 'a' }, { 'content-type': 'application/json; charset=latin1' }),
    415,
  ],
  ['a body that is compressed', post('/workspaces', { id: 'a' }, { 'content-encoding': 'gzip' }), 415],
  ['a body that is not UTF-8', post('/workspaces', Buffer.from('{"id":"a","name":"é"}', 'latin1')), 400],
  ['a body of another type', post('/workspaces', { id: 'a' }, { 'content-type': 'text/plain' }), 415],
  ['a body that is too large', post('/workspaces', { id: 'a', name: 'x'.repeat(70_000) }), 413],
])('%s is refused as RFC 9457 has it', async (_, request, expected) => {
  const { status, headers, body } = await api.send(request);
  expect(status).toBe(expected);
  expect(headers['content-type']).toBe('application/problem+json');
  expect(body).toMatchObject({ type: 'about:blank', status, title: expect.any(String), detail: expect.any(String) });
  expect(headers['cache-control']).toBe('no-store');
  if (expected === 405) expect(headers['allow']).toMatch(/^[A-Z, ]+$/);
});

const half = '"\\ud800"';
test.each<[string, string]>([
  ['/workspaces', `{"id":"half","name":${half}}`],
  ['/workspaces/acme/tokens', `{"name":${half}}`],
  ['/workspaces/acme/tokens', `{"name":"x",${half}:1}`],
  ['/workspaces/acme/sessions', `{"actor":{"id":${half},"name":"x"}}`],
  ['/workspaces/acme/token-clients', `{"name":"x","jwks":{"keys":[{"kty":"RSA","x5u":["\\\\",${half}]}]}}`],
  ['/sessions/exchange', `{"code":${half}}`],
  ['/sessions/exchange', '{"code":"\\uDE00\\uD83D"}'],
  ['/sessions/exchange', '{"code":"\\\\\\udc00"}'],
  ['/sessions/exchange', '{"code":"\\ud83d\\\\\\ude00"}'],
])('half of a surrogate pair is refused: %s %s', async (path, body) => {
  const { status, body: problem } = await api.send(post(path, body));
  const detail = 'the body has half of a surrogate pair, which is not a character';
  expect({ status, detail: problem.detail }).toEqual({ status: 400, detail });
});

test.each(['\\ud800', '\\\\ud800', '😀', 'C:\\udata'])('the name %j is taken', async (name) => {
  const { status, body } = await api.send({ method: 'PATCH', path: '/workspaces/acme', body: { name } });
  expect([status, body.name]).toEqual([200, name]);
});

test('a name may be escaped, and a body nested deep', async () => {
  const escaped = await api.send({ method: 'PATCH', path: '/workspaces/acme', body: '{"name":"\\ud83d\\ude00"}' });
  expect([escaped.status, escaped.body.name]).toEqual([200, '😀']);
  const deep = `{"name":"x","jwks":{"keys":${'['.repeat(30_000)}${']'.repeat(30_000)}}}`;
  expect((await api.send(post('/workspaces/acme/token-clients', deep))).status).toBe(400);
});

test('a header in any bytes is no failure', async () => {
  const headers = { 'user-agent': '日本', 'x-name': 'a\u0000b', origin: 'https://é.example' };
  expect((await api.send({ path: '/workspaces/acme', headers })).status).toBe(200);
});

test('a cursor of one list is refused by each other one', async () => {
  const lists = ['/workspaces', ...['tokens', 'clients', 'token-clients'].map((each) => `/workspaces/acme/${each}`)];
  await api.send(post('/workspaces', { id: 'globex' }));
  for (const name of ['a', 'b']) {
    await api.send(post('/workspaces/globex/tokens', { name }));
    await api.send(post('/workspaces/acme/token-clients', { name }));
  }
  const cursorOf = async (path: string) => (await api.send({ path: `${path}?limit=1` })).body.nextCursor as string;
  const from = ['/workspaces', '/workspaces/globex/tokens', '/workspaces/acme/token-clients'];
  for (const list of from) {
    const cursor = await cursorOf(list);
    expect((await api.send({ path: `${list}?cursor=${cursor}` })).status).toBe(200);
    for (const path of lists.filter((each) => each !== list)) {
      expect(await api.send({ path: `${path}?cursor=${cursor}` })).toMatchObject({
        status: 400,
        body: { errors: [{ parameter: 'cursor' }] },
      });
    }
  }
  for (const cursor of ['AAAA', 'b3RoZXI', Buffer.from('x y').toString('base64url')]) {
    for (const path of lists) expect((await api.send({ path: `${path}?cursor=${cursor}` })).status).toBe(400);
  }
});

test('no problem repeats a value that was sent', async () => {
  const marker = 'Zx9-secret-value';
  const answers = await Promise.all([
    api.send(post('/workspaces', { id: marker, name: { marker } })),
    api.send(post('/workspaces/acme/tokens', { name: 'x', scope: marker, expiresAt: marker })),
    api.send({ path: `/workspaces/acme/activity?kind=${marker}&from=${marker}` }),
    api.send({ path: `/workspaces/acme/members?cursor=${marker}&active=${marker}` }),
    api.send(post('/sessions/exchange', { code: marker })),
    api.send({ path: `/workspaces/${marker}` }),
  ]);
  const missing = await Promise.all(
    [
      { method: 'DELETE', path: `/workspaces/acme/tokens/${marker}` },
      { method: 'POST', path: `/workspaces/acme/tokens/${marker}/rotate` },
      { method: 'DELETE', path: `/workspaces/acme/clients/${marker}` },
      { method: 'DELETE', path: `/workspaces/acme/token-clients/${marker}` },
      { method: 'POST', path: `/workspaces/acme/token-clients/${marker}/secrets` },
      { path: `/workspaces/acme/members/${marker}` },
      { path: `/workspaces/${marker.toLowerCase()}/status` },
      { path: `/${marker}` },
    ].map(api.send),
  );
  for (const { status, body } of [...answers, ...missing]) {
    expect([400, 404]).toContain(status);
    expect(JSON.stringify(body).toLowerCase()).not.toContain(marker.toLowerCase());
  }
});
