import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { connect, type Tenant } from '../../lambdas/aws/api-gateway.ts';
import { log } from '../../lambdas/aws/log.ts';
import type { Operation } from '../../lambdas/http/operation.ts';
import { invalidValue } from '../../lambdas/scim/error.ts';
import { call, toEvent } from './events.ts';

let lines: string[] = [];
beforeEach(() => {
  process.env['LOG_LEVEL'] = 'info';
  lines = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** What was logged: one JSON object a line. */
const logged = () =>
  lines.map((line) => {
    expect(line).toMatch(/^[^\n]+\n$/);
    return JSON.parse(line) as Record<string, unknown>;
  });

/** A request with a secret wherever a request can have one. */
const event = toEvent({
  method: 'PATCH',
  url: '/scim/v2/Users/secret?filter=userName+eq+%22secret%22',
  headers: { authorization: ['Bearer secret'], 'user-agent': ['secret'], cookie: ['secret'] },
  body: '{"userName":"secret"}',
});

const answer: Operation<Tenant> = async () => ({ status: 200, headers: { Location: 'secret' }, body: '"secret"' });
const fail = (error: unknown) => async () => {
  throw error;
};
const thrown = Object.assign(new Error('secret\nsecret\n    secret of a second line'), { name: 'ValidationException' });

describe('a line of the log', () => {
  test.each<[string, Operation<Tenant>, number]>([
    ['answered', answer, 200],
    ['noted', async (...given) => ({ ...(await answer(...given)), notes: { missed: 1, unknown: 0 } }), 200],
    ['refused', fail(invalidValue('userName must have a visible character')), 400],
    ['failed', fail(thrown), 500],
  ])(
    'tells of a request that was %s whose it is, its route and its status, and nothing that was sent',
    async (...row) => {
      const [, operation, status] = row;
      await call(
        connect(operation, (tenant) => tenant),
        event,
      );
      expect(lines.join('')).not.toContain('secret');
      expect(logged().find(({ message }) => message === 'answered')).toEqual({
        level: 'info',
        message: 'answered',
        requestId: event.requestContext.requestId,
        workspace: 'acme',
        route: 'PATCH /scim/v2/Users/{id}',
        status,
        duration: expect.any(Number),
      });
    },
  );

  test('tells where a failure happened, and under which request', async () => {
    await call(
      connect<Tenant>(fail(thrown), (tenant) => tenant),
      event,
    );
    expect(logged().find(({ level }) => level === 'error')).toMatchObject({
      message: 'failed',
      error: 'ValidationException',
      requestId: event.requestContext.requestId,
      at: expect.arrayContaining([expect.stringMatching(/^ +at .*log\.test\.ts/)]),
    });
  });

  test('tells what an operation skipped', async () => {
    const noting: Operation<Tenant> = async () => ({ status: 200, headers: {}, body: '', notes: { missed: 2 } });
    await call(
      connect(noting, (tenant) => tenant),
      event,
    );
    expect(logged()).toContainEqual(expect.objectContaining({ message: 'noted', missed: 2, workspace: 'acme' }));
  });
});

test.each([
  ['info', 3],
  ['warn', 2],
  ['error', 1],
  ['silent', 0],
])('at level %s the log takes %i of its three levels', (level, count) => {
  process.env['LOG_LEVEL'] = level;
  log('info', 'a');
  log('warn', 'b');
  log('error', 'c', { text: 'line\nbreak' });
  expect(logged()).toHaveLength(count);
});
