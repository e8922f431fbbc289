import { isArray, isObject, type Json, type JsonObject } from '../json.ts';
import type { Manner } from '../manner.ts';
import type { ComplexAttribute } from '../schema/attribute.ts';
import { replaceObject } from '../schema/replace.ts';
import { assign } from './assign.ts';
import { changeList } from './change-list.ts';
import type { Operation } from './operation.ts';

/**
 * The resource that one operation makes of another; undefined if its value filter selects nothing. `before` is the resource
 * as the request found it. Throws mutability, invalidPath, invalidValue or invalidFilter.
 */
export function changeResource(
  resource: JsonObject,
  before: JsonObject,
  operation: Operation,
  manner: Manner,
): JsonObject | undefined {
  return within(resource, before, operation.target.parents, (object, old) => change(object, old, operation, manner));
}

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
const listOf = (value: Json | undefined) => (isArray(value) ? value : []);

function change(object: JsonObject, before: JsonObject, operation: Operation, manner: Manner): JsonObject | undefined {
  const { attribute } = operation.target;
  const value = object[attribute.name];
  if (!attribute.multiValued) return assign(object, attribute, changeOne(value, operation));
  const found = { list: listOf(value), before: listOf(before[attribute.name]) };
  const list = changeList(found, operation, manner);
  return list === undefined ? undefined : assign(object, attribute, list);
}

/** A complex value that is replaced whole keeps what a client can't write. */
function changeOne(old: Json | undefined, { target: { attribute }, value }: Operation): Json | undefined {
  return attribute.type === 'complex' && isObject(value) ? replaceObject(objectOf(old), value, attribute) : value;
}
