import { equalitiesOf } from '../filter/equalities.ts';
import type { Filter } from '../filter/filter.ts';
import { isArray, isObject, type Json, type JsonObject, pick } from '../json.ts';
import { type Manner, toPlainValue } from '../manner.ts';
import { normalizeOne, normalizeValue, readNames } from '../schema/normalize.ts';
import type { Target } from './path.ts';

/** What becomes of one target. */
export interface Change {
  readonly op: 'add' | 'replace' | 'remove';
  readonly target: Target;
  /** In plain form; undefined takes the target away. */
  readonly value: Json | undefined;
  /** What the filter of the path says of a value, unless the operation says otherwise. */
  readonly equal?: JsonObject;
}

/**
 * What an add or a replace changes. RFC 7644 sections 3.5.2.1 and 3.5.2.3: what is said of a complex value is said of each
 * sub-attribute that it names; those that it does not name stay. An add of nothing changes nothing.
 */
export function toChanges(op: 'add' | 'replace', target: Target, given: Json, manner: Manner): readonly Change[] {
  const { attribute, where } = target;
  if (attribute.type === 'complex' && !attribute.multiValued && !(op === 'replace' && manner.replacesWhole)) {
    const object = toPlainValue(given, attribute, manner);
    if (isObject(object)) {
      const parents = [...target.parents, attribute];
      const subs = [...readNames(object, attribute, manner)];
      return subs.flatMap(([each, value]) => toChanges(op, { parents, attribute: each }, value, manner));
    }
  }
  const value = toValue(given, target, manner);
  if (isNothing(value, target) && (op === 'add' || isKept(target, given, value))) return [];
  return [{ op, target, value, ...(where && { equal: toEqual(where, given, target, manner) }) }];
}

/** No value, or a whole list without values. */
const isNothing = (value: Json | undefined, { attribute, where, sub }: Target) =>
  value === undefined || (attribute.multiValued && !where && !sub && isArray(value) && value.length === 0);

/** Service rule 6: a replace by nothing keeps it. But null and [] empty a list: service rule 5. */
function isKept({ attribute, where, sub }: Target, given: Json, value: Json | undefined): boolean {
  if (!attribute.keptWhenOmitted || where || sub) return false;
  return !attribute.multiValued || (given !== null && value === undefined);
}

/** The value in plain form: of the sub-attribute, of one value of the list, or of the whole attribute. */
function toValue(value: Json, { attribute, where, sub }: Target, manner: Manner): Json | undefined {
  if (sub) return normalizeValue(value, sub, manner);
  return where ? normalizeOne(value, attribute, manner) : normalizeValue(value, attribute, manner);
}

function toEqual(where: Filter, given: Json, { attribute, sub }: Target, manner: Manner): JsonObject {
  const equal = equalitiesOf(where);
  const object = sub ? undefined : toPlainValue(given, attribute, manner);
  if (attribute.type !== 'complex' || !isObject(object)) return equal;
  const said = readNames(object, attribute, manner);
  return pick(equal, (name) => ![...said.keys()].some((each) => each.name === name));
}
