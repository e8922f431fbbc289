import { describe, expect, test } from '@jest/globals';
import { standingHeaders } from '../../lambdas/http/gateway-errors.ts';
import {
  created,
  listed,
  notModified,
  ok,
  projectPage,
  respond,
  toErrorResponse,
} from '../../lambdas/http/response.ts';
import { methodNotAllowed, ScimError, type ScimType, unavailable } from '../../lambdas/scim/error.ts';
import { parseProjection } from '../../lambdas/scim/query/projection.ts';
import { userType } from '../../lambdas/scim/resource-types.ts';

import { urns } from '../../lambdas/scim/schema/urns.ts';
import { userScope } from '../../lambdas/scim/schema/user.ts';
import { validate } from '../../lambdas/scim/schema/validate.ts';

const location = 'https://scim.example.com/scim/v2/Users/1';
const ada = validate(
  {
    schemas: [urns.user],
    id: '1',
    userName: 'ada',
    title: 'Countess',
    meta: { resourceType: 'User', location, version: 'W/"3"' },
  },
  userType,
);
const all = parseProjection({}, userScope);
const type = { 'Content-Type': 'application/scim+json', ...standingHeaders };
const bodyOf = ({ body = '' }: { readonly body: string | undefined }) => JSON.parse(body);

describe('an answer', () => {
  test('is SCIM', () => {
    expect(respond(200, { a: 1 }, { ETag: 'x' })).toEqual({
      status: 200,
      headers: { ...type, ETag: 'x' },
      body: '{"a":1}',
    });
  });

  test('without a body has no type', () => {
    expect(respond(204, undefined)).toEqual({ status: 204, headers: standingHeaders, body: undefined });
    expect(notModified(respond(200, {}, { ETag: 'x' }))).toEqual({
      status: 304,
      headers: { ...standingHeaders, ETag: 'x' },
      body: undefined,
    });
  });

  test('of a resource has its entity-tag and location', () => {
    const headers = { ...type, ETag: 'W/"3"', Location: location, 'Content-Location': location };
    expect(ok(ada, userType, all)).toMatchObject({ status: 200, headers });
    expect(bodyOf(ok(ada, userType, all))).toEqual(ada);
  });

  test('of a new resource has its location', () => {
    expect(created(ada, userType, all)).toMatchObject({
      status: 201,
      headers: { ...type, ETag: 'W/"3"', Location: location },
    });
  });

  test('has the attributes that were asked for, and keeps its headers', () => {
    const projection = parseProjection({ attributes: ['title'] }, userScope);
    expect(bodyOf(created(ada, userType, projection))).toEqual({ schemas: [urns.user], id: '1', title: 'Countess' });
    expect(created(ada, userType, projection).headers).toEqual(created(ada, userType, all).headers);
  });
});

describe('a page, RFC 7644 section 3.4.2 and RFC 9865 section 2', () => {
  const page = { resources: [ada], totalResults: 7, startIndex: 3, nextCursor: undefined };

  test('by index', () => {
    expect(bodyOf(listed(projectPage(page, userType, all)))).toEqual({
      schemas: [urns.listResponse],
      totalResults: 7,
      itemsPerPage: 1,
      startIndex: 3,
      Resources: [ada],
    });
  });

  test('by cursor, if the total is not known', () => {
    const unknown = { resources: [], totalResults: undefined, startIndex: undefined, nextCursor: 'c' };
    expect(bodyOf(listed(projectPage(unknown, userType, all)))).toEqual({
      schemas: [urns.listResponse],
      itemsPerPage: 0,
      nextCursor: 'c',
      Resources: [],
    });
  });
});

describe('a refusal, RFC 7644 section 3.12', () => {
  test.each<readonly [number, ScimType | undefined]>([
    [400, 'invalidFilter'],
    [400, 'tooMany'],
    [409, 'uniqueness'],
    [400, 'mutability'],
    [400, 'invalidSyntax'],
    [400, 'invalidPath'],
    [400, 'noTarget'],
    [400, 'invalidValue'],
    [400, 'invalidCursor'],
    [400, 'expiredCursor'],
    [400, 'invalidCount'],
    [404, undefined],
    [412, undefined],
    [500, undefined],
  ])('%i %s', (status, scimType) => {
    const answer = toErrorResponse(new ScimError(status, 'why', scimType ? { scimType } : {}));
    expect(answer).toMatchObject({ status, headers: type });
    expect(bodyOf(answer)).toEqual({
      schemas: [urns.error],
      ...(scimType && { scimType }),
      detail: 'why',
      status: String(status),
    });
  });

  test('has the headers that belong to it', () => {
    expect(toErrorResponse(methodNotAllowed('why', ['GET', 'HEAD'])).headers).toEqual({ ...type, Allow: 'GET, HEAD' });
    expect(toErrorResponse(unavailable('why', 5)).headers).toEqual({ ...type, 'Retry-After': '5' });
  });
});
