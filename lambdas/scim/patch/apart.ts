import { attempt, invalidFilter, invalidPath, mutability, ScimError } from '../error.ts';
import { valuesWithin } from '../filter/compared.ts';
import { isArray, isObject, type Json } from '../json.ts';
import type { ComplexAttribute } from '../schema/attribute.ts';
import { locateError, type Origin } from './origin.ts';
import type { PatchOperation } from './parse.ts';

/** What a request does to values that are stored apart, each known by its sub-attribute `value`. */
export type Difference =
  | { readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly replace: readonly string[] };

/** A value that an operation selects in order to replace it, so that it has to be there. */
export interface Selected {
  readonly value: string;
  readonly origin: Origin;
}

export interface Folded {
  /** Undefined if the operations are about other attributes. */
  readonly difference: Difference | undefined;
  readonly selected: readonly Selected[];
}

/** What the operations so far come to: all values, or what is added to and removed from those that are there. */
interface State {
  readonly all: Set<string> | undefined;
  readonly add: Set<string>;
  readonly remove: Set<string>;
}

/**
 * Adds up what operations do to the values of an attribute that is stored apart, one after the other, without those values
 * being read. Throws mutability, invalidPath or invalidFilter for what cannot be done to them.
 */
export function foldApart(operations: readonly PatchOperation[], attribute: ComplexAttribute): Folded {
  const own = operations.filter(({ target }) => target.attribute === attribute);
  const selected: Selected[] = [];
  let state: State = { all: undefined, add: new Set(), remove: new Set() };
  for (const operation of own) {
    const step = attempt(() => applyOne(operation, attribute, state));
    if (step instanceof ScimError) throw locateError(step, operation.origin);
    state = step.state;
    selected.push(...step.selected.map((value) => ({ value, origin: operation.origin })));
  }
  const { all, add, remove } = state;
  const difference = all ? { replace: [...all] } : { add: [...add], remove: [...remove] };
  return { difference: own.length > 0 ? difference : undefined, selected };
}

interface Step {
  readonly state: State;
  readonly selected: readonly string[];
}

function applyOne(operation: PatchOperation, attribute: ComplexAttribute, state: State): Step {
  const { op, target, value } = operation;
  if (target.sub && target.where) throw mutability(`${target.sub.name} cannot be changed once it has a value`);
  if (target.sub) throw invalidPath(`the path must be ${attribute.name}, with whole values`);
  const named = target.where ? selectedBy(operation, attribute) : operation.values;
  if (op === 'remove') return { state: named ? without(state, named) : startWith([]), selected: [] };
  if (named) return replaceSelected(operation, named, state, attribute);
  const ids = idsOf(value, attribute);
  return { state: op === 'add' ? withAll(state, ids) : startWith(ids), selected: [] };
}

/** The values that the filter of a path selects. */
function selectedBy({ target: { where } }: PatchOperation, attribute: ComplexAttribute): readonly string[] {
  const values = where && valuesWithin(where, attribute);
  if (!values) throw invalidFilter(`select ${attribute.name} as in ${attribute.name}[value eq "..."]`);
  return values;
}

/** An add or a replace of selected values: they stay what they are, since a value is immutable. */
function replaceSelected(
  { op, value, creates }: PatchOperation,
  named: readonly string[],
  state: State,
  attribute: ComplexAttribute,
): Step {
  if (idsOf(value, attribute).some((id) => !named.includes(id))) {
    throw mutability(`${attribute.name}.value cannot be changed once it has a value`, value);
  }
  if (op === 'add' || creates) return { state: withAll(state, named), selected: [] };
  const known = (id: string) => state.add.has(id) || state.all?.has(id);
  return { state, selected: named.filter((id) => !known(id)) };
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
