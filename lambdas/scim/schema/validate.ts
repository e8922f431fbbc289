import { toComparable, toInstant } from '../compare.ts';
import { invalidValue } from '../error.ts';
import { isArray, isObject, type Json, type JsonObject } from '../json.ts';
import type { Draft, Resource } from '../resource.ts';
import { isUser } from '../validators/user.ts';
import { type Attribute, type ComplexAttribute, separator } from './attribute.ts';
import { explain, faultyValue } from './check.ts';
import { toNormalList } from './content.ts';
import { inTableOrder } from './normalize.ts';
import { user } from './user.ts';

/**
 * The resource, its attributes in the order of the table, its lists in their one form; throws invalidValue where a value is
 * not what the schema says.
 */
export function validate(draft: Draft): Resource {
  const resource = ordered(draft, user);
  if (!isUser(resource)) throw invalidValue(explain(isUser), faultyValue(isUser, resource));
  checkObject(resource, user, '');
  return resource as Resource;
}

/** A resource that a store gives back: it was validated before it was stored. */
export const restore = (stored: JsonObject) => stored as Resource;

function ordered(draft: Draft, attribute: ComplexAttribute): JsonObject {
  return inTableOrder(attribute, (sub) => {
    const value = draft[sub.name];
    if (sub.type !== 'complex') return value;
    if (isArray(value)) return sub.multiValued ? orderedList(value, sub) : value;
    return isObject(value) ? ordered(value, sub) : value;
  });
}

function orderedList(list: readonly Json[], attribute: ComplexAttribute): readonly Json[] | undefined {
  const normal = toNormalList(list, attribute);
  return normal.length > 0 ? normal.map((each) => (isObject(each) ? ordered(each, attribute) : each)) : undefined;
}

/** What a JSON Schema does not say: limits in bytes, characters, Base64, times, one primary value. */
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
    throw invalidValue(`${name} has more than one value with ${primary.name} true`);
  }
  list.forEach((each, index) => {
    checkOne(each, attribute, `${name}[${index}]`);
  });
}

function checkOne(value: Json | undefined, attribute: Attribute, name: string): void {
  if (attribute.type === 'complex' && isObject(value)) checkObject(value, attribute, name + separator(attribute.name));
  if (typeof value !== 'string') return;
  if (!value.isWellFormed())
    throw invalidValue(`${name} has half of a surrogate pair, which is no character`, value.toWellFormed());
  if (attribute.visible && (/\p{Cc}/u.test(value) || !/[^\p{Z}\p{C}]/u.test(value))) {
    throw invalidValue(`${name} must have a visible character and no control characters`, value);
  }
  if (attribute.maxBytes && byteLength(String(toComparable(value, attribute))) > attribute.maxBytes) {
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

const byteLength = (text: string) => new TextEncoder().encode(text).length;
