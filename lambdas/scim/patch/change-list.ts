import { invalidFilter, invalidPath, invalidValue } from '../error.ts';
import type { Filter } from '../filter/filter.ts';
import { impliedValue, isChoice } from '../filter/implied.ts';
import { toPredicate } from '../filter/matches.ts';
import { isArray, isObject, type Json, type JsonObject, pick } from '../json.ts';
import type { Mode } from '../mode.ts';
import type { Attribute, ComplexAttribute } from '../schema/attribute.ts';
import { hasContent, mergeSame } from '../schema/normalize.ts';
import { assign, checkImmutable } from '../schema/replace.ts';
import type { PatchOperation } from './parse.ts';

/** The values of a multi-valued attribute: now, and before the request. */
export interface Found {
  readonly list: readonly Json[];
  readonly before: readonly Json[];
}

/** The list after an operation; undefined if its value filter selects nothing and no value is created. */
export function changeList(found: Found, operation: PatchOperation, mode: Mode): Json | undefined {
  const { attribute, where, sub } = operation.target;
  if (!where && !sub) return changeWhole(found, operation);
  const selected = where ? found.list.filter(toPredicate(where)) : found.list;
  if (mode.selectsOne && where && selected.length > 1)
    throw invalidFilter('the value filter of the path must select exactly one value');
  if (selected.length > 0) return changeSelected(found, selected, operation);
  const { op, value, creates } = operation;
  if (where && (op === 'remove' || (op === 'replace' && !creates))) return undefined;
  if (value === undefined) return found.list;
  const created = createValue(operation, value);
  return created === undefined ? undefined : append(found, [created], attribute);
}

/**
 * The value that an operation creates if its path selects nothing: what the filter implies, and the operation's value.
 * Undefined if the filter does not imply a single value: service rule 11.
 */
function createValue({ target: { where, sub }, implied }: PatchOperation, value: Json): Json | undefined {
  const given = sub ? { [sub.name]: value } : value;
  if (!isObject(given)) return given;
  if (where && !impliesOne(where, given)) return undefined;
  return { ...implied, ...given };
}

function impliesOne(where: Filter, given: JsonObject): boolean {
  const implied = impliedValue(where);
  return !isChoice(where) && Object.keys(implied).length > 0 && toPredicate(where)({ ...given, ...implied });
}

/** emails */
function changeWhole(found: Found, { op, target, value }: PatchOperation): Json {
  if (value === undefined) return [];
  return op === 'add' && isArray(value) ? append(found, value, target.attribute) : value;
}

/** emails[type eq "work"], emails[type eq "work"].value, emails.value */
function changeSelected(found: Found, selected: readonly Json[], operation: PatchOperation): readonly Json[] {
  const { op, target } = operation;
  const { attribute, where } = target;
  if (!where && op !== 'remove' && selected.length > 1) {
    throw invalidPath(`${attribute.name} has several values: select one with a filter in brackets`);
  }
  const chosen = new Set(selected);
  const changed = found.list.map((value) =>
    chosen.has(value) && isObject(value) ? changeValue(value, operation) : value,
  );
  const lists = changed.some(
    (value, index) => value !== undefined && gainsContent(value, found.list[index], attribute),
  );
  const kept = changed.filter((value) => value !== undefined);
  return onePrimary(found.list, lists ? withoutFound(kept, found, attribute) : kept, attribute);
}

/** Whether an operation gives content to a value that an earlier operation left without. */
const gainsContent = (value: Json, old: Json | undefined, attribute: Attribute) =>
  hasContent(value, attribute) && old !== undefined && !hasContent(old, attribute);

/** RFC 7644 section 3.5.2.3: a replace through a filter replaces the values it selects; an add merges into them. */
function changeValue(old: JsonObject, operation: PatchOperation): Json | undefined {
  const { target, value } = operation;
  const changed = target.sub ? assign(old, target.sub, value) : changeWholeValue(old, operation);
  if (!isObject(changed)) return changed;
  checkImmutable(old, changed, target.attribute as ComplexAttribute);
  return Object.keys(changed).length > 0 ? changed : undefined;
}

/** A replaced value keeps the sub-attributes that the filter implies: service rule 11. */
function changeWholeValue(old: JsonObject, { op, value, implied = {} }: PatchOperation): Json | undefined {
  if (!isObject(value)) return value;
  return { ...(op === 'add' ? old : pick(old, (name) => implied[name] !== undefined)), ...value };
}

/** Adds values to the list. Values that it has already are merged. */
function append(found: Found, values: readonly Json[], attribute: Attribute): readonly Json[] {
  const lists = values.some((value) => hasContent(value, attribute));
  const kept = lists ? withoutFound(found.list, found, attribute) : found.list;
  const list = mergeSame([...kept, ...values], attribute);
  if (list.length > attribute.maxValues)
    throw invalidValue(`${attribute.name} has more than ${attribute.maxValues} values`, values);
  return onePrimary(found.list, list, attribute);
}

/** The values of a request replace those of before, for an attribute that service rule 5 names. */
const withoutFound = (list: readonly Json[], { before }: Found, attribute: Attribute) =>
  attribute.replacedByRequest ? list.filter((value) => !before.includes(value)) : list;

/** RFC 7644 section 3.5.2: if a value becomes primary, the previous primary value no longer is. */
function onePrimary(before: readonly Json[], after: readonly Json[], attribute: Attribute): readonly Json[] {
  const primary = attribute.type === 'complex' ? attribute.primary : undefined;
  if (!primary) return after;
  const old = new Set(before);
  const isPrimary = (value: Json): value is JsonObject => isObject(value) && value[primary.name] === true;
  if (!after.some((value) => !old.has(value) && isPrimary(value) && hasContent(value, attribute))) return after;
  return after.map((value) => (old.has(value) && isPrimary(value) ? { ...value, [primary.name]: false } : value));
}
