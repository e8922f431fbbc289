import { describe, expect, test } from '@jest/globals';
import { connect } from '../../../lambdas/aws/functions/scim-function.ts';
import type { Tenant } from '../../../lambdas/aws/functions/tenant.ts';
import { standingHeaders } from '../../../lambdas/http/gateway-errors.ts';
import type { Handler, ScimRequest } from '../../../lambdas/http/handler.ts';
import { notFound, uniqueness } from '../../../lambdas/scim/error.ts';
import { newContext } from '../../../local/functions.ts';
import { call, grantOf, toEvent } from '../events.ts';

process.env['LOG_LEVEL'] = 'silent';

/** A function whose operation gives back what it was given. */
const echo = () => {
  const seen: { request: ScimRequest; tenant: Tenant }[] = [];
  const operation: Handler<Tenant> = async (request, tenant) => {
    seen.push({ request, tenant });
    return { status: 200, headers: { ETag: 'W/"1"' }, body: '{}' };
  };
  return { seen, handler: connect(operation, (tenant) => tenant) };
};

const throwing = (error: unknown) =>
  connect<Tenant>(
    async () => {
      throw error;
    },
    (tenant) => tenant,
  );

const failure = {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
  status: '500',
  detail: 'the service failed: try again later',
};

describe('the workspace of a request', () => {
  test.each<[string, Record<string, unknown> | null]>([
    ['no context of an authorizer', null],
    ['an empty context', {}],
    ['an empty workspace', grantOf('')],
    ['a workspace that is no text', { ...grantOf('acme'), workspace: 7 }],
    ['a workspace of null', { ...grantOf('acme'), workspace: null }],
    ['the workspace under another name', { ...grantOf(''), Workspace: 'acme', principalId: 'acme' }],
    ['a workspace without a mode', { ...grantOf('acme'), mode: undefined }],
    ['an unknown mode', grantOf('acme', 'unheard-of')],
    ['a workspace without a credential', { ...grantOf('acme'), credential: undefined }],
    ['a workspace without scopes', { ...grantOf('acme'), scopes: '' }],
  ])('is not known from %s: the function fails closed', async (_, authorizer) => {
    const { seen, handler } = echo();
    const headers = { 'x-workspace': ['acme'], authorization: ['Bearer acme'] };
    const answer = await call(handler, toEvent({ url: '/scim/v2/Users?workspace=acme', headers }, authorizer));
    expect(answer).toMatchObject({ statusCode: 500, json: failure });
    expect(seen).toEqual([]);
  });

  test('comes from the authorizer only', async () => {
    const { seen, handler } = echo();
    const body = JSON.stringify({ workspace: 'other' });
    await call(handler, toEvent({ url: '/scim/v2/Users?workspace=other', body }, grantOf('acme', 'strict')));
    await call(handler, toEvent({}, grantOf('other')));
    expect(seen.map(({ tenant }) => [tenant.workspace, tenant.mode.name])).toEqual([
      ['acme', 'strict'],
      ['other', 'lenient'],
    ]);
  });
});

describe('an event becomes a request', () => {
  const requestOf = async (event: ReturnType<typeof toEvent>) => {
    const { seen, handler } = echo();
    await call(handler, event);
    return seen[0]?.request;
  };

  test('with its method, path, parameters, and headers by names in lower case', async () => {
    const event = toEvent({
      method: 'POST',
      url: '/scim/v2/Users/.search?count=1&attributes=id&attributes=name',
      headers: { 'If-Match': ['"1"', '"2"'], Accept: ['application/scim+json'] },
      body: '{"a":1}',
    });
    expect(await requestOf(event)).toEqual({
      method: 'POST',
      path: '/Users/.search',
      id: '',
      parameters: { count: ['1'], attributes: ['id', 'name'] },
      headers: { 'if-match': '"1", "2"', accept: 'application/scim+json' },
      body: Buffer.from('{"a":1}'),
      base: 'https://scim.example.com/scim/v2',
    });
  });

  test.each([
    ['1-abc', '1-abc'],
    ['urn%3Aietf%3Aparams', 'urn:ietf:params'],
    ['a+b', 'a+b'],
    ['a%2Bb&c=d', 'a+b&c=d'],
    ['%E2%82%AC', '€'],
    ['100%', '100%'],
    ['..%2Fother', '../other'],
  ])('with the segment %s of its path as the id %s', async (segment, id) => {
    expect(await requestOf(toEvent({ url: `/scim/v2/Users/${segment}` }))).toMatchObject({ id });
  });

  test('with its body, in Base64 or absent', async () => {
    const event = toEvent({ body: Buffer.of(0xe4, 0x00) });
    expect(event).toMatchObject({ body: '5AA=', isBase64Encoded: true });
    expect((await requestOf(event))?.body).toEqual(Buffer.of(0xe4, 0x00));
    const text = { ...event, body: 'ä', isBase64Encoded: false };
    expect((await requestOf(text))?.body).toEqual(Buffer.from('ä'));
    expect((await requestOf(toEvent()))?.body).toBeUndefined();
  });

  test('with the base of the gateway, its stage included, whatever a header says', async () => {
    const event = toEvent({ headers: { host: ['evil.example'], 'x-forwarded-host': ['evil.example'] } });
    const staged = { ...event.requestContext, path: `/prod${event.path}` };
    expect(await requestOf({ ...event, requestContext: staged })).toMatchObject({
      base: 'https://scim.example.com/prod/scim/v2',
      path: '/Users',
    });
  });
});

describe('the outcome of an operation becomes a response', () => {
  test('a response', async () => {
    const answer = await call(echo().handler, toEvent());
    expect(answer).toMatchObject({ statusCode: 200, headers: { ETag: 'W/"1"' }, body: '{}' });
  });

  test.each([
    [notFound('no member has this id'), { status: '404', detail: 'no member has this id' }],
    [uniqueness('userName is taken'), { status: '409', scimType: 'uniqueness', detail: 'userName is taken' }],
  ])('a refusal: %s', async (error, json) => {
    const answer = await call(throwing(error), toEvent());
    expect(answer).toMatchObject({
      statusCode: error.status,
      headers: { 'Content-Type': 'application/scim+json' },
      json,
    });
  });

  test.each<[string, unknown]>([
    [
      'an error of the database',
      Object.assign(new Error('item {"S":"secret"}'), { name: 'ValidationException', statusCode: 400 }),
    ],
    ['a mistake of ours', new TypeError("Cannot read properties of undefined (reading 'secret')")],
    [
      'an error that looks like a refusal',
      { status: 404, scimType: 'secret', message: 'secret', headers: { secret: '1' } },
    ],
    ['a text', 'secret'],
    ['nothing at all', undefined],
  ])('%s is 500 without its message', async (_, error) => {
    const answer = await call(throwing(error), toEvent());
    expect(answer.statusCode).toBe(500);
    expect(answer.json).toEqual(failure);
    expect(answer.headers).toEqual({ 'Content-Type': 'application/scim+json', ...standingHeaders });
  });

  test('an operation that is too slow is 503 with Retry-After before Lambda ends the function', async () => {
    const handler = connect<Tenant>(
      () => new Promise(() => undefined),
      (tenant) => tenant,
    );
    const context = { ...newContext(), getRemainingTimeInMillis: () => 510 };
    expect(await call(handler, toEvent(), context)).toMatchObject({ statusCode: 503, headers: { 'Retry-After': '1' } });
  });

  test('an Accept header without JSON is 406, and the handler does not run', async () => {
    const { seen, handler } = echo();
    expect(await call(handler, toEvent({ headers: { accept: ['text/html'] } }))).toMatchObject({ statusCode: 406 });
    expect(seen).toEqual([]);
  });
});
