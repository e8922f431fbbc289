import { describe, expect, test } from '@jest/globals';
import { locationOf, toDiscovered } from '../../lambdas/http/discovery.ts';
import type { ScimRequest } from '../../lambdas/http/handler.ts';
import { lenient, strict } from '../../lambdas/scim/modes.ts';
import { userType } from '../../lambdas/scim/resource-types.ts';
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
    ['/Groups', undefined],
  ])('%s as a resource is at %s', (path, location) => {
    const discovered = discover(path);
    const base = requestOf({}).base;
    expect(discovered && locationOf(discovered)).toBe(location && base + location);
  });

  test.each([
    ['/Schemas', [urns.user, urns.enterpriseUser], 'Schema'],
    ['/ResourceTypes', ['User'], 'ResourceType'],
  ])('%s is a list, each resource of which is at its location', (path, ids, resourceType) => {
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

  test('there are no groups, filtered or not', () => {
    const none = { schemas: [urns.listResponse], totalResults: 0, itemsPerPage: 0, startIndex: 1, Resources: [] };
    expect(discover('/Groups')).toEqual(none);
    expect(discover('/Groups', { parameters: { filter: ['displayName eq "x"'] } })).toEqual(none);
  });
});
