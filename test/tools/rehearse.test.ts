import { spawnSync } from 'node:child_process';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { basePath } from '../../lambdas/http/routes.ts';
import { openEndpoint } from '../../tools/rehearse/endpoint.ts';
import { providers } from '../../tools/rehearse/providers.ts';
import { rehearse } from '../../tools/rehearse/rehearsal.ts';
import { openService, type TestService } from '../support/service.ts';

interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A fault of a server: another reply than the right one, or the right one. */
type Fault = (exchange: Exchange, right: Reply) => Reply;

let service: TestService;
beforeAll(async () => {
  service = await openService();
});
afterAll(() => service.close());

/** Rehearses as a provider against the service behind a server with a fault. */
async function rehearseWith(fault: Fault, idp: string, groups = false) {
  const workspace = await service.newWorkspace({ groups });
  const server = createServer(async (request, response) => {
    const exchange = { method: request.method ?? '', path: request.url ?? '', body: await text(request) };
    const { method, path, body } = exchange;
    const headers = { authorization: request.headers.authorization ?? '', 'content-type': 'application/scim+json' };
    const reply = fault(exchange, await service.send({ method, path: basePath + path, headers, body }));
    response.writeHead(reply.status, reply.headers).end(reply.body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const endpoint = openEndpoint(base, workspace.token);
  const outcomes = await rehearse(endpoint, providers[idp] ?? []);
  const again = await rehearse(endpoint, providers[idp] ?? []);
  server.closeAllConnections();
  server.close();
  return { outcomes, again, workspace };
}

const none: Fault = (_, right) => right;
const scim = { 'Content-Type': 'application/scim+json' };
const html = (status: number): Reply => ({ status, headers: { 'Content-Type': 'text/html' }, body: '<h1>Error</h1>' });
const error = (status: number): Reply => ({
  status,
  headers: scim,
  body: JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    detail: 'no',
  }),
});
const list = (resources: readonly unknown[], totalResults: number): Reply => ({
  status: 200,
  headers: scim,
  body: JSON.stringify({ schemas: [], totalResults, Resources: resources }),
});

describe('a rehearsal of groups', () => {
  test.each(['okta', 'entra', 'onelogin', 'jumpcloud'])(
    'passes as %s, twice, and leaves no group behind',
    async (idp) => {
      const { outcomes, again, workspace } = await rehearseWith(none, idp, true);
      expect([...outcomes, ...again].filter(({ result }) => result !== 'passed')).toEqual([]);
      expect(JSON.parse((await workspace.send({ path: '/Groups' })).body).totalResults).toBe(0);
    },
  );

  test.each<[string, Fault, string]>([
    [
      'has members that stay',
      ({ method, path }, right) =>
        method === 'GET' && /^\/Groups\/./.test(path) ? { ...right, body: '{"members":[]}' } : right,
      'a member that was added is not in the group',
    ],
    [
      'keeps deleted groups',
      ({ method, path }, right) =>
        method === 'DELETE' && path.startsWith('/Groups') ? { ...right, status: 405 } : right,
      'status 405, but 204 was expected',
    ],
    [
      'finds no group',
      ({ path }, right) => (path.startsWith('/Groups?') ? error(400) : right),
      'status 400 (no), but 200 was expected',
    ],
  ])('fails if the endpoint %s', async (_, fault, what) => {
    const { outcomes } = await rehearseWith(fault, 'okta', true);
    expect(outcomes.map((outcome) => outcome.what)).toContain(what);
  });
});

describe('a rehearsal against this service', () => {
  test.each(Object.keys(providers))('passes as %s, twice, and leaves one inactive member behind', async (idp) => {
    const { outcomes, again, workspace } = await rehearseWith(none, idp);
    expect([...outcomes, ...again].filter(({ result }) => result !== 'passed')).toEqual([]);
    expect(outcomes.length).toBeGreaterThan(7);
    const { totalResults, Resources } = JSON.parse((await workspace.send({ path: '/Users' })).body);
    expect([totalResults, Resources[0].userName, Resources[0].active]).toEqual([
      1,
      'scim-rehearsal@example.com',
      false,
    ]);
  });
});

describe('a rehearsal names what to fix', () => {
  const faults: readonly (readonly [what: string, idp: string, fault: Fault, fix: RegExp])[] = [
    [
      'filters are not applied',
      'okta',
      ({ path }, right) => (path.includes('filter=') ? list([{ id: '1', userName: 'x' }], 1) : right),
      /apply filters/,
    ],
    [
      'nobody found is a 404',
      'entra',
      ({ path }, right) => (path.includes('filter=') && right.body.includes('"totalResults":0') ? error(404) : right),
      /200 and an empty list/,
    ],
    ['errors are HTML', 'generic', (_, right) => (right.status >= 400 ? html(right.status) : right), /scim\+json/],
    [
      "PATCH does not know Entra ID's dialect",
      'entra',
      ({ method, body }, right) => (method === 'PATCH' && body.includes('"Replace"') ? error(400) : right),
      /understand these operations of PATCH.*Replace/,
    ],
    [
      'pages are capped below 100',
      'generic',
      ({ path }, right) => (path === '/Users?startIndex=1&count=100' ? list([{ id: '1' }], 150) : right),
      /pages of at least 100/,
    ],
    [
      'two members may have one name',
      'okta',
      ({ method }, right) => (method === 'POST' && right.status === 409 ? { ...right, status: 201 } : right),
      /409 and scimType uniqueness/,
    ],
    [
      'a deactivation is acknowledged and forgotten',
      'okta',
      ({ method, path }, right) =>
        method === 'GET' && path.startsWith('/Users/')
          ? { ...right, body: right.body.replace('"active":false', '"active":true') }
          : right,
      /apply these operations of PATCH.*"active":false/,
    ],
    [
      'an inactive member is not found',
      'jumpcloud',
      ({ path }, right) => (path.includes('filter=') && right.body.includes('"active":false') ? list([], 0) : right),
      /include inactive members in searches/,
    ],
    ['it answers no JSON', 'onelogin', (_, right) => ({ ...right, body: '{' }), /well-formed JSON/],
  ];

  test.each(faults)('%s (%s)', async (_, idp, fault, fix) => {
    const { outcomes } = await rehearseWith(fault, idp);
    const fixes = outcomes.filter(({ result }) => result === 'failed').map((outcome) => outcome.fix);
    expect(fixes).toContainEqual(expect.stringMatching(fix));
  });

  const onlyTheFirst = ([first, ...rest]: Awaited<ReturnType<typeof rehearse>>) => {
    expect(new Set(rest.map(({ result }) => result))).toEqual(new Set(['skipped']));
    return first;
  };

  test.each<[string, Fault, RegExp]>([
    ['the token is wrong', () => error(401), /neither expired nor revoked/],
    ['provisioning is off', () => error(403), /switch provisioning on/],
    ['the base URL lacks its end', () => error(404), /ends in \/scim\/v2/],
  ])('%s is one finding, and the rest is skipped', async (_, fault, fix) => {
    const { outcomes } = await rehearseWith(fault, 'okta');
    expect(onlyTheFirst(outcomes)).toMatchObject({ result: 'failed', fix: expect.stringMatching(fix) });
  });

  test('an endpoint that does not answer is one finding, and the rest is skipped', async () => {
    const outcomes = await rehearse(openEndpoint('http://127.0.0.1:9', 'x'), providers['okta'] ?? []);
    expect(onlyTheFirst(outcomes)).toMatchObject({ result: 'failed', fix: expect.stringMatching(/base URL/) });
  });

  test.each<[string, (response: ServerResponse) => void]>([
    ['never answers', () => undefined],
    ['begins an answer and never ends it', (response) => response.writeHead(200, scim).write('{')],
    ['breaks off', (response) => response.destroy()],
  ])('a server that %s: one finding', async (_, answer) => {
    const server = createServer((__, response) => answer(response));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const outcomes = await rehearse(openEndpoint(base, 'x', 100), providers['entra'] ?? []);
    server.closeAllConnections();
    server.close();
    expect(onlyTheFirst(outcomes)).toMatchObject({ what: expect.stringMatching(/^nothing answers GET/) });
  });
});

describe('npm run rehearse', () => {
  const run = (...words: readonly string[]) =>
    spawnSync(process.execPath, ['tools/rehearse.ts', ...words], { encoding: 'utf8' });

  test('prints what passed, what was found and what to do; its exit code is 1', () => {
    const { status, stdout } = run('--base', 'http://127.0.0.1:9/scim/v2/', '--token', 'x', '--idp', 'okta');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^step +result +ms\nthe base URL and the token +failed +\d+\n/);
    expect(stdout).toMatch(
      /\n {2}found: nothing answers GET http:\/\/127\.0\.0\.1:9\/scim\/v2\/Users\S+ \(no connection\)\n {2}fix: /,
    );
    expect(stdout).toMatch(/\n0 of \d+ steps passed\n$/);
  });

  test.each([
    [[]],
    [['--base', 'nonsense', '--token', 'x']],
    [['--base', 'http://x', '--token', 'x', '--idp', 'acme']],
  ])('with %j says what is missing; its exit code is 2', (words) => {
    const { status, stderr, stdout } = run(...words);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: /);
  });
});
