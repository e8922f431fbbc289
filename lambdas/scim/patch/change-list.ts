import { invalidFilter, invalidPath, invalidValue } from '../error.ts';
import type { Filter } from '../filter/filter.ts';
import { toPredicate } from '../filter/matches.ts';
import { isArray, isObject, type Json, type JsonObject } from '../json.ts';
import type { Manner } from '../manner.ts';
import { type Attribute, type ComplexAttribute, target as end } from '../schema/attribute.ts';
import { checkImmutable } from '../schema/mutability.ts';
import { mergeSame } from '../schema/normalize.ts';
import { assign } from './assign.ts';
import type { Operation } from './operation.ts';

/** The values of a multi-valued attribute, and whether they are those that the request found. */
export interface Found {
  readonly list: readonly Json[];
  readonly untouched: boolean;
}

/** The list that an operation makes of another; undefined where its value filter selects nothing. */
export function changeList(found: Found, operation: Operation, manner: Manner): Json | undefined {
  const { where, sub } = operation.target;
  if (!where && !sub) return changeWhole(found, operation);
  const selected = where ? found.list.filter(toPredicate(where)) : found.list;
  if (manner.selectsOne && where && selected.length > 1)
    throw invalidFilter('the filter of a path must select one value');
  if (selected.length > 0) return changeSelected(found.list, selected, operation);
  const { op, value, creates } = operation;
  if (where && (op === 'remove' || (op === 'replace' && !creates))) return undefined;
  return value === undefined ? found.list : append(found, [create(where, sub, value)], operation.target.attribute);
}

/** emails */
function changeWhole(found: Found, { op, target, value }: Operation): Json {
  if (value === undefined) return [];
  return op === 'add' && isArray(value) ? append(found, value, target.attribute) : value;
}

/** emails[type eq "work"], emails[type eq "work"].value, emails.value */
function changeSelected(list: readonly Json[], selected: readonly Json[], operation: Operation): readonly Json[] {
  const { op, target } = operation;
  const { attribute, where } = target;
  if (!where && op !== 'remove' && selected.length > 1) {
    throw invalidPath(`${attribute.name} has several values: say which one by a filter in brackets`);
  }
  const chosen = new Set(selected);
  const changed = list.map((value) => (chosen.has(value) && isObject(value) ? changeValue(value, operation) : value));
  return onePrimary(
    list,
    changed.filter((value) => value !== undefined),
    attribute,
  );
}

/** RFC 7644 section 3.5.2.3: a replace through a filter replaces the values it selects; an add merges into them. */
function changeValue(old: JsonObject, { op, target: { attribute, sub }, value }: Operation): Json | undefined {
  const changed = sub ? assign(old, sub, value) : op === 'add' && isObject(value) ? { ...old, ...value } : value;
  if (!isObject(changed)) return changed;
  checkImmutable(old, changed, attribute as ComplexAttribute);
  return Object.keys(changed).length > 0 ? changed : undefined;
}

/** The value that a filter selects nothing for: what the filter equals, and what the operation brings. */
function create(where: Filter | undefined, sub: Attribute | undefined, value: Json): Json {
  const equal = where ? equalities(where) : {};
  if (sub) return { ...equal, [sub.name]: value };
  return isObject(value) ? { ...equal, ...value } : value;
}

function equalities(filter: Filter): JsonObject {
  if (filter.kind === 'and') return Object.assign({}, ...filter.filters.map(equalities));
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.literal === null) return {};
  return { [end(filter.path).name]: filter.literal };
}

/** What is there already is merged, not doubled. Of a list that one request gives anew, only what it gives is left. */
function append(found: Found, values: readonly Json[], attribute: Attribute): readonly Json[] {
  const kept = attribute.listedAnew && found.untouched ? [] : found.list;
  const list = mergeSame([...kept, ...values], attribute);
  if (list.length > attribute.maxValues)
    throw invalidValue(`${attribute.name} has more than ${attribute.maxValues} values`);
  return onePrimary(found.list, list, attribute);
}

/** RFC 7644 section 3.5.2: where a value becomes primary, the one that was primary no longer is. */
function onePrimary(before: readonly Json[], after: readonly Json[], attribute: Attribute): readonly Json[] {
  const primary = attribute.type === 'complex' ? attribute.primary : undefined;
  if (!primary) return after;
  const old = new Set(before);
  const isPrimary = (value: Json): value is JsonObject => isObject(value) && value[primary.name] === true;
  if (!after.some((value) => !old.has(value) && isPrimary(value))) return after;
  return after.map((value) => (old.has(value) && isPrimary(value) ? { ...value, [primary.name]: false } : value));
}
