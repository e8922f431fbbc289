import { describe, expect, test } from '@jest/globals';
import { gatewayErrors } from '../../lambdas/http/gateway-errors.ts';
import { type Answer, openGateway, refuse } from '../../local/gateway.ts';
import type { RawRequest } from '../../local/proxy-event.ts';
import { breaches } from '../support/laws.ts';

const everything = 'arn:aws:execute-api:local:000000000000:local/local/*';
const policy = (Effect: string, Resource: string | string[] = everything) => ({
  principalId: 'acme',
  policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }] },
  context: { workspace: 'acme', detail: 'provisioning is off' },
});
const answered = { statusCode: 200, headers: { ETag: 'W/"1"' }, body: '{}' };

/** A gateway whose functions tell what they were asked. */
function open(authorizer: () => Promise<unknown>, list: () => Promise<unknown> = async () => answered) {
  const [asked, called]: [number[], { requestContext: { authorizer: unknown } }[]] = [[], []];
  const clock = { now: 0 };
  const functions = {
    authorizer: async () => {
      asked.push(clock.now);
      return authorizer();
    },
    list: async (event: unknown) => {
      called.push(event as (typeof called)[number]);
      return list();
    },
  };
  const answer = openGateway({ functions, authorizerCache: 60, now: () => clock.now });
  const send = (request: Partial<RawRequest> = {}, authorization = 'Bearer x'): Promise<Answer> =>
    answer({
      method: 'GET',
      url: '/scim/v2/Users',
      headers: authorization === '' ? {} : { Authorization: [authorization] },
      body: Buffer.alloc(0),
      sourceIp: '192.0.2.1',
      host: 'localhost',
      ...request,
    });
  return { send, asked, called, clock };
}

describe('the gateway', () => {
  test('passes the response of the function on, and the context of the authorizer to the function', async () => {
    const { send, called } = open(async () => policy('Allow'));
    expect(await send()).toEqual({ status: 200, headers: { ETag: 'W/"1"' }, body: '{}' });
    expect(called[0]?.requestContext.authorizer).toEqual({ workspace: 'acme', detail: 'provisioning is off' });
  });

  test('calls no function for a path outside the base path or a request without a token', async () => {
    const { send, asked } = open(async () => policy('Allow'));
    expect((await send({ url: '/elsewhere' })).status).toBe(404);
    expect((await send({}, '')).status).toBe(401);
    expect(asked).toEqual([]);
  });

  const failing = (message: string) => async () => {
    throw new Error(message);
  };

  test.each<[string, () => Promise<unknown>, number]>([
    ['unauthorized, where the authorizer says so', failing('Unauthorized'), 401],
    ['unavailable, where the authorizer fails', failing('a table is out of reach'), 503],
    ['forbidden, where the policy denies', async () => policy('Deny'), 403],
    ['forbidden, where the policy is for another path', async () => policy('Allow', `${everything}/Groups`), 403],
    [
      'forbidden, where the policy is for another method',
      async () => policy('Allow', everything.replace('*', 'PUT/*')),
      403,
    ],
    ['taken, where one of several paths fits', async () => policy('Allow', ['x', everything]), 200],
  ])('answers: %s', async (_, authorizer, status) => {
    const { send, called } = open(authorizer);
    const answer = await send();
    expect(answer.status).toBe(status);
    expect(called).toHaveLength(status === 200 ? 1 : 0);
    if (status !== 200) expect(breaches(answer)).toEqual([]);
  });

  test('matches a policy literally: a dot is a dot', async () => {
    const { send } = open(async () => policy('Allow', everything.replaceAll('0', '.')));
    expect((await send()).status).toBe(403);
  });

  test('says why a token is denied, with the detail of the authorizer', async () => {
    const { body } = await open(async () => policy('Deny')).send();
    expect(JSON.parse(body).detail).toBe('provisioning is off');
  });

  test('answers instead of a function that fails or returns nothing', async () => {
    for (const list of [failing('bug'), async () => undefined]) {
      const answer = await open(async () => policy('Allow'), list).send();
      expect([answer.status, breaches(answer)]).toEqual([503, []]);
    }
  });
});

describe('a request that AWS refuses is refused with the same response', () => {
  const headers = (size: number) => ({ Authorization: ['Bearer x'], x: ['a'.repeat(100), 'b'.repeat(size - 108)] });
  const url = (query: string, path = '/Users') => ({ url: `/scim/v2${path}${query}` });

  test.each<[string, Partial<RawRequest>, number, string]>([
    ['a URL above 10,240 characters', url('?filter='.padEnd(10_240, 'x')), 414, 'POST /.search'],
    ['a long URL beside long headers', { ...url('?a='.padEnd(10_240, 'x')), headers: headers(10_241) }, 414, 'the URL'],
    ['headers above 10,240 bytes', { headers: headers(10_241) }, 431, '10,240 bytes'],
    ['a body above 10 MB', { body: Buffer.alloc(10 * 1024 * 1024 + 1) }, 413, 'too large'],
    ['a body that is above 6 MB in Base64', { body: Buffer.alloc(4_800_000) }, 413, 'too large'],
    ['a brace in the query', url('?filter=a{1}'), 400, 'percent-encode braces, pipes and bytes'],
    ['a closing brace in the query', url('?filter=}'), 400, 'percent-encode braces, pipes and bytes'],
    ['a pipe in the query', url('?a=%7C&b=x|y'), 400, 'percent-encode braces, pipes and bytes'],
    ['a byte that is not ASCII in the query', url('?filter=j\u00e4rg'), 400, 'percent-encode braces, pipes and bytes'],
    [
      'a byte that is not ASCII in the path',
      url('', '/Users/j\u00e4rg'),
      400,
      'percent-encode braces, pipes and bytes',
    ],
    ['TRACE', { method: 'TRACE' }, 404, 'no such endpoint'],
    ['a method of WebDAV', { method: 'PROPFIND' }, 404, 'no such endpoint'],
    ['a method in lower case', { method: 'get' }, 404, 'no such endpoint'],
  ])('%s', async (_, request, status, detail) => {
    const { send, called } = open(async () => policy('Allow'));
    const answer = await send(request);
    expect([answer.status, breaches(answer), called]).toEqual([status, [], []]);
    expect(JSON.parse(answer.body).detail).toContain(detail);
  });

  test.each<[string, Partial<RawRequest>]>([
    ['a URL of 10,000 characters', url('?a='.padEnd(10_000, 'x'))],
    ['headers of 10,240 bytes', { headers: headers(10_240) }],
    ['a body of 4.5 MB', { body: Buffer.alloc(4_600_000) }],
    ['what is percent-encoded', url('?filter=%7B%7C%7D%E4')],
    ['brackets and quotes', url('?filter=emails[type+eq+"work"]')],
  ])('but not %s', async (_, request) => {
    expect((await open(async () => policy('Allow')).send(request)).status).toBe(200);
  });

  test.each([
    [6_291_556, 200],
    [6_291_557, 503],
  ])('an answer of %i bytes is %i: it goes through Lambda as JSON, its quotes escaped', async (size, status) => {
    const result = (body: string) => ({ statusCode: 200, headers: {}, body });
    const frame = JSON.stringify(result('')).length;
    const body = `${'"'.repeat((size - frame - (size % 2 ? 1 : 0)) >> 1)}`;
    const rest = 'x'.repeat(size - Buffer.byteLength(JSON.stringify(result(body))));
    const answer = await open(
      async () => policy('Allow'),
      async () => result(body + rest),
    ).send();
    expect(answer.status).toBe(status);
    if (status !== 200) expect(breaches(answer)).toEqual([]);
  });
});

describe('the verdict on a token', () => {
  test('is kept for a minute, for this token only', async () => {
    const { send, asked, clock } = open(async () => policy('Allow'));
    for (const [now, token] of [
      [0, 'a'],
      [59_999, 'a'],
      [59_999, 'b'],
      [60_000, 'a'],
    ] as const) {
      clock.now = now;
      await send({}, `Bearer ${token}`);
    }
    expect(asked).toEqual([0, 59_999, 60_000]);
  });

  test('is kept if it denies', async () => {
    const { send, asked } = open(async () => policy('Deny'));
    await send();
    await send();
    expect(asked).toHaveLength(1);
  });

  test.each(['Unauthorized', 'out of reach'])('is not kept if there is none: %s', async (message) => {
    const { send, asked } = open(async () => {
      throw new Error(message);
    });
    await send();
    await send();
    expect(asked).toHaveLength(2);
  });
});

describe('a refusal of the gateway itself', () => {
  test.each(gatewayErrors.map(({ type }) => type))('%s is a SCIM error', (type) => {
    expect(breaches(refuse(type, { detail: 'why' }))).toEqual([]);
  });

  test('leaves no variable of the gateway in its text', () => {
    for (const { type } of gatewayErrors) expect(refuse(type).body).not.toContain('$context');
  });

  test('has a type that the gateway knows', () => {
    expect(() => refuse('NO_SUCH_TYPE')).toThrow('NO_SUCH_TYPE');
  });

  test('of a URL and headers that are too large together names both', () => {
    const answer = refuse('HEAD_TOO_LARGE');
    expect([answer.status, breaches(answer)]).toEqual([431, []]);
    expect(JSON.parse(answer.body).detail).toMatch(/^the URL and the headers are too large together/);
  });

  test('of headers that are too large is a SCIM error too', () => {
    const answer = refuse('HEADERS_TOO_LARGE');
    expect([answer.status, breaches(answer)]).toEqual([431, []]);
  });
});
