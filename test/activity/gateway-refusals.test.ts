import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RefusalEntry } from '../../lambdas/activity/entry.ts';
import type { GatewayRefusal } from '../../lambdas/http/access-log.ts';
import { openAccessLog, toLogsEvent } from '../../local/access-log.ts';
import { type LambdaHandler, newContext } from '../../local/functions.ts';
import { openManagementApi, type TestManagement } from '../support/management.ts';

/* What the gateway refuses by itself reaches no function: the access log tells of it. */

let api: TestManagement;
let record: LambdaHandler;
let now = Date.now();
beforeAll(async () => {
  record = (await import('../../lambdas/record.ts')).handler as unknown as LambdaHandler;
  const throttle = { rate: 1, burst: 5 };
  api = await openManagementApi({ log: openAccessLog(record), throttle, now: () => now });
});
afterAll(() => api.close());

const list = async (workspace: string): Promise<readonly RefusalEntry[]> =>
  (await api.send({ path: `/workspaces/${workspace}/activity?kind=refusal` })).body.items;

async function newReader(workspace: string): Promise<string> {
  const body = { name: 'reader', scope: 'scim:read' };
  return (await api.send({ method: 'POST', path: `/workspaces/${workspace}/tokens`, body })).body.token;
}

test('a request beyond the scopes of a credential has an entry, also while the gateway caches its verdict', async () => {
  const workspace = await api.service.newWorkspace();
  const headers = { authorization: `Bearer ${await newReader(workspace.id)}` };
  expect((await workspace.send({ path: '/Users', headers })).status).toBe(200);
  const refused = await workspace.send({ method: 'POST', path: '/Users', headers, body: { userName: 'ada' } });
  expect(refused.status).toBe(403);
  expect(await list(workspace.id)).toMatchObject([
    {
      operation: 'create',
      status: 403,
      detail: JSON.parse(refused.body).detail,
      actor: { kind: 'credential', id: expect.any(String), name: 'reader' },
      request: expect.any(String),
      count: 1,
    },
  ]);
});

test('requests beyond the limit of a workspace are counted on one entry', async () => {
  now += 60_000;
  const workspace = await api.service.newWorkspace();
  const answers = await Promise.all(Array.from({ length: 9 }, () => workspace.send({ path: '/Users' })));
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(4);
  const [entry, ...others] = await list(workspace.id);
  expect(entry).toMatchObject({ operation: 'list', status: 429, count: 4, detail: 'too many requests: try again' });
  expect(entry?.actor).toMatchObject({ name: 'test' });
  expect(others).toEqual([]);
});

describe('lines of the access log', () => {
  const line = (workspace: string, more: Partial<GatewayRefusal> = {}): GatewayRefusal => ({
    time: '1795000000000',
    requestId: 'request-1',
    workspace,
    credential: 'https://issuer.example.com okta',
    scopes: 'scim:read',
    method: 'PATCH',
    resource: '/scim/v2/Users/{id}',
    refusal: 'ACCESS_DENIED',
    ...more,
  });
  const pass = (...lines: readonly GatewayRefusal[]) => record(toLogsEvent(lines), newContext());

  test('of one minute that are alike cost one request, and have the time of the last', async () => {
    const { id } = await api.service.newWorkspace();
    await pass(
      line(id),
      line(id, { time: '1795000001000' }),
      line(id, { time: '1795000002000', requestId: 'request-3' }),
    );
    expect(await list(id)).toMatchObject([
      {
        operation: 'patch',
        count: 3,
        time: new Date(1_795_000_002_000).toISOString(),
        actor: { id: 'https://issuer.example.com okta', name: 'okta' },
      },
    ]);
  });

  test.each<[string, Partial<GatewayRefusal>, object]>([
    [
      'a function out of reach',
      { refusal: 'INTEGRATION_TIMEOUT' },
      { status: 504, detail: expect.stringMatching(/^the service took/) },
    ],
    [
      'a path without a route',
      { resource: '/scim/v2/{proxy+}', method: 'DELETE' },
      { operation: 'delete', status: 403 },
    ],
    ['a refusal with an unknown name', { refusal: 'NEW_KIND' }, { status: 500, detail: 'NEW_KIND' }],
  ])('tell of %s', async (_, more, expected) => {
    const { id } = await api.service.newWorkspace();
    await pass(line(id, more));
    expect(await list(id)).toMatchObject([expected]);
  });

  test.each<[string, Partial<GatewayRefusal>]>([
    ['no refusal', { refusal: '-' }],
    ['a settings session', { resource: '/manage/v1/{proxy+}' }],
    ['a credential of no workspace', { workspace: '-' }],
  ])('about %s make no entry', async (_, more) => {
    const { id } = await api.service.newWorkspace();
    await pass(line(id, more));
    expect(await list(id)).toEqual([]);
  });

  test('are passed on compressed, as CloudWatch Logs does', () => {
    const text = gunzipSync(Buffer.from(toLogsEvent([line('acme')]).awslogs.data, 'base64')).toString();
    expect(JSON.parse(text)).toMatchObject({
      messageType: 'DATA_MESSAGE',
      logEvents: [{ message: expect.any(String) }],
    });
  });
});
