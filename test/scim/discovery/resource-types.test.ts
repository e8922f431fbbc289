import { expect, test } from '@jest/globals';
import { resourceTypes } from '../../../lambdas/scim/discovery/resource-types.ts';
import { toSchemas } from '../../../lambdas/scim/discovery/schemas.ts';
import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { user } from '../../../lambdas/scim/schema/user.ts';

test('User is the only resource type, RFC 7643 section 6', () => {
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

test('it names the schemas that /Schemas shows', () => {
  const named = [resourceTypes[0]?.['schema'], urns.enterpriseUser];
  expect(toSchemas([]).map(({ id }) => id)).toEqual(named);
});
