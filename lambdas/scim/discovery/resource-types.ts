import type { JsonObject } from '../json.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import { urns } from '../schema/urns.ts';

/** A resource type as it is announced: RFC 7643 section 6. */
export const toAnnouncement = ({ name, endpoint, schema, extensions }: ResourceType): JsonObject => ({
  schemas: [urns.resourceType],
  id: name,
  name,
  description: schema.description,
  endpoint,
  schema: schema.name,
  schemaExtensions: extensions.map(({ attribute }) => ({ schema: attribute.name, required: attribute.required })),
});
