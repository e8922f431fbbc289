import { isArray, isObject, type Json } from '../json.ts';
import { type Manner, toPlainValue } from '../manner.ts';
import { normalizeOne, normalizeValue, readNames } from '../schema/normalize.ts';
import type { Target } from './path.ts';

/** What becomes of one target. */
export interface Change {
  readonly op: 'add' | 'replace' | 'remove';
  readonly target: Target;
  /** In plain form; undefined takes the target away. */
  readonly value: Json | undefined;
}

/**
 * What an add or a replace changes. RFC 7644 sections 3.5.2.1 and 3.5.2.3: what is said of a complex value is said of each
 * sub-attribute that it names; those that it does not name stay. An add of nothing changes nothing.
 */
export function toChanges(op: 'add' | 'replace', target: Target, given: Json, manner: Manner): readonly Change[] {
  const { attribute, where, sub } = target;
  if (attribute.type === 'complex' && !attribute.multiValued && !(op === 'replace' && manner.replacesWhole)) {
    const object = toPlainValue(given, attribute, manner);
    if (isObject(object)) {
      const parents = [...target.parents, attribute];
      const subs = [...readNames(object, attribute, manner)];
      return subs.flatMap(([sub, value]) => toChanges(op, { parents, attribute: sub }, value, manner));
    }
  }
  const value = toValue(given, target, manner);
  const kept = op === 'add' || (attribute.keptWhenOmitted && !where && !sub);
  return value === undefined && kept ? [] : [{ op, target, value }];
}

/** The value in plain form: of the sub-attribute, of one value of the list, or of the whole attribute. */
function toValue(value: Json, { attribute, where, sub }: Target, manner: Manner): Json | undefined {
  if (sub) return normalizeValue(value, sub, manner);
  if (where) return normalizeOne(isArray(value) && value.length === 1 ? (value[0] as Json) : value, attribute, manner);
  return normalizeValue(value, attribute, manner);
}
