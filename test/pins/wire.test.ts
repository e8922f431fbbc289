import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gatewayErrors } from '../../lambdas/http/gateway-errors.ts';
import {
  expiredCursor,
  forbidden,
  invalidCount,
  invalidCursor,
  invalidFilter,
  invalidPath,
  invalidSyntax,
  invalidValue,
  methodNotAllowed,
  mutability,
  noTarget,
  notAcceptable,
  notFound,
  notImplemented,
  payloadTooLarge,
  preconditionFailed,
  tooMany,
  unavailable,
  uniqueness,
  unsupportedMediaType,
} from '../../lambdas/scim/error.ts';
import { openService, type TestRequest, type TestService, type TestWorkspace } from '../support/service.ts';

let service: TestService;
let workspace: TestWorkspace;
beforeAll(async () => {
  service = await openService();
  workspace = await service.newWorkspace();
});
afterAll(() => service.close());

const literals = JSON.parse(readFileSync('test/pins/discovery.json', 'utf8'));

describe('the discovery documents', () => {
  test.each(Object.keys(literals))('%s', async (path) => {
    const { status, body } = await workspace.send({ path });
    expect({ status, body: JSON.parse(body) }).toEqual({ status: 200, body: literals[path] });
  });
});

describe('a SCIM error', () => {
  test.each([
    ['invalidFilter', invalidFilter, 400, 'invalidFilter'],
    ['tooMany', tooMany, 400, 'tooMany'],
    ['mutability', mutability, 400, 'mutability'],
    ['invalidSyntax', invalidSyntax, 400, 'invalidSyntax'],
    ['invalidPath', invalidPath, 400, 'invalidPath'],
    ['noTarget', noTarget, 400, 'noTarget'],
    ['invalidValue', invalidValue, 400, 'invalidValue'],
    ['invalidCursor', invalidCursor, 400, 'invalidCursor'],
    ['expiredCursor', expiredCursor, 400, 'expiredCursor'],
    ['invalidCount', invalidCount, 400, 'invalidCount'],
    ['uniqueness', uniqueness, 409, 'uniqueness'],
    ['forbidden', forbidden, 403, undefined],
    ['notFound', notFound, 404, undefined],
    ['notAcceptable', notAcceptable, 406, undefined],
    ['preconditionFailed', preconditionFailed, 412, undefined],
    ['payloadTooLarge', payloadTooLarge, 413, undefined],
    ['unsupportedMediaType', unsupportedMediaType, 415, undefined],
    ['notImplemented', notImplemented, 501, undefined],
  ] as const)('%s', (_name, make, status, scimType) => {
    expect(make('detail')).toMatchObject({ status, scimType, message: 'detail' });
  });

  test('that comes with a header', () => {
    expect(methodNotAllowed('detail', ['GET', 'PUT'])).toMatchObject({
      status: 405,
      headers: { Allow: 'GET, PUT' },
    });
    expect(unavailable('detail', 2)).toMatchObject({ status: 503, headers: { 'Retry-After': '2' } });
  });
});

test('the statuses of the gateway, by its own names of what went wrong', () => {
  expect(Object.fromEntries(gatewayErrors.map(({ type, status, headers }) => [type, [status, headers ?? {}]]))).toEqual(
    {
      UNAUTHORIZED: [401, { 'WWW-Authenticate': 'Bearer error="invalid_token"' }],
      ACCESS_DENIED: [403, {}],
      WAF_FILTERED: [403, {}],
      MISSING_AUTHENTICATION_TOKEN: [404, {}],
      REQUEST_TOO_LARGE: [413, {}],
      UNSUPPORTED_MEDIA_TYPE: [415, {}],
      THROTTLED: [429, { 'Retry-After': '2' }],
      QUOTA_EXCEEDED: [429, { 'Retry-After': '60' }],
      INVALID_API_KEY: [503, { 'Retry-After': '60' }],
      AUTHORIZER_FAILURE: [503, { 'Retry-After': '5' }],
      AUTHORIZER_CONFIGURATION_ERROR: [503, { 'Retry-After': '5' }],
      INTEGRATION_FAILURE: [503, { 'Retry-After': '5' }],
      INTEGRATION_TIMEOUT: [504, { 'Retry-After': '5' }],
      DEFAULT_4XX: [400, {}],
      DEFAULT_5XX: [500, {}],
    },
  );
});

/** One member and what becomes of it, request by request; ids and times are replaced. */
describe('the answers', () => {
  const user = 'urn:ietf:params:scim:schemas:core:2.0:User';
  const at = 'https://scim.example.com/scim/v2/Users/<id>';
  const standing = {
    'Content-Type': 'application/scim+json',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  };
  const resource = {
    schemas: [user],
    id: '<id>',
    externalId: '00u1',
    meta: { resourceType: 'User', created: '<time>', lastModified: '<time>', location: at, version: 'W/"1"' },
    userName: 'ada@example.com',
    active: true,
    roles: [{ value: 'contributor', primary: true }],
  };
  const send = async (request: TestRequest, id = '') => {
    const { status, headers, body } = await workspace.send({ ...request, path: request.path.replace('<id>', id) });
    const text = JSON.stringify({ status, headers, body: body === '' ? undefined : JSON.parse(body) });
    return JSON.parse(
      text.replaceAll(/\d+-[0-9A-Za-z]{22}/g, '<id>').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>'),
    );
  };
  let id = '';

  test('201 to a create', async () => {
    const body = { schemas: [user], userName: 'ada@example.com', externalId: '00u1' };
    const answer = await send({ method: 'POST', path: '/Users', body });
    expect(answer).toEqual({
      status: 201,
      headers: { ...standing, ETag: 'W/"1"', 'Content-Location': at, Location: at },
      body: resource,
    });
    const { body: list } = await workspace.send({ path: '/Users' });
    id = JSON.parse(list).Resources[0].id;
  });

  test('200 to a read, and 304 to one of a version that the client has', async () => {
    const headers = { ...standing, ETag: 'W/"1"', 'Content-Location': at, Location: at };
    expect(await send({ path: '/Users/<id>' }, id)).toEqual({ status: 200, headers, body: resource });
    expect(await send({ path: '/Users/<id>', headers: { 'if-none-match': 'W/"1"' } }, id)).toMatchObject({
      status: 304,
    });
  });

  test('200 to a list', async () => {
    expect(await send({ path: '/Users?filter=userName eq "ada@example.com"'.replaceAll(' ', '+') })).toEqual({
      status: 200,
      headers: standing,
      body: {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
        totalResults: 1,
        itemsPerPage: 1,
        startIndex: 1,
        Resources: [resource],
      },
    });
  });

  test('409 to a second member of the same name', async () => {
    expect(await send({ method: 'POST', path: '/Users', body: { userName: 'ADA@example.com' } })).toEqual({
      status: 409,
      headers: standing,
      body: {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        scimType: 'uniqueness',
        detail: expect.any(String),
        status: '409',
      },
    });
  });

  test('405 to a DELETE', async () => {
    expect(await send({ method: 'DELETE', path: '/Users/<id>' }, id)).toMatchObject({
      status: 405,
      headers: { Allow: 'GET, HEAD, PUT, PATCH' },
      body: { status: '405' },
    });
  });

  test('401 without a token', async () => {
    const answer = await send({ path: '/Users', headers: { authorization: null } });
    expect(answer).toMatchObject({ status: 401, headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } });
  });
});
