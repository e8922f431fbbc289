import { toComparable } from '../compare.ts';
import { isArray, isObject, type Json, type JsonObject } from '../json.ts';
import type { Attribute, ComplexAttribute } from './attribute.ts';

/** A value by which a store finds members: the `key` of the attribute, and the comparable form of the value. */
export interface Key {
  readonly kind: string;
  readonly value: string;
  /** At most one member of a workspace may have it. */
  readonly unique: boolean;
}

/** The keys of a resource, without duplicates. */
export function keysOf(resource: JsonObject, schema: ComplexAttribute): readonly Key[] {
  const found = new Map<string, Key>();
  for (const key of keysOfValue(resource, schema)) found.set(`${key.kind} ${key.value}`, key);
  return [...found.values()];
}

/** The key of one value; undefined if members are not looked up by the attribute, or the value is empty. */
export function toKey(value: Json | undefined, attribute: Attribute): Key | undefined {
  const { key: kind, uniqueness } = attribute;
  if (kind === undefined) return undefined;
  const comparable = toComparable(value, attribute);
  if (typeof comparable !== 'string' || comparable === '') return undefined;
  return { kind, value: comparable, unique: uniqueness !== 'none' };
}

function keysOfValue(value: Json | undefined, attribute: Attribute): readonly Key[] {
  if (isArray(value)) return value.flatMap((each) => keysOfValue(each, attribute));
  if (attribute.type === 'complex') {
    return isObject(value) ? attribute.keyed.flatMap((sub) => keysOfValue(value[sub.name], sub)) : [];
  }
  const key = toKey(value, attribute);
  return key ? [key] : [];
}
