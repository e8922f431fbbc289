import { expect, test } from '@jest/globals';
import { resourceTypes } from '../../../lambdas/scim/discovery/resource-types.ts';
import { toSchemas } from '../../../lambdas/scim/discovery/schemas.ts';
import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { user } from '../../../lambdas/scim/schema/user.ts';

test('a User is the one type of resource, RFC 7643 section 6', () => {
  expect(resourceTypes).toEqual([
    {
      schemas: [urns.resourceType],
      id: 'User',
      name: 'User',
      description: user.description,
      endpoint: '/Users',
      schema: urns.user,
      schemaExtensions: [{ schema: urns.enterpriseUser, required: false }],
    },
  ]);
});

test('the schemas that it names are those that are shown', () => {
  const named = [resourceTypes[0]?.['schema'], urns.enterpriseUser];
  expect(toSchemas([]).map(({ id }) => id)).toEqual(named);
});
