import { invalidFilter, invalidPath, invalidValue } from '../error.ts';
import { toPredicate } from '../filter/matches.ts';
import { isArray, isObject, type Json, type JsonObject, pick } from '../json.ts';
import type { Manner } from '../manner.ts';
import type { Attribute, ComplexAttribute } from '../schema/attribute.ts';
import { hasContent, mergeSame } from '../schema/content.ts';
import { checkImmutable } from '../schema/mutability.ts';
import { assign } from './assign.ts';
import { create } from './create.ts';
import type { Operation } from './operation.ts';

/** The values of a multi-valued attribute, as they are and as the request found them. */
export interface Found {
  readonly list: readonly Json[];
  readonly before: readonly Json[];
}

/** The list that an operation makes of another; undefined where its value filter selects nothing. */
export function changeList(found: Found, operation: Operation, manner: Manner): Json | undefined {
  const { attribute, where, sub } = operation.target;
  if (!where && !sub) return changeWhole(found, operation);
  const selected = where ? found.list.filter(toPredicate(where)) : found.list;
  if (manner.selectsOne && where && selected.length > 1)
    throw invalidFilter('the filter of a path must select one value');
  if (selected.length > 0) return changeSelected(found, selected, operation);
  const { op, value, creates } = operation;
  if (where && (op === 'remove' || (op === 'replace' && !creates))) return undefined;
  if (value === undefined) return found.list;
  const created = create(operation, value);
  return created === undefined ? undefined : append(found, [created], attribute);
}

/** emails */
function changeWhole(found: Found, { op, target, value }: Operation): Json {
  if (value === undefined) return [];
  return op === 'add' && isArray(value) ? append(found, value, target.attribute) : value;
}

/** emails[type eq "work"], emails[type eq "work"].value, emails.value */
function changeSelected(found: Found, selected: readonly Json[], operation: Operation): readonly Json[] {
  const { op, target } = operation;
  const { attribute, where } = target;
  if (!where && op !== 'remove' && selected.length > 1) {
    throw invalidPath(`${attribute.name} has several values: say which one by a filter in brackets`);
  }
  const chosen = new Set(selected);
  const changed = found.list.map((value) =>
    chosen.has(value) && isObject(value) ? changeValue(value, operation) : value,
  );
  const lists = changed.some((value, index) => value !== undefined && isListed(value, found.list[index], attribute));
  const kept = changed.filter((value) => value !== undefined);
  return onePrimary(found.list, lists ? withoutFound(kept, found, attribute) : kept, attribute);
}

/** Whether a value says something that an operation before it left without content. */
const isListed = (value: Json, old: Json | undefined, attribute: Attribute) =>
  hasContent(value, attribute) && old !== undefined && !hasContent(old, attribute);

/** RFC 7644 section 3.5.2.3: a replace through a filter replaces the values it selects; an add merges into them. */
function changeValue(old: JsonObject, operation: Operation): Json | undefined {
  const { target, value } = operation;
  const changed = target.sub ? assign(old, target.sub, value) : changeWholeValue(old, operation);
  if (!isObject(changed)) return changed;
  checkImmutable(old, changed, target.attribute as ComplexAttribute);
  return Object.keys(changed).length > 0 ? changed : undefined;
}

/** A value that replaces another keeps what the filter said of that one: service rule 11. */
function changeWholeValue(old: JsonObject, { op, value, equal = {} }: Operation): Json | undefined {
  if (!isObject(value)) return value;
  return { ...(op === 'add' ? old : pick(old, (name) => equal[name] !== undefined)), ...value };
}

/** What is there already is merged, not doubled. */
function append(found: Found, values: readonly Json[], attribute: Attribute): readonly Json[] {
  const lists = values.some((value) => hasContent(value, attribute));
  const kept = lists ? withoutFound(found.list, found, attribute) : found.list;
  const list = mergeSame([...kept, ...values], attribute);
  if (list.length > attribute.maxValues)
    throw invalidValue(`${attribute.name} has more than ${attribute.maxValues} values`);
  return onePrimary(found.list, list, attribute);
}

/** Of a list that one request gives anew, only what it gives is left: service rule 5. */
const withoutFound = (list: readonly Json[], { before }: Found, attribute: Attribute) =>
  attribute.listedAnew ? list.filter((value) => !before.includes(value)) : list;

/** RFC 7644 section 3.5.2: where a value becomes primary, the one that was primary no longer is. */
function onePrimary(before: readonly Json[], after: readonly Json[], attribute: Attribute): readonly Json[] {
  const primary = attribute.type === 'complex' ? attribute.primary : undefined;
  if (!primary) return after;
  const old = new Set(before);
  const isPrimary = (value: Json): value is JsonObject => isObject(value) && value[primary.name] === true;
  if (!after.some((value) => !old.has(value) && isPrimary(value) && hasContent(value, attribute))) return after;
  return after.map((value) => (old.has(value) && isPrimary(value) ? { ...value, [primary.name]: false } : value));
}
