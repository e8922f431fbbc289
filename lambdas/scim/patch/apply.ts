import { noTarget } from '../error.ts';
import { isArray, isObject, type Json, type JsonObject } from '../json.ts';
import type { Manner } from '../manner.ts';
import type { Draft } from '../resource.ts';
import type { ComplexAttribute } from '../schema/attribute.ts';
import { checkImmutable } from '../schema/mutability.ts';
import { replaceObject } from '../schema/replace.ts';
import { active } from '../schema/user.ts';
import { assign } from './assign.ts';
import { changeList } from './change-list.ts';
import type { Operation, Patch } from './operation.ts';

export interface Patched {
  readonly draft: Draft;
  /** How many operations were skipped because their value filter selected nothing. */
  readonly missed: number;
}

/**
 * Applies the operations of a PATCH request one after the other: RFC 7644 section 3.5.2. The resource is left as it is;
 * where one operation can't be applied none is. Throws noTarget, mutability, invalidPath or invalidFilter.
 */
export function applyPatch(current: JsonObject, patch: Patch, resource: ComplexAttribute, manner: Manner): Patched {
  const forgiving = patch.operations.some(deactivates);
  let [draft, missed] = [current, 0];
  for (const operation of patch.operations) {
    const changed = within(draft, current, operation.target.parents, (object, before) =>
      change(object, before, operation, manner),
    );
    if (!changed && !forgiving && !operation.forgivesMiss) {
      throw noTarget(`no value of ${operation.target.attribute.name} answers the filter of the path`);
    }
    missed += changed ? 0 : 1;
    draft = changed ?? draft;
  }
  checkImmutable(current, draft, resource);
  return { draft, missed };
}

/** Service rule 11: a deactivation never fails because of a neighbour. */
const deactivates = ({ target, value }: Operation) => target.attribute === active && value === false;

/** The object with the change made below its parents; undefined where the change found no target. */
function within(
  object: JsonObject,
  before: JsonObject,
  [parent, ...rest]: readonly ComplexAttribute[],
  make: (object: JsonObject, before: JsonObject) => JsonObject | undefined,
): JsonObject | undefined {
  if (!parent) return make(object, before);
  const changed = within(objectOf(object[parent.name]), objectOf(before[parent.name]), rest, make);
  return changed && assign(object, parent, changed);
}

const objectOf = (value: Json | undefined) => (isObject(value) ? value : {});

function change(object: JsonObject, before: JsonObject, operation: Operation, manner: Manner): JsonObject | undefined {
  const { attribute } = operation.target;
  const value = object[attribute.name];
  if (!attribute.multiValued) return assign(object, attribute, changeOne(value, operation));
  const untouched = value === before[attribute.name];
  const list = changeList({ list: isArray(value) ? value : [], untouched }, operation, manner);
  return list === undefined ? undefined : assign(object, attribute, list);
}

/** A complex value that is replaced whole keeps what a client can't write. */
function changeOne(old: Json | undefined, { target: { attribute }, value }: Operation): Json | undefined {
  return attribute.type === 'complex' && isObject(value) ? replaceObject(objectOf(old), value, attribute) : value;
}
