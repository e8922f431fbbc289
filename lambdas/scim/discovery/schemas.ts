import type { JsonObject } from '../json.ts';
import { type Attribute, type ComplexAttribute, isUrn } from '../schema/attribute.ts';
import { id, meta, schemas } from '../schema/common.ts';
import { extensions } from '../schema/extensions.ts';
import { urns } from '../schema/urns.ts';
import { roleName, user } from '../schema/user.ts';

/** The schemas of this service, RFC 7643 section 7, from the tables that also validate requests. */
export const toSchemas = (roleNames: readonly string[]): readonly JsonObject[] => [
  toSchema(user, 'User', roleNames),
  ...extensions.map(({ title, attribute }) => toSchema(attribute, title, roleNames)),
];

function toSchema(schema: ComplexAttribute, name: string, roleNames: readonly string[]): JsonObject {
  return {
    schemas: [urns.schema],
    id: schema.name,
    name,
    description: schema.description,
    attributes: schema.subAttributes.filter(isInSchema).map((attribute) => toAttribute(attribute, roleNames)),
  };
}

/** RFC 7643 section 3.1: a schema omits the common attributes of all resources. An extension has a schema of its own. */
const isInSchema = (attribute: Attribute) =>
  ![schemas, id, meta].includes(attribute as never) && !isUrn(attribute.name);

function toAttribute(attribute: Attribute, roleNames: readonly string[]): JsonObject {
  const { name, type, description, multiValued, required, mutability, returned, uniqueness } = attribute;
  const canonicalValues = attribute === roleName ? roleNames : attribute.canonicalValues;
  return {
    name,
    type,
    multiValued,
    description,
    required,
    ...(attribute.type === 'complex'
      ? { subAttributes: attribute.subAttributes.map((sub) => toAttribute(sub, roleNames)) }
      : { caseExact: attribute.caseExact }),
    ...(canonicalValues && { canonicalValues }),
    ...(attribute.referenceTypes && { referenceTypes: attribute.referenceTypes }),
    mutability,
    returned,
    uniqueness,
  };
}
