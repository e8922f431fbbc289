import { Logger } from '@aws-lambda-powertools/logger';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { logLevel } from '../../lambdas/aws/config.ts';
import { answerAuthorizer } from '../../lambdas/aws/functions/authorizer-function.ts';
import { connect } from '../../lambdas/aws/functions/scim-function.ts';
import type { Tenant } from '../../lambdas/aws/functions/tenant.ts';
import { hashMember, logger } from '../../lambdas/aws/log.ts';
import type { Handler } from '../../lambdas/http/handler.ts';
import { invalidValue, notImplemented } from '../../lambdas/scim/error.ts';
import type { Verdict } from '../../lambdas/workspaces/authorize.ts';
import { newWorkspace } from '../../lambdas/workspaces/workspace.ts';
import { call, grantOf, toEvent } from './events.ts';

Object.assign(process.env, { MEASURE_CALLS: 'true', POWERTOOLS_SERVICE_NAME: 'scim-test' });

let lines: string[] = [];
beforeEach(() => {
  logger.setLogLevel('INFO');
  lines = [];
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  }
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

const answer: Handler<Tenant> = async () => ({ status: 200, headers: { Location: 'secret' }, body: '"secret"' });
const fail = (error: unknown) => async () => {
  throw error;
};
const thrown = Object.assign(new Error('secret\nsecret\n    secret of a second line'), { name: 'ValidationException' });

describe('a line of the log', () => {
  test.each<[string, Handler<Tenant>, number]>([
    ['answered', answer, 200],
    ['noted', async (...given) => ({ ...(await answer(...given)), notes: { missed: 1, unknown: 0 } }), 200],
    ['refused', fail(invalidValue('userName must have a visible character')), 400],
    ['failed', fail(thrown), 500],
    ['not offered', fail(notImplemented('bulk requests are not supported')), 501],
  ])(
    'has the workspace, the route and the status of a request that was %s, and nothing that was sent',
    async (...row) => {
      const [, operation, status] = row;
      await call(
        connect(operation, (tenant) => tenant),
        event,
      );
      expect(lines.join('')).not.toContain('secret');
      const outcomes: Readonly<Record<number, string>> = { 200: 'ok', 400: 'refused', 500: 'failed', 501: 'refused' };
      const told = {
        service: 'workspace-scim',
        requestId: event.requestContext.requestId,
        workspace: 'acme',
        operation: 'patch',
        outcome: outcomes[status],
      };
      expect(logged().find(({ message }) => message === 'answered')).toEqual({
        level: 'INFO',
        message: 'answered',
        timestamp: expect.any(String),
        sampling_rate: 0,
        ...told,
        route: 'PATCH /scim/v2/Users/{id}',
        status,
        duration: expect.any(Number),
        subject: hashMember('acme', 'secret'),
      });
      expect(logged().find((line) => '_aws' in line)).toEqual({
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            {
              Namespace: 'WorkspaceScim',
              Dimensions: [['service', 'operation', 'outcome']],
              Metrics: [{ Name: 'Duration', Unit: 'Milliseconds' }],
            },
          ],
        },
        Duration: expect.any(Number),
        ...told,
        service: 'scim-test',
      });
    },
  );

  test('says where a failure happened, and in which request', async () => {
    await call(
      connect<Tenant>(fail(thrown), (tenant) => tenant),
      event,
    );
    expect(logged().find(({ level }) => level === 'ERROR')).toMatchObject({
      message: 'failed',
      error: 'ValidationException',
      requestId: event.requestContext.requestId,
      at: expect.arrayContaining([expect.stringMatching(/^ +at .*log\.test\.ts/)]),
    });
  });

  test('says what an operation skipped', async () => {
    const noting: Handler<Tenant> = async () => ({ status: 200, headers: {}, body: '', notes: { missed: 2 } });
    await call(
      connect(noting, (tenant) => tenant),
      event,
    );
    expect(logged()).toContainEqual(expect.objectContaining({ message: 'noted', missed: 2, workspace: 'acme' }));
  });
});

describe('the subject of a line', () => {
  const subjectOf = async (request: Parameters<typeof toEvent>[0], location?: string) => {
    const headers: Record<string, string> = location === undefined ? {} : { Location: location };
    const respond: Handler<Tenant> = async () => ({ status: 200, headers, body: '{}' });
    await call(
      connect(respond, (tenant) => tenant),
      toEvent(request, grantOf('acme')),
    );
    return logged().find(({ message }) => message === 'answered')?.['subject'];
  };

  test('is the hash of the member that a request names, however its id is written', async () => {
    expect(await subjectOf({ url: '/scim/v2/Users/1%2Dabc' })).toBe(hashMember('acme', '1-abc'));
    expect(hashMember('acme', '1-abc')).toMatch(/^[0-9a-f]{16}$/);
    expect(hashMember('other', '1-abc')).not.toBe(hashMember('acme', '1-abc'));
  });

  test('is the hash of the member that a request has made', async () => {
    const made = await subjectOf({ method: 'POST' }, 'https://scim.example.com/scim/v2/Users/1-abc');
    expect(made).toBe(hashMember('acme', '1-abc'));
  });

  test.each(['/scim/v2/Users', '/scim/v2/Schemas/1-abc', '/scim/v2/nothing/1-abc'])('is missing at %s', async (url) => {
    expect(await subjectOf({ url })).toBeUndefined();
  });
});

describe('the authorizer logs each call', () => {
  const workspace = { ...newWorkspace('acme', 'secret', true, new Date()), provisioning: true };
  const { body: _, isBase64Encoded: __, ...rest } = event;
  const asked = { ...rest, type: 'REQUEST', methodArn: 'arn:aws:execute-api:x:0:api/stage/GET/' } as never;

  test.each<[string, () => Promise<Verdict>, object]>([
    [
      'let in',
      async () => ({ kind: 'granted', grant: { workspace, credentialId: 'secret', scopes: ['scim'] } }),
      { level: 'INFO', outcome: 'ok', workspace: 'acme' },
    ],
    [
      'denied',
      async () => ({ kind: 'denied', workspace, credentialId: 'token 1', detail: 'secret' }),
      { level: 'WARN', outcome: 'denied', workspace: 'acme', credential: 'token 1', source: '192.0.2.1' },
    ],
    [
      'known and not valid any more',
      async () => ({ kind: 'invalid', reason: 'revoked', workspaceId: 'acme', credentialId: 'token 1' }),
      {
        level: 'WARN',
        outcome: 'unauthorized',
        reason: 'revoked',
        workspace: 'acme',
        credential: 'token 1',
        source: '192.0.2.1',
      },
    ],
    [
      'not valid',
      async () => ({ kind: 'invalid', reason: 'expired' }),
      { level: 'WARN', outcome: 'unauthorized', reason: 'expired', source: '192.0.2.1' },
    ],
    ['not checked', fail(thrown), { level: 'ERROR', outcome: 'failed', error: 'ValidationException' }],
  ])('%s', async (_, verdict, expected) => {
    const start = performance.now();
    await answerAuthorizer(verdict)(asked).catch(() => undefined);
    const took = performance.now() - start;
    expect(lines.join('')).not.toContain('secret');
    const [line] = logged().filter(({ message }) => message !== undefined);
    expect(line).toMatchObject({ ...expected, operation: 'authorizer', duration: expect.any(Number) });
    expect(line?.['duration']).toBeLessThanOrEqual(Math.ceil(took));
    const measured = logged().filter((each) => '_aws' in each);
    expect(measured).toMatchObject([{ operation: 'authorizer', outcome: line?.['outcome'] }]);
  });
});

test.each([['warn'], ['WARN'], ['Warn']])(
  'the level is that of LOG_LEVEL, in whatever case it is written: %s',
  (level) => {
    const before = process.env['LOG_LEVEL'];
    process.env['LOG_LEVEL'] = level;
    expect(new Logger({ logLevel: logLevel() }).getLevelName()).toBe('WARN');
    process.env['LOG_LEVEL'] = before;
  },
);

test.each([
  ['INFO', 3],
  ['WARN', 2],
  ['ERROR', 1],
  ['SILENT', 0],
] as const)('at level %s the log takes %i of its three levels', (level, count) => {
  logger.setLogLevel(level);
  logger.info('a');
  logger.warn('b');
  logger.error('c', { text: 'line\nbreak' });
  expect(logged()).toHaveLength(count);
});
