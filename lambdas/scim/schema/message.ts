import { invalidSyntax } from '../error.ts';
import { isArray, type Json, type JsonObject, memberOf } from '../json.ts';
import type { Manner } from '../manner.ts';
import { attribute, complex } from './attribute.ts';
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

export const startIndex = attribute('startIndex', 'integer', 'The first result of the page, counted from 1');
export const count = attribute('count', 'integer', 'The most results of the page');
const attributes = { multiValued: true, maxValues: 1000 } as const;

/** SearchRequest, RFC 7644 section 3.4.3 and RFC 9865 section 3, but for its schemas. */
export const searchRequest = complex(urns.searchRequest, 'A query in a body', [
  attribute('filter', 'string', 'Which resources'),
  attribute('sortBy', 'string', 'The attribute that orders them'),
  attribute('sortOrder', 'string', 'ascending or descending'),
  startIndex,
  count,
  attribute('cursor', 'string', 'Where a page before this one ended'),
  attribute('attributes', 'string', 'The attributes to return', attributes),
  attribute('excludedAttributes', 'string', 'The attributes not to return', attributes),
]);

/** The whole number that a text of a query is; undefined for another text. */
export function toWholeNumber(text: string): number | undefined {
  if (!/^\s*[+-]?\d+\s*$/.test(text)) return undefined;
  return Math.min(Math.max(Number(text), Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

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
