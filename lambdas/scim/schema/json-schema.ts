import type { JsonObject } from '../json.ts';
import type { Attribute, ComplexAttribute, SimpleType } from './attribute.ts';

/** The JSON Schema of a resource in plain form, from its table. `npm run build` compiles it with ajv. */
export function toJsonSchema(resource: ComplexAttribute): JsonObject {
  return {
    type: 'object',
    properties: Object.fromEntries(resource.subAttributes.map((sub) => [sub.name, valueSchema(sub)])),
    required: resource.subAttributes.filter((sub) => sub.required).map((sub) => sub.name),
    additionalProperties: false,
  };
}

function valueSchema(attribute: Attribute): JsonObject {
  const one = attribute.type === 'complex' ? toJsonSchema(attribute) : { type: jsonTypes[attribute.type] };
  return attribute.multiValued ? { type: 'array', items: one, maxItems: attribute.maxValues } : one;
}

/** RFC 7643 section 2.3. */
const jsonTypes: Readonly<Record<SimpleType, string>> = {
  string: 'string',
  boolean: 'boolean',
  decimal: 'number',
  integer: 'integer',
  dateTime: 'string',
  binary: 'string',
  reference: 'string',
};
