import { expect, test } from '@jest/globals';
import { toAnnouncement } from '../../../lambdas/scim/discovery/resource-types.ts';
import { toSchemas } from '../../../lambdas/scim/discovery/schemas.ts';
import { userType } from '../../../lambdas/scim/resource-types.ts';
import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { user } from '../../../lambdas/scim/schema/user.ts';

test('a resource type is announced as RFC 7643 section 6 says', () => {
  expect(toAnnouncement(userType)).toEqual({
    schemas: [urns.resourceType],
    id: 'User',
    name: 'User',
    description: user.description,
    endpoint: '/Users',
    schema: urns.user,
    schemaExtensions: [{ schema: urns.enterpriseUser, required: false }],
  });
});

test('a resource type names the schemas that /Schemas lists', () => {
  const named = [toAnnouncement(userType)['schema'], urns.enterpriseUser];
  expect(toSchemas(userType, { roles: [] }).map(({ id }) => id)).toEqual(named);
});
