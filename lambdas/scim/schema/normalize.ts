import { toIdentity } from '../compare.ts';
import { invalidSyntax, invalidValue } from '../error.ts';
import { isArray, isObject, type Json, type JsonObject } from '../json.ts';
import { type Mode, toPlainList, toPlainValue } from '../mode.ts';
import type { Draft } from '../resource.ts';
import type { Attribute, ComplexAttribute } from './attribute.ts';
import { checkSchemas } from './message.ts';
import type { ResourceType } from './resource-type.ts';

/** The resource in the body of a POST or PUT, in plain form. Throws invalidSyntax or invalidValue. */
export function parseResource(body: JsonObject, { schema, extensions }: ResourceType, mode: Mode): Draft {
  checkSchemas(body, [schema.name, ...extensions.map(({ attribute }) => attribute.name)], mode);
  return normalize(body, schema, mode);
}

/**
 * Applies the schema's names and types to untrusted JSON: names in the schema's case and order, values in plain form, null
 * and [] as no value (RFC 7643 section 2.5). Drops what a client may not write: read-only attributes (RFC 7644 section
 * 3.5.1), the password. Leaves wrong types for validation.
 */
export function normalize(input: JsonObject, attribute: ComplexAttribute, mode: Mode): Draft {
  const given = readNames(input, attribute, mode);
  return inTableOrder(attribute, (sub) => {
    const value = given.get(sub);
    return value === undefined ? undefined : normalizeValue(value, sub, mode);
  });
}

/** The values of an object by writable attribute. Throws invalidSyntax for a name that is unknown (if strict) or repeated. */
export function readNames(input: JsonObject, attribute: ComplexAttribute, mode: Mode): ReadonlyMap<Attribute, Json> {
  const given = new Map<Attribute, Json>();
  for (const [name, value] of Object.entries(input)) {
    const found = attribute.byName.get(name.toLowerCase());
    if (!found && !mode.dropsUnknown) throw invalidSyntax('the request has an attribute that no schema defines', name);
    if (!found || value === undefined) continue;
    if (given.has(found)) throw invalidSyntax(`${found.name} is given more than once`, name);
    given.set(found, value);
  }
  return new Map([...given].filter(([sub]) => isWritable(sub)));
}

/**
 * The value or the list of values of one attribute; undefined for no value. An empty list stays one for an attribute that
 * omission keeps, because it empties the attribute: service rule 5. A list of values without content is an empty one, but for
 * a list that is stored apart: only an empty list empties it (service rule 18).
 */
export function normalizeValue(input: Json, attribute: Attribute, mode: Mode): Json | undefined {
  if (!attribute.multiValued) return normalizeOne(input, attribute, mode);
  const values = toPlainList(input, attribute, mode);
  if (!isArray(values)) return values ?? undefined;
  const list = values.map((each) => normalizeOne(each, attribute, mode)).filter((each) => each !== undefined);
  const normal = toNormalList(list, attribute);
  const empties = attribute.apart ? values.length === 0 : attribute.keptWhenOmitted;
  return normal.length > 0 || empties ? normal : undefined;
}

/**
 * One value of an attribute, single-valued or not; undefined for no value. Throws invalidValue for U+FFFD in a unique
 * attribute: bytes that were not UTF-8 could make two people look like one (service rule 8).
 */
export function normalizeOne(input: Json, attribute: Attribute, mode: Mode): Json | undefined {
  const value = toPlainValue(input, attribute, mode);
  if (attribute.uniqueness !== 'none' && isRepaired(value)) {
    throw invalidValue(
      `${attribute.name} has U+FFFD, which stands for bytes that were not UTF-8: send the text as UTF-8`,
      value,
    );
  }
  if (value === '' && attribute.emptyIsNone) return undefined;
  if (attribute.type !== 'complex' || !isObject(value)) return value ?? undefined;
  const object = normalize(value, attribute, mode);
  return Object.keys(object).length > 0 || needsContent(attribute) ? object : undefined;
}

/** Whether a value without content is refused instead of ignored: else a list of them would be taken for an empty one. */
const needsContent = ({ content }: ComplexAttribute) => content.some(({ required }) => required);

/** Whether a text has U+FFFD, the character that replaces bytes which are not UTF-8. */
export const isRepaired = (value: Json | undefined) => typeof value === 'string' && value.includes('\ufffd');

/** The one form of a list, whichever request left it (service rule 11): no value without content, no value twice. */
export const toNormalList = (list: readonly Json[], attribute: Attribute) =>
  mergeSame(
    list.filter((value) => hasContent(value, attribute)),
    attribute,
  );

/** Whether a value of a list says more than its kind (its type, say). True for a wrong type, which validation refuses. */
export function hasContent(value: Json, attribute: Attribute): boolean {
  if (attribute.type !== 'complex' || !isObject(value)) return true;
  return needsContent(attribute) || attribute.content.some(({ name }) => !isBlank(value[name]));
}

const isBlank = (value: Json | undefined) => value === undefined || value === null || value === '';

/** Merges equal values: RFC 7643 section 2.4 does not allow the same value, of the same type, twice in a list. */
export function mergeSame(list: readonly Json[], attribute: Attribute): readonly Json[] {
  const merged = new Map<string, Json>();
  for (const value of list) {
    const identity = toIdentity(value, attribute);
    const same = merged.get(identity);
    merged.set(identity, isObject(same) && isObject(value) ? { ...same, ...value } : value);
  }
  return [...merged.values()];
}

/** An object with the names of the schema in the order of its table; only names that have a value. */
export function inTableOrder(
  { subAttributes }: ComplexAttribute,
  read: (attribute: Attribute) => Json | undefined,
): JsonObject {
  const object: Record<string, Json> = {};
  for (const sub of subAttributes) {
    const value = read(sub);
    if (value !== undefined) object[sub.name] = value;
  }
  return object;
}

export const isWritable = ({ mutability }: Attribute) => mutability === 'readWrite' || mutability === 'immutable';
