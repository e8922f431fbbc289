import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { answerToken, type IssueToken } from '../../../lambdas/aws/functions/token-function.ts';
import { logger } from '../../../lambdas/aws/log.ts';
import { metadataPath, tokenPath } from '../../../lambdas/http/routes.ts';
import { invalidClient, tooManyFailures } from '../../../lambdas/oauth2/oauth-error.ts';
import { unavailable } from '../../../lambdas/scim/error.ts';
import { newContext } from '../../../local/functions.ts';
import { call, toEvent } from '../events.ts';

const secret = 'wssec_a-secret-that-no-log-may-have';
const form = `grant_type=client_credentials&client_id=wsclient_1&client_secret=${secret}`;
const issued = {
  body: { access_token: 'wscim_text', token_type: 'Bearer' as const, expires_in: 3600, scope: 'scim' },
  workspaceId: 'acme',
  clientId: 'wsclient_1',
  credentialId: 's1',
};
const asked: Parameters<IssueToken>[] = [];
const issue: IssueToken = async (...given) => {
  asked.push(given);
  return issued;
};
const fail = (error: Error) => async () => Promise.reject(error);

const lines: (readonly [string, object])[] = [];
beforeEach(() => {
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(logger, level).mockImplementation((...given) => void lines.push([level, given[1] as object]));
  }
});
afterEach(() => {
  jest.restoreAllMocks();
  lines.length = 0;
  asked.length = 0;
});

const eventWith = (headers: Record<string, string[]> = {}, path = tokenPath) =>
  toEvent(
    {
      method: path === tokenPath ? 'POST' : 'GET',
      url: path,
      headers: {
        'Content-Type': ['application/x-www-form-urlencoded'],
        'user-agent': ['Okta SCIM Client 1.0.0'],
        ...headers,
      },
      ...(path === tokenPath && { body: form }),
    },
    null,
  );

describe('a token', () => {
  test('is issued for what the request says; the log names client and credential, and nothing of the request', async () => {
    const { statusCode, json, ...rest } = await call(answerToken(issue), eventWith());
    expect({ statusCode, json }).toEqual({ statusCode: 200, json: issued.body });
    expect(Object.keys(rest).sort()).toEqual(['body', 'headers']);
    expect(asked).toEqual([
      [
        { clientId: 'wsclient_1', presented: { secret }, scope: undefined },
        { address: '192.0.2.1', client: 'Okta' },
        ['https://scim.example.com', 'https://scim.example.com/oauth2/token'],
      ],
    ]);
    const fields = { operation: 'token', outcome: 'ok', workspace: 'acme', client: 'wsclient_1', credential: 's1' };
    expect(lines).toMatchObject([['info', { ...fields, status: 200 }]]);
    expect(JSON.stringify(lines)).not.toMatch(/wssec_|wscim_|192\.0/);
  });

  test('is for an endpoint with the stage of the API in its name, unless a domain has none', async () => {
    const event = eventWith();
    const requestContext = { ...event.requestContext, path: `/production${tokenPath}`, domainName: 'abc.example.com' };
    await call(answerToken(issue), { ...event, requestContext });
    expect(asked[0]?.[2]).toEqual([
      'https://abc.example.com/production',
      'https://abc.example.com/production/oauth2/token',
    ]);
    const described = eventWith({}, metadataPath);
    const context = { ...described.requestContext, path: `/production${metadataPath}`, domainName: 'abc.example.com' };
    const { json } = await call(answerToken(issue), { ...described, requestContext: context });
    expect(json).toMatchObject({ issuer: 'https://abc.example.com/production' });
  });

  test('is asked for by a body as text too', async () => {
    const event = { ...eventWith(), body: form, isBase64Encoded: false };
    expect((await call(answerToken(issue), event)).statusCode).toBe(200);
  });
});

describe('an error', () => {
  test.each([
    ['a client that is refused', invalidClient('why', { workspaceId: 'acme', clientId: 'c' }), 401],
    ['one that fails too often', tooManyFailures('why', { workspaceId: 'acme', clientId: 'c' }), 429],
  ])('has a reason in the log and none in the answer: %s', async (_, error, status) => {
    const { statusCode, body, ...rest } = await call(answerToken(fail(error)), eventWith());
    expect(statusCode).toBe(status);
    expect(JSON.parse(body)).toEqual({ error: 'invalid_client', error_description: error.message });
    expect(Object.keys(rest).sort()).toEqual(['headers', 'json']);
    const fields = { outcome: 'refused', workspace: 'acme', client: 'c', error: 'invalid_client', reason: 'why' };
    // The refusal is for the activity too, which this test has not.
    const own = lines.filter(([, line]) => 'operation' in line);
    expect(own).toMatchObject([['warn', { ...fields, source: '192.0.2.1', status }]]);
    expect(JSON.stringify(lines)).not.toContain('wssec_');
  });

  test('of a busy database is 503', async () => {
    const busy = unavailable('busy', 2, Object.assign(new Error('secret text'), { name: 'ThrottlingException' }));
    const answer = await call(answerToken(fail(busy)), eventWith());
    expect(answer).toMatchObject({
      statusCode: 503,
      headers: { 'Retry-After': '5', 'Cache-Control': 'no-store' },
      json: { error: 'temporarily_unavailable' },
    });
    expect(lines).toMatchObject([
      ['error', { error: 'ThrottlingException' }],
      ['warn', { outcome: 'failed', reason: 'ThrottlingException' }],
    ]);
  });

  test('of our own is 500, without its message', async () => {
    const answer = await call(answerToken(fail(new TypeError('secret text'))), eventWith());
    expect(answer).toMatchObject({ statusCode: 500, json: { error: 'server_error' } });
    expect(lines).toMatchObject([
      ['error', { error: 'TypeError' }],
      ['warn', { outcome: 'failed' }],
    ]);
    expect(JSON.stringify([answer, lines])).not.toContain('secret text');
  });

  test('ends a request that takes too long: 503', async () => {
    const never: IssueToken = () => new Promise(() => undefined);
    const context = { ...newContext(), getRemainingTimeInMillis: () => 550 };
    const answer = await call(answerToken(never), eventWith(), context);
    expect(answer).toMatchObject({ statusCode: 503, json: { error: 'temporarily_unavailable' } });
    expect(answer).not.toHaveProperty('noted');
  });
});
