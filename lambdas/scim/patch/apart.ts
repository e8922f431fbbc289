import { attempt, invalidFilter, invalidPath, mutability, ScimError } from '../error.ts';
import { valuesWithin } from '../filter/compared.ts';
import { isArray, isObject, type Json } from '../json.ts';
import type { Mode } from '../mode.ts';
import type { ComplexAttribute } from '../schema/attribute.ts';
import { locateError, type Origin } from './origin.ts';
import type { PatchOperation } from './parse.ts';
import { noMatch } from './path.ts';

/** What a request does to values that are stored apart, each known by its sub-attribute `value`. */
export type Difference =
  | { readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly replace: readonly string[] };

/** Values that one operation of the request names. */
export interface Named {
  readonly values: readonly string[];
  readonly origin: Origin;
}

export interface Folded {
  /** Undefined if the operations are about other attributes. */
  readonly difference: Difference | undefined;
  /** Of the values of each, at least one has to be there before the request. */
  readonly selected: readonly Named[];
  /** What each operation adds. */
  readonly added: readonly Named[];
}

/** What the operations so far come to: all values, or what is added to and removed from those that are there. */
interface State {
  readonly all: Set<string> | undefined;
  readonly add: Set<string>;
  readonly remove: Set<string>;
}

/**
 * Adds up what operations do to the values of an attribute that is stored apart, one after the other, without those values
 * being read. Throws mutability, invalidPath or invalidFilter for what cannot be done to them, and noTarget for a filter that
 * matches nothing because of an earlier operation.
 */
export function foldApart(operations: readonly PatchOperation[], attribute: ComplexAttribute, mode: Mode): Folded {
  const own = operations.filter(({ target }) => target.attribute === attribute);
  const [selected, added]: [Named[], Named[]] = [[], []];
  let state: State = { all: undefined, add: new Set(), remove: new Set() };
  for (const operation of own) {
    const { origin } = operation;
    const step = attempt(() => applyOne(operation, attribute, state, mode));
    if (step instanceof ScimError) throw locateError(step, origin);
    state = step.state;
    if (step.selected) selected.push({ values: step.selected, origin });
    if (step.added) added.push({ values: step.added, origin });
  }
  const { all, add, remove } = state;
  const difference = all ? { replace: [...all] } : { add: [...add], remove: [...remove] };
  return { difference: own.length > 0 ? difference : undefined, selected, added };
}

interface Step {
  readonly state: State;
  readonly added?: readonly string[];
  /** Of these, one has to be there before the request. */
  readonly selected?: readonly string[] | undefined;
}

function applyOne(operation: PatchOperation, attribute: ComplexAttribute, state: State, mode: Mode): Step {
  const { op, target, value } = operation;
  if (target.sub && target.where) throw mutability(`${target.sub.name} cannot be changed once it has a value`);
  if (target.sub) throw invalidPath(`the path must be ${attribute.name}, with whole values`);
  const named = target.where ? selectedBy(operation, attribute) : operation.values;
  if (op === 'remove') {
    // Service rule 11: a request that is repeated after a lost response must not fail.
    const selected = named && !mode.forgives ? toSelect(named, state, attribute) : undefined;
    return { state: named ? without(state, named) : startWith([]), selected };
  }
  if (named) return replaceSelected(operation, named, state, attribute);
  const added = idsOf(value, attribute);
  return { state: op === 'add' ? withAll(state, added) : startWith(added), added };
}

/** The values that the filter of a path selects. */
function selectedBy({ target: { where } }: PatchOperation, attribute: ComplexAttribute): readonly string[] {
  const values = where && valuesWithin(where, attribute);
  if (!values) throw invalidFilter(`select ${attribute.name} as in ${attribute.name}[value eq "..."]`);
  return values;
}

/** An add or a replace of selected values: those that are there stay what they are, since a value is immutable. */
function replaceSelected(
  { op, value, creates }: PatchOperation,
  named: readonly string[],
  state: State,
  attribute: ComplexAttribute,
): Step {
  if (idsOf(value, attribute).some((id) => named.some((each) => each !== id))) {
    throw mutability(`${attribute.name}.value cannot be changed once it has a value`, value);
  }
  // Service rule 11: what to create follows from a filter of one value only.
  if ((op === 'add' || creates) && new Set(named).size === 1) return { state: withAll(state, named), added: named };
  return { state, selected: toSelect(named, state, attribute) };
}

/**
 * The values of a filter of which one has to be there before the request; undefined if an earlier operation has added one of
 * them. Throws noTarget if earlier operations have removed them all.
 */
function toSelect(named: readonly string[], { all, add, remove }: State, attribute: ComplexAttribute) {
  if (named.some((id) => add.has(id) || all?.has(id))) return undefined;
  const open = all ? [] : named.filter((id) => !remove.has(id));
  if (open.length === 0) throw noMatch(attribute);
  return open;
}

const startWith = (ids: readonly string[]): State => ({ all: new Set(ids), add: new Set(), remove: new Set() });

function withAll({ all, add, remove }: State, ids: readonly string[]): State {
  if (all) return startWith([...all, ...ids]);
  const added = new Set(ids);
  return { all, add: new Set([...add, ...added]), remove: new Set([...remove].filter((id) => !added.has(id))) };
}

function without({ all, add, remove }: State, ids: readonly string[]): State {
  const removed = new Set(ids);
  const kept = (set: Iterable<string>) => [...set].filter((id) => !removed.has(id));
  if (all) return startWith(kept(all));
  return { all, add: new Set(kept(add)), remove: new Set([...remove, ...removed]) };
}

/** The values that identify those of a list, or a single one. */
export function idsOf(value: Json | undefined, { value: sub }: ComplexAttribute): readonly string[] {
  const list = isArray(value) ? value : [value];
  return list.flatMap((each) =>
    sub && isObject(each) && each[sub.name] !== undefined ? [String(each[sub.name])] : [],
  );
}
