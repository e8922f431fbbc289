import { toIdentity } from '../compare.ts';
import { isObject, type Json } from '../json.ts';
import type { Attribute } from './attribute.ts';

/**
 * The one form of a list, whichever request left it (service rule 11): no value without content, and none twice. RFC 7643
 * section 2.4: a list does not hold the same value, of the same type, twice.
 */
export const toNormalList = (list: readonly Json[], attribute: Attribute) =>
  mergeSame(
    list.filter((value) => hasContent(value, attribute)),
    attribute,
  );

/**
 * Whether a value of a list says more than what kind of value it is. What has another type than the schema says is left for
 * validation to refuse.
 */
export function hasContent(value: Json, attribute: Attribute): boolean {
  if (attribute.type !== 'complex' || !isObject(value)) return true;
  return attribute.content.some(({ name }) => !isEmpty(value[name]));
}

const isEmpty = (value: Json | undefined) => value === undefined || value === null || value === '';

/** The values of a list, those that are the same merged into one. */
export function mergeSame(list: readonly Json[], attribute: Attribute): readonly Json[] {
  const merged = new Map<string, Json>();
  for (const value of list) {
    const identity = toIdentity(value, attribute);
    const same = merged.get(identity);
    merged.set(identity, isObject(same) && isObject(value) ? { ...same, ...value } : value);
  }
  return [...merged.values()];
}
