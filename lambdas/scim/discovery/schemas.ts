import type { JsonObject } from '../json.ts';
import { type Attribute, type ComplexAttribute, isUrn } from '../schema/attribute.ts';
import { id, meta, schemas } from '../schema/common.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import { urns } from '../schema/urns.ts';

/** The canonical values that are configuration of the deployment. */
export type Catalogues = Readonly<Record<NonNullable<Attribute['catalogue']>, readonly string[]>>;

/** The schemas of a resource type, RFC 7643 section 7, from the tables that also validate requests. */
export const toSchemas = (
  { name, schema, extensions }: ResourceType,
  catalogues: Catalogues,
): readonly JsonObject[] => [
  toSchema(schema, name, catalogues),
  ...extensions.map(({ title, attribute }) => toSchema(attribute, title, catalogues)),
];

function toSchema(schema: ComplexAttribute, name: string, catalogues: Catalogues): JsonObject {
  return {
    schemas: [urns.schema],
    id: schema.name,
    name,
    description: schema.description,
    attributes: schema.subAttributes.filter(isInSchema).map((attribute) => toAttribute(attribute, catalogues)),
  };
}

/** RFC 7643 section 3.1: a schema omits the common attributes of all resources. An extension has a schema of its own. */
const isInSchema = (attribute: Attribute) =>
  ![schemas, id, meta].includes(attribute as never) && !isUrn(attribute.name);

function toAttribute(attribute: Attribute, catalogues: Catalogues): JsonObject {
  const { name, type, description, multiValued, required, mutability, returned, uniqueness } = attribute;
  const canonicalValues = attribute.catalogue ? catalogues[attribute.catalogue] : attribute.canonicalValues;
  return {
    name,
    type,
    multiValued,
    description,
    required,
    ...(attribute.type === 'complex'
      ? { subAttributes: attribute.subAttributes.map((sub) => toAttribute(sub, catalogues)) }
      : { caseExact: attribute.caseExact }),
    ...(canonicalValues && { canonicalValues }),
    ...(attribute.referenceTypes && { referenceTypes: attribute.referenceTypes }),
    mutability,
    returned,
    uniqueness,
  };
}
