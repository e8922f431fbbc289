import { isArray, isObject, type Json } from '../scim/json.ts';

/** The most characters of a value, as JSON, that an entry keeps. */
export const longest = 512;

/** A value as an entry may keep it: a longer one is cut, and is a text then. */
export function toBounded(value: Json): Json {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= longest ? value : `${text.slice(0, longest - 3).toWellFormed()}...`;
}

/** All texts that a value consists of. */
export function textsOf(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  if (isArray(value)) return value.flatMap(textsOf);
  return isObject(value) ? Object.values(value).flatMap(textsOf) : [];
}
