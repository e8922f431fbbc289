import { mutability } from '../error.ts';
import { equalJson, isArray, isObject, type Json, type JsonObject, pick } from '../json.ts';
import type { Draft } from '../resource.ts';
import type { Attribute, ComplexAttribute } from './attribute.ts';
import { inTableOrder, isWritable } from './normalize.ts';

/**
 * RFC 7644 section 3.5.1: writable attributes become what the client sent, or are cleared; the rest stays. An omitted
 * attribute is kept if it is immutable or one of service rule 6. Throws mutability.
 */
export function replace(current: JsonObject, sent: Draft, resource: ComplexAttribute): Draft {
  const draft = replaceObject(current, sent, resource);
  checkImmutable(current, draft, resource);
  return draft;
}

/** Replaces the sub-attributes of one complex value by the same rules. */
export function replaceObject(current: JsonObject, sent: JsonObject, parent: ComplexAttribute): JsonObject {
  return inTableOrder(parent, (sub) => replaceValue(current[sub.name], sent[sub.name], sub));
}

function replaceValue(before: Json | undefined, after: Json | undefined, attribute: Attribute): Json | undefined {
  if (!isWritable(attribute)) return before;
  if (after === undefined && (attribute.keptWhenOmitted || attribute.mutability === 'immutable')) return before;
  if (attribute.type !== 'complex' || !isObject(before)) return after;
  if (after !== undefined && !isObject(after)) return after;
  const object = replaceObject(before, after ?? {}, attribute);
  return Object.keys(object).length > 0 ? object : undefined;
}

/**
 * RFC 7643 section 7: an immutable attribute is set once. Throws mutability if a change gives it another value or removes
 * it.
 */
export function checkImmutable(current: JsonObject, draft: Draft, { subAttributes }: ComplexAttribute): void {
  for (const sub of subAttributes) {
    const [before, after] = [current[sub.name], draft[sub.name]];
    if (sub.mutability === 'immutable' && before !== undefined && !equalJson(before, after)) {
      throw mutability(`${sub.name} cannot be changed once it has a value`, after);
    }
    if (sub.type === 'complex' && isObject(before)) checkImmutable(before, isObject(after) ? after : {}, sub);
  }
}

/**
 * The object with this value of the attribute, or without the attribute if the value is empty. Throws mutability if that
 * removes a required attribute: RFC 7644 section 3.5.2.2.
 */
export function assign(object: JsonObject, attribute: Attribute, value: Json | undefined): JsonObject {
  const { name } = attribute;
  if (!isEmpty(value, attribute)) return { ...object, [name]: value };
  if (attribute.required) throw mutability(`${name} is required and cannot be removed`);
  return pick(object, (other) => other !== name);
}

function isEmpty(value: Json | undefined, { multiValued, type }: Attribute): boolean {
  if (multiValued) return isArray(value) && value.length === 0;
  return value === undefined || (type === 'complex' && isObject(value) && Object.keys(value).length === 0);
}
