import { isArray, isObject, type Json, type JsonObject } from '../json.ts';
import type { Mode } from '../mode.ts';
import type { ComplexAttribute } from '../schema/attribute.ts';
import { assign, replaceObject } from '../schema/replace.ts';
import { changeList } from './change-list.ts';
import type { PatchOperation } from './parse.ts';

/**
 * The resource after one operation; undefined if the value filter selects nothing. `before` is the resource before the
 * request. Throws mutability, invalidPath, invalidValue or invalidFilter.
 */
export function changeResource(
  resource: JsonObject,
  before: JsonObject,
  operation: PatchOperation,
  mode: Mode,
): JsonObject | undefined {
  return within(resource, before, operation.target.parents, (object, old) =>
    changeAttribute(object, old, operation, mode),
  );
}

/** Applies a change below the parents of its target; undefined if it selects nothing. */
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

function changeAttribute(
  object: JsonObject,
  before: JsonObject,
  operation: PatchOperation,
  mode: Mode,
): JsonObject | undefined {
  const { attribute } = operation.target;
  const value = object[attribute.name];
  if (!attribute.multiValued) return assign(object, attribute, changeOne(value, operation));
  const found = { list: listOf(value), before: listOf(before[attribute.name]) };
  const list = changeList(found, operation, mode);
  return list === undefined ? undefined : assign(object, attribute, list);
}

/** Replacing a complex value keeps the sub-attributes that a client cannot write. */
function changeOne(old: Json | undefined, { target: { attribute }, value }: PatchOperation): Json | undefined {
  return attribute.type === 'complex' && isObject(value) ? replaceObject(objectOf(old), value, attribute) : value;
}
