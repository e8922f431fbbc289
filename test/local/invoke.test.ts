import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectedAnswers, findMatching } from '../../local/expected-answers.ts';
import { administrator, eventNames, functionOf } from '../events/scenes.ts';
import { openService, type TestService } from '../support/service.ts';

/* npm run invoke, as a newcomer runs it: one after the other, on the same tables. */

let service: TestService;
let token = '';
beforeAll(async () => {
  service = await openService();
  const workspace = await service.newWorkspace();
  token = workspace.token;
});
afterAll(() => service.close());

function invoke(name: string, file: string, ...options: readonly string[]) {
  const words = ['local/invoke.ts', name, file, ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    env: process.env,
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { status, out: stdout, error: stderr.trim() };
}

const play = (name: string, ...options: readonly string[]) =>
  invoke(functionOf(name), `events/${name}.json`, ...options);

test('each event has expected answers, and nothing else has', () => {
  expect(Object.keys(expectedAnswers).sort()).toEqual([...eventNames].sort());
  expect(Object.values(expectedAnswers).filter((answers) => answers.length === 0)).toEqual([]);
});

test.each<[string, unknown, boolean]>([
  ['the same', { statusCode: 409, body: { scimType: 'uniqueness' } }, true],
  ['more', { statusCode: 409, headers: {}, body: { scimType: 'uniqueness', detail: 'x' } }, true],
  ['another status', { statusCode: 400, body: { scimType: 'uniqueness' } }, false],
  ['less', { statusCode: 409 }, false],
  ['an error', { errorType: 'Error', errorMessage: 'x' }, false],
])('an answer with %s is expected, or is not', (_, answer, expected) => {
  expect(findMatching(expectedAnswers['create-okta'] ?? [], answer as never) !== undefined).toBe(expected);
});

test('an answer is printed with its meaning and exit code 0', () => {
  const created = play('create-okta');
  expect(created).toMatchObject({
    status: 0,
    error: expect.stringMatching(/^expected in this case: nobody in the workspace/),
  });
  const { id } = JSON.parse(created.out).body;
  expect(play('create-okta')).toMatchObject({
    status: 0,
    error: expect.stringMatching(/^expected in this case: it was created before$/),
  });
  expect(play('get')).toMatchObject({ status: 0, error: expect.stringMatching(/create prints one for --id$/) });
  expect(play('get', '--id', id)).toMatchObject({ status: 0, error: expect.stringMatching(/is the id of a member$/) });
  expect(play('put', '--id', id).error).toMatch(/that create-okta made$/);
});

test('a function that throws is exit code 0 if that is expected, and otherwise 1', async () => {
  expect(play('authorizer')).toMatchObject({
    status: 0,
    out: expect.stringContaining('"errorMessage": "Unauthorized"'),
    error: expect.stringMatching(/^expected in this case: [^\n]*token is unknown[^\n]*\nthe function threw an error$/m),
  });
  expect(play('authorizer', '--token', token)).toMatchObject({ status: 0 });
  expect(play('pre-token-generation')).toMatchObject({
    status: 0,
    error: expect.stringContaining('the person is no administrator'),
  });
  await service.workspaces.addAdministrator(administrator);
  expect(play('pre-token-generation').status).toBe(0);
  const file = join(tmpdir(), `scim-event-${process.pid}.json`);
  writeFileSync(file, '{}');
  expect(invoke('create', file)).toMatchObject({
    status: 1,
    error: expect.stringMatching(/the function threw an error$/m),
  });
});

test('an answer that events/ does not expect is exit code 1', () => {
  const { status, error } = invoke('list', 'events/discover-ServiceProviderConfig.json');
  expect([status, error]).toEqual([
    1,
    expect.stringContaining('not expected: events/expected.json does not have this answer'),
  ]);
});

test('a mistake is one line and exit code 2', () => {
  expect(invoke('get', 'events/none.json')).toMatchObject({
    status: 2,
    out: '',
    error: expect.stringMatching(/^error: .+$/),
  });
});
