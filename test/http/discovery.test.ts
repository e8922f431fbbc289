import { describe, expect, test } from '@jest/globals';
import { answerDiscovered, locationOf, noResources, toDiscovered } from '../../lambdas/http/discovery.ts';
import type { ScimRequest } from '../../lambdas/http/handler.ts';
import type { JsonObject } from '../../lambdas/scim/json.ts';
import { lenient, strict } from '../../lambdas/scim/modes.ts';
import { typesOf, userType } from '../../lambdas/scim/resource-types.ts';
import { urns } from '../../lambdas/scim/schema/urns.ts';
import { refusal } from '../scim/member.ts';
import { requestOf } from './request.ts';

const roles = { names: ['admin', 'viewer'], fallback: 'viewer' };
const discover = (path: string, request: Partial<ScimRequest> = {}, mode = lenient) =>
  toDiscovered(requestOf({ path, id: path.split('/')[2] ?? '', ...request }), { mode, roles, types: [userType] });

describe('discovery, RFC 7644 section 4', () => {
  test.each([
    ['/ServiceProviderConfig', '/ServiceProviderConfig'],
    ['/ResourceTypes/User', '/ResourceTypes/User'],
    [`/Schemas/${urns.user}`, `/Schemas/${urns.user}`],
    ['/Schemas', undefined],
  ])('%s is a resource at %s', (path, location) => {
    const discovered = discover(path);
    const base = requestOf({}).base;
    expect(discovered && locationOf(discovered)).toBe(location && base + location);
  });

  test.each([
    ['/Schemas', [urns.user, urns.enterpriseUser], 'Schema'],
    ['/ResourceTypes', ['User'], 'ResourceType'],
  ])('%s is a list, and each resource is at its location', (path, ids, resourceType) => {
    const list = discover(path) as { readonly Resources: readonly { readonly id: string; readonly meta: object }[] };
    expect(list).toMatchObject({
      schemas: [urns.listResponse],
      totalResults: ids.length,
      itemsPerPage: ids.length,
      startIndex: 1,
    });
    expect(list.Resources.map(({ id }) => id)).toEqual(ids);
    for (const resource of list.Resources) {
      const { base } = requestOf({});
      expect(resource.meta).toEqual({ resourceType, location: `${base}${path}/${resource.id}` });
      expect(discover(`${path}/${resource.id}`)).toEqual(resource);
    }
  });

  test.each(['/Schemas/urn:x', `/Schemas/${urns.group}`, '/ResourceTypes/Group', '/ResourceTypes/user'])(
    '%s is not there',
    (path) => {
      expect(discover(path)).toBeUndefined();
    },
  );

  test('ServiceProviderConfig is a resource by itself, and that of the mode', () => {
    const meta = { resourceType: 'ServiceProviderConfig', location: `${requestOf({}).base}/ServiceProviderConfig` };
    expect(discover('/ServiceProviderConfig')).toMatchObject({ schemas: [urns.serviceProviderConfig], meta });
    expect(discover('/ServiceProviderConfig')).not.toHaveProperty('interopProfileConformant');
    expect(discover('/ServiceProviderConfig', {}, strict)).toHaveProperty('interopProfileConformant', true);
  });

  test.each(['/ServiceProviderConfig', '/Schemas', `/Schemas/${urns.user}`, '/ResourceTypes', '/ResourceTypes/User'])(
    '%s with a filter is forbidden, in whatever case its name is written',
    (path) => {
      for (const name of ['filter', 'FILTER']) {
        const attempt = () => discover(path, { parameters: { [name]: ['id eq "User"'] } });
        expect(refusal(attempt)).toEqual([403, undefined, 'discovery cannot be filtered']);
      }
    },
  );

  test('other parameters of a query are ignored, RFC 7644 section 4', () => {
    const parameters = { count: ['1'], startIndex: ['2'], attributes: ['id'] };
    expect(discover('/Schemas', { parameters })).toEqual(discover('/Schemas'));
  });

  test.each([
    [false, 'default', 'Groups of the member; this service keeps none', ['User'], [urns.user, urns.enterpriseUser]],
    [true, 'request', expect.any(String), ['User', 'Group'], [urns.user, urns.enterpriseUser, urns.group]],
  ])(
    'with the switch of groups at %s, groups of a User are returned by %s',
    (groups, returned, description, types, schemas) => {
      const settings = { mode: lenient, roles, types: typesOf({ groups }) };
      const idsOf = (path: string) => {
        const found = toDiscovered(requestOf({ path }), settings) as { readonly Resources: readonly JsonObject[] };
        return found.Resources.map(({ id }) => id);
      };
      expect([idsOf('/ResourceTypes'), idsOf('/Schemas')]).toEqual([types, schemas]);
      const user = toDiscovered(requestOf({ path: '/Schemas/x', id: urns.user }), settings);
      expect(user?.['attributes']).toContainEqual(expect.objectContaining({ name: 'groups', returned, description }));
    },
  );

  test('the list of a type that a workspace does not offer is empty, and has a version', () => {
    const none = { schemas: [urns.listResponse], totalResults: 0, itemsPerPage: 0, startIndex: 1, Resources: [] };
    expect(noResources()).toEqual(none);
    const { status, headers } = answerDiscovered(requestOf({ path: '/Groups' }), noResources());
    expect([status, headers['ETag']]).toEqual([200, expect.stringMatching(/^W\/"\w+"$/)]);
    const known = { 'if-none-match': String(headers['ETag']) };
    expect(answerDiscovered(requestOf({ path: '/Groups', headers: known }), noResources()).status).toBe(304);
  });
});
