import { isArray, isObject, type Json, type JsonObject } from '../json.ts';
import type { Attribute, ComplexAttribute, Path, Scope } from '../schema/attribute.ts';
import { type Parameters, readParameters, type SearchRequest } from '../schema/message.ts';

/** Which attributes of a resource to return: RFC 7644 section 3.9. */
export interface Projection {
  /** These, and those that are always returned. */
  readonly only?: Selection;
  /** Those that are returned by default, without these. */
  readonly without?: Selection;
}

/** Attributes, each whole or with a selection of its sub-attributes. */
type Selection = ReadonlyMap<Attribute, Selection | 'whole'>;

/** The projection that the parameters of a GET, POST, PUT or PATCH of one resource ask for. Throws what readParameters throws. */
export const parseProjection = (parameters: Parameters, scope: Scope) =>
  toProjection(readParameters(parameters), scope);

/** Names that no schema defines select nothing. */
export function toProjection(
  { attributes = [], excludedAttributes = [] }: Pick<SearchRequest, 'attributes' | 'excludedAttributes'>,
  scope: Scope,
): Projection {
  const [included, excluded] = [toNames(attributes), toNames(excludedAttributes)];
  return {
    ...(included.length > 0 && { only: select(included, scope) }),
    ...(excluded.length > 0 && { without: select(excluded, scope) }),
  };
}

/** One text may hold several names with commas between them, as in a URL: RFC 7644 section 3.9. */
const toNames = (given: readonly string[]) =>
  given.flatMap((text) => text.split(',')).filter((name) => name.trim() !== '');

/** The part of a resource that a client asked for, by the `returned` characteristic of RFC 7643 section 7. */
export function project(object: JsonObject, parent: ComplexAttribute, { only, without }: Projection): JsonObject {
  const result: Record<string, Json> = {};
  for (const attribute of parent.subAttributes) {
    const value = object[attribute.name];
    const [wanted, unwanted] = [only?.get(attribute), without?.get(attribute)];
    if (value === undefined || !isReturned(attribute, only !== undefined, wanted, unwanted)) continue;
    const inner: Projection = {
      ...(wanted instanceof Map && { only: wanted }),
      ...(unwanted instanceof Map && { without: unwanted }),
    };
    const projected = projectValue(value, attribute, inner);
    if (projected !== undefined) result[attribute.name] = projected;
  }
  return result;
}

/** Whether a client asked for some attributes, or not for some. */
export const isAsked = ({ only, without }: Projection) => only !== undefined || without !== undefined;

/** Whether a projection returns an attribute of a resource, or a part of it. */
export const isProjected = (attribute: Attribute, { only, without }: Projection): boolean =>
  isReturned(attribute, only !== undefined, only?.get(attribute), without?.get(attribute));

/** Whether a projection asks for a sub-attribute by its name. */
export function isNamed(attribute: Attribute, sub: Attribute, { only }: Projection): boolean {
  const selection = only?.get(attribute);
  return selection instanceof Map && selection.has(sub);
}

function isReturned({ returned }: Attribute, asked: boolean, wanted: unknown, unwanted: unknown): boolean {
  if (returned === 'never' || returned === 'always') return returned === 'always';
  if (unwanted === 'whole') return false;
  return asked || returned === 'request' ? wanted !== undefined : true;
}

function projectValue(value: Json, attribute: Attribute, inner: Projection): Json | undefined {
  if (attribute.type !== 'complex') return value;
  if (isArray(value)) {
    const list = value.map((each) => projectValue(each, attribute, inner)).filter((each) => each !== undefined);
    return list.length > 0 ? list : undefined;
  }
  if (!isObject(value)) return value;
  const projected = project(value, attribute, inner);
  return Object.keys(projected).length > 0 ? projected : undefined;
}

function select(names: readonly string[], scope: Scope): Selection {
  const selection = new Map<Attribute, Selection | 'whole'>();
  for (const name of names) {
    const path = scope(name.trim());
    if (path) include(selection, path);
  }
  return selection;
}

function include(selection: Map<Attribute, Selection | 'whole'>, [first, ...rest]: Path): void {
  const known = selection.get(first);
  if (known === 'whole') return;
  const [next, ...further] = rest;
  if (!next) {
    selection.set(first, 'whole');
    return;
  }
  const inner = (known ?? new Map()) as Map<Attribute, Selection | 'whole'>;
  selection.set(first, inner);
  include(inner, [next, ...further]);
}
