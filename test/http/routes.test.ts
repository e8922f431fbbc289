import { describe, expect, test } from '@jest/globals';
import {
  apiFunctionNames,
  basePath,
  endpointOf,
  functionOf,
  isOfOneResource,
  isOfType,
  routes,
} from '../../lambdas/http/routes.ts';
import { workspaceThrottle } from '../../lambdas/http/throttle.ts';
import { groupType, userType } from '../../lambdas/scim/resource-types.ts';
import { findRoute } from '../../local/proxy-event.ts';

describe('the routes, RFC 7644 section 3.2', () => {
  test.each([
    ['GET /Users', 'list'],
    ['HEAD /Users', 'list'],
    ['POST /Users', 'create'],
    ['POST /Users/.search', 'list'],
    ['POST /.search', 'list'],
    ['GET /Users/1', 'get'],
    ['HEAD /Users/1', 'get'],
    ['PUT /Users/1', 'put'],
    ['PATCH /Users/1', 'patch'],
    ['GET /Users/?count=1', 'list'],
    ['GET /Users?filter=a/b', 'list'],
    ['GET /ServiceProviderConfig', 'discover'],
    ['HEAD /Schemas', 'discover'],
    ['GET /Schemas/urn:ietf:params:scim:schemas:core:2.0:User', 'discover'],
    ['GET /ResourceTypes/User', 'discover'],
    ['GET /Groups', 'list'],
    ['GET /Users/.search', 'fallback'],
    ['DELETE /Users/1', 'fallback'],
    ['POST /Groups', 'create'],
    ['POST /Groups/.search', 'list'],
    ['GET /Groups/1', 'get'],
    ['PUT /Groups/1', 'put'],
    ['PATCH /Groups/1', 'patch'],
    ['DELETE /Groups/1', 'remove'],
    ['DELETE /Groups', 'fallback'],
    ['POST /Bulk', 'fallback'],
    ['GET /users', 'fallback'],
    ['GET /', 'list'],
    ['HEAD ', 'list'],
    ['GET ?filter=a', 'list'],
    ['POST /', 'fallback'],
  ])('%s is answered by %s', (line, name) => {
    const [method = '', path = ''] = line.split(' ');
    expect(findRoute(method, basePath + path)?.function).toBe(name);
  });

  test.each([userType, groupType])(
    '$name has its routes, and a DELETE unless its resources cannot be deleted',
    (type) => {
      const own = routes.filter(({ path }) => endpointOf(path) === type.endpoint);
      expect(own.some(({ method }) => method === 'DELETE')).toBe(type.undeletable === undefined);
      expect(own.map(({ path }) => isOfType(path))).not.toContain(false);
      expect(own.filter(({ path }) => isOfOneResource(path)).map(({ method }) => method)).toContain('PATCH');
    },
  );

  test('no two of them are the same', () => {
    const lines = routes.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(lines).size).toBe(lines.length);
  });

  test('what writes needs the right to write; a search by POST only reads', () => {
    const writing = routes.filter(({ access }) => access === 'write').map((route) => route.function);
    expect([...new Set(writing)].sort()).toEqual(['create', 'patch', 'put', 'remove']);
    const reading = routes.filter(({ access }) => access === 'read').map((route) => route.function);
    expect([...new Set(reading)].sort()).toEqual(['discover', 'get', 'list']);
    expect(writing.length + reading.length).toBe(routes.length);
  });

  test.each([
    ['GET', '/scim/v2', 'list'],
    ['GET', '/scim/v2/Users', 'list'],
    ['HEAD', '/scim/v2/Users', 'list'],
    ['POST', '/scim/v2/Users', 'create'],
    ['GET', '/scim/v2/Users/{id}', 'get'],
    ['HEAD', '/scim/v2/Users/{id}', 'get'],
    ['PUT', '/scim/v2/Users/{id}', 'put'],
    ['PATCH', '/scim/v2/Users/{id}', 'patch'],
    ['POST', '/scim/v2/.search', 'list'],
    ['GET', '/scim/v2/Groups', 'list'],
    ['DELETE', '/scim/v2/Groups/{id}', 'remove'],
    ['DELETE', '/scim/v2/Users/{id}', 'fallback'],
    ['PUT', '/scim/v2/Users', 'fallback'],
    ['HEAD', '/scim/v2/.search', 'fallback'],
    ['GET', '/Users', 'fallback'],
    ['GET', '/scim/v2/{proxy+}', 'fallback'],
  ])('the gateway sends %s %s to %s', (method, resource, name) => {
    expect(functionOf(method, resource)).toBe(name);
  });

  test('a workspace may ask for 25 requests a second, 100 at once', () => {
    expect(workspaceThrottle).toEqual({ rate: 25, burst: 100 });
  });

  test('each function is named once', () => {
    expect(new Set(apiFunctionNames).size).toBe(apiFunctionNames.length);
  });
});
