import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Draft } from '../resource.ts';
import type { Attribute, ComplexAttribute } from './attribute.ts';
import { checkImmutable } from './mutability.ts';
import { inTableOrder, isWritable } from './normalize.ts';

/**
 * RFC 7644 section 3.5.1: what the client may write becomes what it sent, or nothing where it sent nothing; the rest stays.
 * Omission keeps the attributes of service rule 6 and those that are set once and for all.
 */
export function replace(current: JsonObject, sent: Draft, resource: ComplexAttribute): Draft {
  const draft = replaceObject(current, sent, resource);
  checkImmutable(current, draft, resource);
  return draft;
}

/** The sub-attributes of one complex value, replaced likewise. */
export function replaceObject(current: JsonObject, sent: JsonObject, parent: ComplexAttribute): JsonObject {
  return inTableOrder(parent, (sub) => replaceValue(current[sub.name], sent[sub.name], sub));
}

function replaceValue(before: Json | undefined, after: Json | undefined, attribute: Attribute): Json | undefined {
  if (!isWritable(attribute)) return before;
  if (after === undefined && (attribute.keptWhenOmitted || attribute.mutability === 'immutable')) return before;
  if (attribute.type !== 'complex' || !isObject(before)) return after;
  if (after !== undefined && !isObject(after)) return after;
  const object = replaceObject(before, after ?? {}, attribute);
  return Object.keys(object).length > 0 ? object : undefined;
}
