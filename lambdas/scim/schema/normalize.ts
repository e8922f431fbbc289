import { invalidSyntax, invalidValue } from '../error.ts';
import { isArray, isObject, type Json, type JsonObject } from '../json.ts';
import { type Manner, toPlainList, toPlainValue } from '../manner.ts';
import type { Draft } from '../resource.ts';
import type { Attribute, ComplexAttribute } from './attribute.ts';
import { toNormalList } from './content.ts';

/**
 * Applies the schema's names and types to untrusted JSON: names in the schema's case and order, values in plain form, null
 * and [] as no value (RFC 7643 section 2.5). What may not be written is left out: read-only attributes (RFC 7644 section
 * 3.5.1), the password. Wrong types are left in place for validation.
 */
export function normalize(input: JsonObject, attribute: ComplexAttribute, manner: Manner): Draft {
  const given = readNames(input, attribute, manner);
  return inTableOrder(attribute, (sub) => {
    const value = given.get(sub);
    return value === undefined ? undefined : normalizeValue(value, sub, manner);
  });
}

/** What is given to which attribute, those aside that may not be written. Throws invalidSyntax where a name is unclear. */
export function readNames(
  input: JsonObject,
  attribute: ComplexAttribute,
  manner: Manner,
): ReadonlyMap<Attribute, Json> {
  const given = new Map<Attribute, Json>();
  for (const [name, value] of Object.entries(input)) {
    const found = attribute.byName.get(name.toLowerCase());
    if (!found && !manner.dropsUnknown) throw invalidSyntax('the request has an attribute that no schema defines');
    if (!found || value === undefined) continue;
    if (given.has(found)) throw invalidSyntax(`${found.name} is given more than once`);
    given.set(found, value);
  }
  return new Map([...given].filter(([sub]) => isWritable(sub)));
}

/**
 * The value or the list of values of one attribute; undefined for no value. An empty list empties one that would be
 * kept if it were not sent: service rule 5.
 */
export function normalizeValue(input: Json, attribute: Attribute, manner: Manner): Json | undefined {
  if (!attribute.multiValued) return normalizeOne(input, attribute, manner);
  const values = toPlainList(input, attribute, manner);
  if (!isArray(values)) return values ?? undefined;
  const list = values.map((each) => normalizeOne(each, attribute, manner)).filter((each) => each !== undefined);
  const normal = toNormalList(list, attribute);
  const empties = attribute.keptWhenOmitted && values.length === 0;
  return normal.length > 0 || empties ? normal : undefined;
}

/**
 * One value of an attribute, whether or not it has several; undefined for no value. Throws invalidValue if it was not UTF-8 once
 * and would tell members apart, service rule 8: two people would become one.
 */
export function normalizeOne(input: Json, attribute: Attribute, manner: Manner): Json | undefined {
  const value = toPlainValue(input, attribute, manner);
  if (attribute.uniqueness !== 'none' && isRepaired(value)) {
    throw invalidValue(
      `${attribute.name} has U+FFFD, which stands for bytes that were not UTF-8: send the text as UTF-8`,
    );
  }
  if (value === '' && attribute.emptyIsNone) return undefined;
  if (attribute.type !== 'complex' || !isObject(value)) return value ?? undefined;
  const object = normalize(value, attribute, manner);
  return Object.keys(object).length > 0 ? object : undefined;
}

/** Whether a text has the character that stands for bytes which could not be read. */
export const isRepaired = (value: Json | undefined) => typeof value === 'string' && value.includes('\ufffd');

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
