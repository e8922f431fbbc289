import { invalidCount, invalidSyntax, invalidValue } from '../error.ts';
import { isArray, type Json, type JsonObject, memberOf } from '../json.ts';
import type { Mode } from '../mode.ts';
import { attribute, complex } from './attribute.ts';
import { urns } from './urns.ts';

/** The most operations of a PATCH request: service rule 16. */
export const maxOperations = 200;

const optional = (type: string) => ({ type, nullable: true });

/** The JSON Schema of PatchOp, RFC 7644 section 3.5.2; `npm run build` compiles it. */
export const patchOpSchema = {
  type: 'object',
  properties: {
    Operations: {
      type: 'array',
      maxItems: maxOperations,
      items: { type: 'object', properties: { op: { type: 'string' }, path: optional('string') }, required: ['op'] },
    },
  },
  required: ['Operations'],
};

export const startIndex = attribute('startIndex', 'integer', 'The first result of the page, counted from 1');
export const count = attribute('count', 'integer', 'The most results of the page');
const manyNames = { multiValued: true, maxValues: 1000 } as const;

/** SearchRequest, RFC 7644 section 3.4.3 and RFC 9865 section 3, without its schemas. */
export const searchRequest = complex(urns.searchRequest, 'A query in a body', [
  attribute('filter', 'string', 'Which resources'),
  attribute('sortBy', 'string', 'The attribute that orders them'),
  attribute('sortOrder', 'string', 'ascending or descending'),
  startIndex,
  count,
  attribute('cursor', 'string', 'Where the previous page ended'),
  attribute('attributes', 'string', 'The attributes to return', manyNames),
  attribute('excludedAttributes', 'string', 'The attributes not to return', manyNames),
]);

export const searchRequestNames = searchRequest.subAttributes.map(({ name }) => name);

/** The attributes of a SearchRequest. The parameters of a GET have the same names. */
export interface SearchRequest {
  readonly filter?: string;
  readonly sortBy?: string;
  readonly sortOrder?: string;
  readonly startIndex?: number;
  readonly count?: number;
  readonly cursor?: string;
  readonly attributes?: readonly string[];
  readonly excludedAttributes?: readonly string[];
}

/** The parameters of a URL, decoded: each name as it was sent, with all of its values. */
export type Parameters = Readonly<Record<string, readonly string[]>>;

/** The search request in the parameters of a URL. Throws invalidSyntax, invalidValue or invalidCount. */
export function readParameters(parameters: Parameters): SearchRequest {
  const given = withNames(parameters, searchRequestNames) as Parameters;
  const request: Record<string, Json> = {};
  for (const [name, values] of Object.entries(given)) {
    if (name === 'attributes' || name === 'excludedAttributes') {
      request[name] = values;
      continue;
    }
    const [value = '', another] = values;
    if (another !== undefined) throw invalidSyntax(`${name} is given more than once`, values);
    const toError = name === 'count' && given['cursor'] ? invalidCount : invalidValue;
    request[name] = name === 'startIndex' || name === 'count' ? toInteger(value, name, toError) : value;
  }
  return request as SearchRequest;
}

function toInteger(text: string, name: string, toError: typeof invalidValue): number {
  const number = toWholeNumber(text);
  if (number === undefined) throw toError(`${name} must be a whole number`, text);
  return number;
}

/** The whole number that a text means; undefined for another text. */
export function toWholeNumber(text: string): number | undefined {
  if (!/^\s*[+-]?\d+\s*$/.test(text)) return undefined;
  return Math.min(Math.max(Number(text), Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

/** The members of a message (PatchOp, SearchRequest) that have these names, in any case; others are dropped. */
export function withNames(object: JsonObject, names: readonly string[]): JsonObject {
  const own = new Map(names.map((name) => [name.toLowerCase(), name]));
  const found: Record<string, Json> = {};
  for (const [given, value] of Object.entries(object)) {
    const name = own.get(given.toLowerCase());
    if (!name || value === undefined) continue;
    if (Object.hasOwn(found, name)) throw invalidSyntax(`${name} is given more than once`, given);
    found[name] = value;
  }
  return found;
}

/**
 * RFC 7644 section 3.3: `schemas` says what a body is. Unless the mode is strict, it may be missing or hold unknown URNs.
 * It may never name another known resource or message. Throws invalidSyntax.
 */
export function checkSchemas(body: JsonObject, expected: readonly string[], mode: Mode): void {
  const sent = memberOf(body, 'schemas');
  const given = (isArray(sent) ? sent : [sent]).map((urn) => (typeof urn === 'string' ? urn.toLowerCase() : ''));
  const among = (known: readonly string[]) => (urn: string) => known.some((each) => each.toLowerCase() === urn);
  const right = mode.dropsUnknown
    ? !given.some(among(Object.values(urns).filter((urn) => !expected.includes(urn))))
    : isArray(sent) && sent.length > 0 && given.every(among(expected)) && given.some(among(expected.slice(0, 1)));
  if (!right) throw invalidSyntax(`schemas must hold ${expected.join(' or ')}, and nothing else`, sent);
}
