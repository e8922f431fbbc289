import type { Filter } from '../filter/filter.ts';
import { impliedValue } from '../filter/implied.ts';
import { isArray, isObject, type Json, type JsonObject, pick } from '../json.ts';
import { type Mode, toPlainValue } from '../mode.ts';
import { normalizeOne, normalizeValue, readNames } from '../schema/normalize.ts';
import type { Target } from './path.ts';

/** The change of one target. */
export interface PatchChange {
  readonly op: 'add' | 'replace' | 'remove';
  readonly target: Target;
  /** In plain form; undefined removes the target. */
  readonly value: Json | undefined;
  /** The values that a remove names, of an attribute that is stored apart; without them it removes all. */
  readonly values?: readonly string[] | undefined;
  /** The sub-attributes that the filter of the path implies, without those that the value sets. */
  readonly implied?: JsonObject;
}

/**
 * The changes of an add or a replace. RFC 7644 sections 3.5.2.1 and 3.5.2.3: a complex value changes each sub-attribute
 * that it names, and the others stay. An add of no value changes nothing.
 */
export function toPatchChanges(op: 'add' | 'replace', target: Target, given: Json, mode: Mode): readonly PatchChange[] {
  const { attribute, where } = target;
  if (attribute.type === 'complex' && !attribute.multiValued && !(op === 'replace' && mode.replacesWhole)) {
    const object = toPlainValue(given, attribute, mode);
    if (isObject(object)) {
      const parents = [...target.parents, attribute];
      const subs = [...readNames(object, attribute, mode)];
      return subs.flatMap(([each, value]) => toPatchChanges(op, { parents, attribute: each }, value, mode));
    }
  }
  const value = toValue(given, target, mode);
  if (isNoValue(value, target) && (op === 'add' || isKept(target))) return [];
  return [{ op, target, value, ...(where && { implied: toImplied(where, given, target, mode) }) }];
}

/** Whether there is no value, or the whole list is empty. */
const isNoValue = (value: Json | undefined, { attribute, where, sub }: Target) =>
  value === undefined || (attribute.multiValued && !where && !sub && isArray(value) && value.length === 0);

/** Service rule 6: a replace without a value keeps the attribute. But it empties a list: service rule 5. */
const isKept = ({ attribute: { keptWhenOmitted, multiValued } }: Target) => keptWhenOmitted === true && !multiValued;

/** The value in plain form: for the sub-attribute, for one value of the list, or for the whole attribute. */
function toValue(value: Json, { attribute, where, sub }: Target, mode: Mode): Json | undefined {
  if (sub) return normalizeValue(value, sub, mode);
  return where ? normalizeOne(value, attribute, mode) : normalizeValue(value, attribute, mode);
}

function toImplied(where: Filter, given: Json, { attribute, sub }: Target, mode: Mode): JsonObject {
  const implied = impliedValue(where);
  const object = sub ? undefined : toPlainValue(given, attribute, mode);
  if (attribute.type !== 'complex' || !isObject(object)) return implied;
  const set = readNames(object, attribute, mode);
  return pick(implied, (name) => ![...set.keys()].some((each) => each.name === name));
}
