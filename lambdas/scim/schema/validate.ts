import { toComparable, toInstant } from '../compare.ts';
import { invalidValue } from '../error.ts';
import { isArray, isObject, type Json, type JsonObject } from '../json.ts';
import type { Draft, Resource } from '../resource.ts';
import { type Attribute, type ComplexAttribute, separator } from './attribute.ts';
import { explainFault, faultyValue } from './check.ts';
import { inTableOrder, toNormalList } from './normalize.ts';
import type { ResourceType } from './resource-type.ts';

/**
 * A valid resource: attributes in the order of the table, lists in normal form. Throws invalidValue if a value is not what
 * the schema says.
 */
export function validate(draft: Draft, { schema, isValid }: ResourceType): Resource {
  const resource = orderObject(draft, schema);
  if (!isValid(resource)) throw invalidValue(explainFault(isValid), faultyValue(isValid, resource));
  checkObject(resource, schema, '');
  return resource as Resource;
}

/** A resource from a store, which was validated before it was stored. */
export const asStoredResource = (stored: JsonObject) => stored as Resource;

function orderObject(draft: Draft, attribute: ComplexAttribute): JsonObject {
  return inTableOrder(attribute, (sub) => {
    const value = draft[sub.name];
    if (sub.type !== 'complex') return value;
    if (isArray(value)) return sub.multiValued ? orderList(value, sub) : value;
    return isObject(value) ? orderObject(value, sub) : value;
  });
}

function orderList(list: readonly Json[], attribute: ComplexAttribute): readonly Json[] | undefined {
  const normal = toNormalList(list, attribute);
  return normal.length > 0 ? normal.map((each) => (isObject(each) ? orderObject(each, attribute) : each)) : undefined;
}

/** Checks what a JSON Schema cannot express: limits in bytes, characters, Base64, times, one primary value. */
function checkObject(object: JsonObject, { subAttributes }: ComplexAttribute, prefix: string): void {
  for (const sub of subAttributes) {
    const value = object[sub.name];
    const name = prefix + sub.name;
    if (isArray(value)) checkList(value, sub, name);
    else checkOne(value, sub, name);
  }
}

function checkList(list: readonly Json[], attribute: Attribute, name: string): void {
  const primary = attribute.type === 'complex' ? attribute.primary : undefined;
  if (primary && list.filter((each) => isObject(each) && each[primary.name] === true).length > 1) {
    throw invalidValue(`${name} has more than one value with ${primary.name} true`, list);
  }
  list.forEach((each, index) => {
    checkOne(each, attribute, `${name}[${index}]`);
  });
}

function checkOne(value: Json | undefined, attribute: Attribute, name: string): void {
  if (attribute.type === 'complex' && isObject(value)) checkObject(value, attribute, name + separator(attribute.name));
  if (typeof value !== 'string') return;
  if (!value.isWellFormed()) {
    throw invalidValue(`${name} has half of a surrogate pair, which is not a character`, value.toWellFormed());
  }
  if (attribute.visible && (/\p{Cc}/u.test(value) || !/[^\p{Z}\p{C}]/u.test(value))) {
    throw invalidValue(`${name} must have a visible character and no control characters`, value);
  }
  if (attribute.maxBytes && utf8Length(String(toComparable(value, attribute))) > attribute.maxBytes) {
    throw invalidValue(`${name} is longer than ${attribute.maxBytes} bytes`, value);
  }
  if (attribute.type === 'binary' && !base64.test(value.replace(/\s/g, ''))) {
    throw invalidValue(`${name} must be Base64`, value);
  }
  if (attribute.type === 'dateTime' && toInstant(value) === undefined) {
    throw invalidValue(`${name} must be a dateTime, such as 2011-05-13T04:42:34Z`, value);
  }
}

/** RFC 7643 section 2.3.6: either alphabet of RFC 4648, its padding optional. */
const base64 = /^(?:[\w+/-]{4})*(?:[\w+/-]{2}(?:==)?|[\w+/-]{3}=?)?$/;

const utf8Length = (text: string) => new TextEncoder().encode(text).length;
