import type { JsonObject } from '../json.ts';
import { extensions } from '../schema/extensions.ts';
import { urns } from '../schema/urns.ts';
import { user } from '../schema/user.ts';

/** The resource types of this service: RFC 7643 section 6. */
export const resourceTypes: readonly JsonObject[] = [
  {
    schemas: [urns.resourceType],
    id: 'User',
    name: 'User',
    description: user.description,
    endpoint: '/Users',
    schema: user.name,
    schemaExtensions: extensions.map(({ attribute: { name, required } }) => ({ schema: name, required })),
  },
];
