import { mutability } from '../error.ts';
import { isArray, isObject, type Json, type JsonObject, pick } from '../json.ts';
import type { Attribute } from '../schema/attribute.ts';

/**
 * The object with this value of the attribute, or without the attribute where the value is empty. Throws mutability where
 * that takes a required attribute away: RFC 7644 section 3.5.2.2.
 */
export function assign(object: JsonObject, attribute: Attribute, value: Json | undefined): JsonObject {
  const { name } = attribute;
  if (!isEmpty(value, attribute)) return { ...object, [name]: value };
  if (attribute.required) throw mutability(`${name} is required and can't be removed`);
  return pick(object, (other) => other !== name);
}

function isEmpty(value: Json | undefined, { multiValued, type }: Attribute): boolean {
  if (multiValued) return isArray(value) && value.length === 0;
  return value === undefined || (type === 'complex' && isObject(value) && Object.keys(value).length === 0);
}
