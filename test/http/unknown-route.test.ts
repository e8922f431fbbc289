import { describe, expect, test } from '@jest/globals';
import { toRouteError } from '../../lambdas/http/unknown-route.ts';
import { groupType, userType } from '../../lambdas/scim/resource-types.ts';
import { requestOf } from './request.ts';

const refuse = (line: string, types = [userType]) => {
  const [method = '', path = ''] = line.split(' ');
  const { status, headers } = toRouteError(requestOf({ method, path }), { types });
  return [status, headers['Allow'] ?? ''];
};

describe('requests that match no route, RFC 7644 section 3.12', () => {
  test.each([
    ['PUT /Users', 405, 'GET, HEAD, POST'],
    ['DELETE /Users', 405, 'GET, HEAD, POST'],
    ['OPTIONS /Users', 405, 'GET, HEAD, POST'],
    ['PATCH /Users/', 405, 'GET, HEAD, POST'],
    ['POST /Users/1', 405, 'GET, HEAD, PUT, PATCH'],
    ['DELETE /Users/1', 405, 'GET, HEAD, PUT, PATCH'],
    ['GET /Users/.search', 405, 'POST'],
    ['DELETE /Users/.search', 405, 'POST'],
    ['GET /.search', 405, 'POST'],
    ['POST /ServiceProviderConfig', 405, 'GET, HEAD'],
    ['DELETE /Schemas', 405, 'GET, HEAD'],
    ['PUT /Schemas/urn:x', 405, 'GET, HEAD'],
    ['POST /ResourceTypes', 405, 'GET, HEAD'],
    ['PATCH /ResourceTypes/User', 405, 'GET, HEAD'],
    ['DELETE /', 405, 'GET, HEAD'],
    ['POST /', 405, 'GET, HEAD'],
    ['PATCH ', 405, 'GET, HEAD'],
    ['GET //', 404, ''],
    ['GET //Users', 404, ''],
    ['GET /Nope', 404, ''],
    ['GET /users', 404, ''],
    ['GET /Users/1/groups', 404, ''],
    ['GET /Groups/1', 404, ''],
    ['HEAD /Groups/1', 404, ''],
    ['POST /Groups', 501, ''],
    ['PATCH /Groups/1', 501, ''],
    ['DELETE /Groups/1', 501, ''],
    ['POST /Groups/.search', 501, ''],
    ['POST /Bulk', 501, ''],
    ['GET /Bulk', 501, ''],
    ['GET /Me', 501, ''],
    ['PATCH /me', 501, ''],
  ])('%s is %i', (line, status, allow) => {
    expect(refuse(line)).toEqual([status, allow]);
  });

  test.each([
    ['POST /Groups/1', 405, 'GET, HEAD, PUT, PATCH, DELETE'],
    ['DELETE /Groups', 405, 'GET, HEAD, POST'],
    ['GET /Groups/.search', 405, 'POST'],
    ['GET /groups', 404, ''],
    ['GET /Groups/1/members', 404, ''],
    ['DELETE /Users/1', 405, 'GET, HEAD, PUT, PATCH'],
  ])('in a workspace that has groups, %s is %i', (line, status, allow) => {
    expect(refuse(line, [userType, groupType])).toEqual([status, allow]);
  });

  test.each([
    ['GET /Groups/.search', 404],
    ['GET //Groups/1', 404],
    ['PUT /Groups', 501],
    ['GET /groups', 501],
  ])('in a workspace without groups, %s is %i, as if there were no such routes', (line, status) => {
    expect(refuse(line)).toEqual([status, '']);
  });

  test.each(['GET /Groups/1', 'HEAD /Groups/1', 'POST /Groups', 'PATCH /Groups/1', 'DELETE /Groups', 'GET /groups'])(
    'in a workspace without groups, the error for %s says where to switch them on',
    (line) => {
      const [method = '', path = ''] = line.split(' ');
      const { scimType, message } = toRouteError(requestOf({ method, path }), { types: [userType] });
      expect([scimType, message]).toEqual([
        undefined,
        'groups are off in this workspace: switch them on under Setup on its settings page, or stop sending groups in the identity provider',
      ]);
    },
  );

  test('the error for a deletion says what to do instead', () => {
    const detail = 'members are not deleted: deactivate the member by setting active to false';
    expect(toRouteError(requestOf({ method: 'DELETE', path: '/Users/1' }), { types: [userType] }).message).toBe(detail);
    for (const [method = '', path = '', methods] of [
      ['DELETE', '/Users', 'GET, HEAD, POST'],
      ['POST', '/Users/1', 'GET, HEAD, PUT, PATCH'],
    ]) {
      const { message } = toRouteError(requestOf({ method, path }), { types: [userType] });
      expect(message).toBe(`the methods of this endpoint are ${methods}`);
    }
  });

  test.each([
    ...['//Users', '/Users//', '//Users/1', '/Users//1', '//Users/.search', '///Schemas', '//users', '//'].map(
      (path) => [path, 'the path has two slashes in a row: the base URL ends in /scim/v2, without a slash after it'],
    ),
    ...['/users', '/USERS/', '/users/.search'].map((path) => [path, 'paths are written with capitals as in /Users']),
    ['/users/1', 'paths are written with capitals as in /Users/{id}'],
    ['/.SEARCH', 'paths are written with capitals as in /.search'],
    ['/schemas/urn:x', 'paths are written with capitals as in /Schemas/{id}'],
    ['/serviceproviderconfig', 'paths are written with capitals as in /ServiceProviderConfig'],
    ...['/scim/v2', '/scim/v2/Users', '/SCIM/v2/users/1'].map((path) => [
      path,
      'the path has /scim/v2 twice: the base URL has it already',
    ]),
    ...['/Nope', '/v2/Users', '/scim/v2x', '/Users/1/2', '/User', '/Users/1/.search'].map((path) => [
      path,
      'there is no such endpoint: the base URL of this service ends in /scim/v2',
    ]),
  ])('%s gets an error that says what is wrong', (path, detail) => {
    const { status, message } = toRouteError(requestOf({ method: 'GET', path }), { types: [userType] });
    expect([status, message]).toEqual([404, expect.stringContaining(String(detail))]);
  });

  test.each(['GET /c4n4ry', 'POST /Users/c4n4ry', 'c4n4ry /Users', 'POST /Bulk/c4n4ry', 'GET /Groups/c4n4ry'])(
    '%s is not echoed',
    (line) => {
      const [method = '', path = ''] = line.split(' ');
      const { message, headers } = toRouteError(requestOf({ method, path }), { types: [userType] });
      expect(message + JSON.stringify(headers)).not.toContain('c4n4ry');
    },
  );

  test.each([
    ['{', 'text/plain'],
    ['', 'application/xml'],
    ['x'.repeat(300_000), undefined],
  ])('is refused before the body is read', (body, type) => {
    const request = requestOf({ method: 'DELETE', path: '/Users/1', body, headers: { 'content-type': type } });
    expect(toRouteError(request, { types: [userType] }).status).toBe(405);
  });
});
