import { invalidSyntax } from '../error.ts';
import { isArray, type Json, type JsonObject, memberOf } from '../json.ts';
import type { Manner } from '../manner.ts';
import { urns } from './urns.ts';

const optional = (type: string) => ({ type, nullable: true });

/** The JSON Schema of PatchOp, RFC 7644 section 3.5.2; ajv compiles it when the bundles are built. */
export const patchOpSchema = {
  type: 'object',
  properties: {
    Operations: {
      type: 'array',
      maxItems: 200,
      items: { type: 'object', properties: { op: { type: 'string' }, path: optional('string') }, required: ['op'] },
    },
  },
  required: ['Operations'],
};

/** The JSON Schema of SearchRequest, RFC 7644 section 3.4.3 and RFC 9865 section 3, likewise. */
export const searchRequestSchema = {
  type: 'object',
  properties: {
    filter: optional('string'),
    sortBy: optional('string'),
    sortOrder: optional('string'),
    startIndex: optional('integer'),
    count: optional('integer'),
    cursor: optional('string'),
    attributes: { ...optional('array'), items: { type: 'string' } },
    excludedAttributes: { ...optional('array'), items: { type: 'string' } },
  },
};

/** The members of an envelope (PatchOp, SearchRequest) that have these names in any case, under these names. */
export function withNames(object: JsonObject, names: readonly string[]): JsonObject {
  const own = new Map(names.map((name) => [name.toLowerCase(), name]));
  const found: Record<string, Json> = {};
  for (const [given, value] of Object.entries(object)) {
    const name = own.get(given.toLowerCase());
    if (!name || value === undefined) continue;
    if (Object.hasOwn(found, name)) throw invalidSyntax(`${name} is given more than once`);
    found[name] = value;
  }
  return found;
}

/**
 * RFC 7644 section 3.3: `schemas` says what a body is. It may be missing or hold URNs that nobody knows, unless the
 * manner is strict; it may never say that the body is another known thing.
 */
export function checkSchemas(body: JsonObject, expected: readonly string[], manner: Manner): void {
  const sent = memberOf(body, 'schemas');
  const given = (isArray(sent) ? sent : [sent]).map((urn) => (typeof urn === 'string' ? urn.toLowerCase() : ''));
  const among = (known: readonly string[]) => (urn: string) => known.some((each) => each.toLowerCase() === urn);
  const right = manner.dropsUnknown
    ? !given.some(among(Object.values(urns).filter((urn) => !expected.includes(urn))))
    : isArray(sent) && sent.length > 0 && given.every(among(expected)) && given.some(among(expected.slice(0, 1)));
  if (!right) throw invalidSyntax(`schemas must hold ${expected.join(' or ')}, and nothing else`);
}
