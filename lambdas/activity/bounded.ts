import { isArray, isObject, type Json } from '../scim/json.ts';

/** Maximum characters of a value, as JSON, in an entry. */
export const longestValue = 512;

/** Cuts a long value, which becomes a text. */
export function toBounded(value: Json): Json {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= longestValue ? value : `${text.slice(0, longestValue - 3).toWellFormed()}...`;
}

/** All texts in a value. */
export function textsOf(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  if (isArray(value)) return value.flatMap(textsOf);
  return isObject(value) ? Object.values(value).flatMap(textsOf) : [];
}
