import { randomBytes } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { logger } from '../../lambdas/aws/log.ts';
import { newBearerToken, prefixes } from '../../lambdas/workspaces/bearer-token.ts';
import { at } from '../support/date.ts';
import { openManagementApi, type TestManagement } from '../support/management.ts';

let api: TestManagement;
beforeAll(async () => {
  process.env['SETTINGS_ORIGINS'] = 'https://app.example.com,https://other.example.com';
  api = await openManagementApi();
  await api.send({ method: 'POST', path: '/workspaces', body: { id: 'acme' } });
});
afterAll(() => api.close());

const actor = { id: '42', name: 'Ada Lovelace' };
const minute = 60_000;

const open = async (more = {}) =>
  (await api.send({ method: 'POST', path: '/workspaces/acme/sessions', body: { actor, ...more } })).body;
const codeOf = ({ url }: { readonly url: string }) => new URLSearchParams(new URL(url).hash.slice(1)).get('code');
const exchange = (code: string | null) =>
  api.send({ method: 'POST', path: '/sessions/exchange', body: { code }, token: null });
const statusOf = async (token: string) => (await api.send({ path: '/workspaces/acme', token })).status;

test('a session is opened by a key; its link holds a code in the fragment, nowhere else', async () => {
  const session = await open({ returnUrl: 'https://app.example.com/settings' });
  expect(session).toEqual({
    id: expect.any(String),
    token: expect.stringMatching(/^wsset_/),
    url: expect.stringMatching(/^https:\/\/scim\.example\.com\/settings#code=wscode_\w{49}$/),
    expiresAt: expect.any(String),
  });
  expect(await statusOf(session.token)).toBe(200);
  const { status, body } = await exchange(codeOf(session));
  expect([status, body]).toEqual([
    200,
    {
      token: expect.stringMatching(/^wsset_/),
      expiresAt: session.expiresAt,
      workspace: 'acme',
      actor,
      returnUrl: 'https://app.example.com/settings',
    },
  ]);
  expect(body.token).not.toBe(session.token);
  expect(await statusOf(body.token)).toBe(200);
});

test('a code works once, also for ten callers at once', async () => {
  const code = codeOf(await open());
  const answers = await Promise.all(Array.from({ length: 10 }, () => exchange(code)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 400)]);
  expect((await exchange(code)).status).toBe(400);
});

test.each([
  [2 * minute - 1000, 200],
  [2 * minute + 1000, 400],
])('a code after %i ms: %i', async (later, status) => {
  const code = codeOf(await open());
  expect((await at(Date.now() + later, () => exchange(code))).status).toBe(status);
});

test.each([
  [59 * minute, 200],
  [60 * minute + 1000, 401],
])('a session after %i ms: %i, also by a token that was exchanged late', async (later, status) => {
  const session = await open();
  const late = await at(Date.now() + minute, () => exchange(codeOf(session)));
  for (const token of [session.token, late.body.token]) {
    expect(await at(Date.now() + later, () => statusOf(token))).toBe(status);
  }
});

test.each([['wscode_'], ['x'], [''], [`wscode_${'0'.repeat(49)}`]])('a guess is refused: %s', async (code) => {
  expect(await exchange(code)).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/code' }] } });
});

test('a session token is no code, and a code no session token', async () => {
  const session = await open();
  expect((await exchange(session.token)).status).toBe(400);
  expect(await statusOf(codeOf(session) as string)).toBe(401);
});

test('no secret is in a table or in a log line, and what expires says so', async () => {
  const written: string[] = [];
  logger.setLogLevel('INFO');
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((line) => written.push(String(line)) > 0),
  );
  const session = await open();
  const exchanged = await exchange(codeOf(session));
  const second = await open();
  await statusOf(session.token);
  for (const spy of spies) spy.mockRestore();
  logger.setLogLevel('SILENT');
  expect(written.length).toBeGreaterThan(3);
  const { engine } = api.service;
  const { Items = [] } = await engine.client.send(new ScanCommand({ TableName: engine.workspaces }));
  const everything = JSON.stringify([Items, written]);
  expect(everything).toContain(session.id);
  const secrets = [api.key, session.token, codeOf(session), codeOf(second), exchanged.body.token];
  for (const secret of secrets) expect(everything).not.toContain(secret.slice(10, 40));
  for (const name of [actor.name, 'Lovelace']) expect(written.join('')).not.toContain(name);
  const passing = Items.filter((item) => /^(session|session-code)#/.test(item['subject']));
  expect(passing.length).toBeGreaterThan(2);
  for (const item of passing) expect(item['expires']).toBeGreaterThan(Date.now() / 1000);
});

describe('pages of other origins', () => {
  const options = (origin: string) =>
    api.send({
      method: 'OPTIONS',
      path: '/workspaces/acme/tokens',
      token: null,
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });

  test.each(['https://app.example.com', 'https://other.example.com'])('%s may call', async (origin) => {
    const allowed = await options(origin);
    expect(allowed.status).toBe(204);
    expect(allowed.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': expect.stringContaining('PATCH'),
      'access-control-allow-headers': expect.stringContaining('Authorization'),
    });
    const token = await api.openSession('acme');
    for (const path of ['/workspaces/acme', '/workspaces/other', '/nothing']) {
      const { headers } = await api.send({ path, token, headers: { origin } });
      expect(headers['access-control-allow-origin']).toBe(origin);
      expect(headers['vary']).toContain('Origin');
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
    }
  });

  test.each(['https://evil.example', 'https://app.example.com.evil.example', 'http://app.example.com', 'null', '*'])(
    '%s may not',
    async (origin) => {
      expect((await options(origin)).headers).not.toHaveProperty('access-control-allow-origin');
      const token = await api.openSession('acme');
      const { headers } = await api.send({ path: '/workspaces/acme', token, headers: { origin } });
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    },
  );

  test.each<[string, number, string | null | (() => Promise<string>)]>([
    ['no credential', 401, null],
    ['an unknown session', 401, newBearerToken(prefixes.settingsSession, randomBytes(32)).text],
    ['a SCIM token', 403, () => api.service.newToken('acme')],
  ])('can read why %s is refused, and others cannot', async (_, status, given) => {
    const token = typeof given === 'function' ? await given() : given;
    const ask = (origin: string) => api.send({ path: '/workspaces/acme/status', token, headers: { origin } });
    const known = await ask('https://app.example.com');
    expect(known).toMatchObject({
      status,
      headers: {
        'access-control-allow-origin': 'https://app.example.com',
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
      },
      body: { status, detail: expect.any(String) },
    });
    const unknown = await ask('https://evil.example.com');
    expect(unknown.status).toBe(status);
    expect(unknown.headers).not.toHaveProperty('access-control-allow-origin');
  });
});
