/** Any value that JSON (RFC 8259) can express. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

/** The value of a JSON text; undefined if the text is not JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isArray(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** The member of an object with this lower-case name, in any case: RFC 7643 section 2.1. */
export function memberOf(object: JsonObject, name: string): Json | undefined {
  return Object.entries(object).find(([each]) => each.toLowerCase() === name)?.[1];
}

/** Whether two JSON values are equal. The order of an object's members does not matter; that of an array's does. */
export function equalJson(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (isArray(one) && isArray(other)) {
    return one.length === other.length && one.every((value, index) => equalJson(value, other[index]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const names = definedNames(one);
  return (
    names.length === definedNames(other).length &&
    names.every((name) => Object.hasOwn(other, name) && equalJson(one[name], other[name]))
  );
}

/** A copy without the members that are undefined or fail the test. */
export function pick(object: JsonObject, keep: (name: string) => boolean): JsonObject {
  return Object.fromEntries(
    definedNames(object)
      .filter(keep)
      .map((name) => [name, object[name]]),
  );
}

function definedNames(object: JsonObject): string[] {
  return Object.keys(object).filter((name) => object[name] !== undefined);
}
