import { invalidCount, invalidCursor, invalidSyntax, invalidValue } from '../error.ts';
import type { Filter } from '../filter/filter.ts';
import { type Context, parseFilter } from '../filter/parse.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Scope } from '../schema/attribute.ts';
import { explain } from '../schema/check.ts';
import { checkSchemas, searchRequest, toWholeNumber, withNames } from '../schema/message.ts';
import { inTableOrder, normalizeValue } from '../schema/normalize.ts';
import { urns } from '../schema/urns.ts';
import { isSearchRequest } from '../validators/search-request.ts';
import { type Projection, toProjection } from './projection.ts';
import { parseSorting, type Sorting } from './sort.ts';

/** A query of RFC 7644 section 3.4.2 or 3.4.3, or of RFC 9865. */
export interface ListQuery {
  readonly filter: Filter | undefined;
  readonly sorting: Sorting | undefined;
  readonly projection: Projection;
  /** At most this many resources a page. */
  readonly count: number;
  /** From 1; undefined where the client pages by cursor. */
  readonly startIndex: number | undefined;
  /** Empty for the first page; undefined where the client pages by index. */
  readonly cursor: string | undefined;
}

/** Service rule 12. */
export const pageSizes = { byDefault: 100, most: 1000 } as const;

const names = searchRequest.subAttributes.map(({ name }) => name);

/** The attributes of a SearchRequest, RFC 7644 section 3.4.3, which are the parameters of a GET as well. */
interface SearchRequest {
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

/** The query of GET /Users. Throws invalidFilter, invalidValue, invalidSyntax, invalidCursor or invalidCount. */
export function parseListQuery(parameters: Parameters, context: Context): ListQuery {
  return toListQuery(readParameters(parameters), context);
}

/** The query of POST /Users/.search; throws what parseListQuery throws. */
export function parseSearchRequest(body: JsonObject, context: Context): ListQuery {
  checkSchemas(body, [urns.searchRequest], context.manner);
  const given = withNames(body, names);
  const request = inTableOrder(searchRequest, (sub) => {
    const value = given[sub.name];
    return value === undefined ? undefined : normalizeValue(value, sub, context.manner);
  });
  if (!isSearchRequest(request)) throw invalidSyntax(explain(isSearchRequest));
  return toListQuery(request as SearchRequest, context);
}

/** What of a resource GET, POST, PUT or PATCH is to return: RFC 7644 section 3.9. */
export function parseProjection(parameters: Parameters, scope: Scope): Projection {
  const { attributes, excludedAttributes } = readParameters(parameters);
  return toProjection({ attributes: toNames(attributes), excludedAttributes: toNames(excludedAttributes) }, scope);
}

function toListQuery(request: SearchRequest, context: Context): ListQuery {
  const { scope } = context;
  const cursor = request.cursor;
  if (cursor !== undefined && typeof request.startIndex === 'number')
    throw invalidCursor('send startIndex or cursor, not both');
  return {
    filter: typeof request.filter === 'string' ? parseFilter(request.filter, context) : undefined,
    sorting: request.sortBy ? parseSorting(request.sortBy, request.sortOrder, scope) : undefined,
    projection: toProjection(
      { attributes: toNames(request.attributes), excludedAttributes: toNames(request.excludedAttributes) },
      scope,
    ),
    count: toCount(request.count, cursor !== undefined),
    startIndex: cursor === undefined ? toStartIndex(request.startIndex ?? 1) : undefined,
    cursor,
  };
}

/** One text may hold several names with commas between, as in a URL: RFC 7644 section 3.9. */
const toNames = (given: readonly string[] = []) =>
  given.flatMap((text) => text.split(',')).filter((name) => name.trim() !== '');

/** RFC 7644 section 3.4.2.4: below 1 is 1. */
const toStartIndex = (given: number) => Math.min(Math.max(1, given), Number.MAX_SAFE_INTEGER);

/** RFC 7644 section 3.4.2.4: a negative count is 0. RFC 9865 section 2: with a cursor it is positive. */
function toCount(count = pageSizes.byDefault as number, byCursor: boolean): number {
  if (byCursor && !(count >= 1)) throw invalidCount(`count must be a whole number from 1 to ${pageSizes.most}`);
  return Math.min(Math.max(0, count), pageSizes.most);
}

function readParameters(parameters: Parameters): SearchRequest {
  const given = withNames(parameters, names) as Parameters;
  const request: Record<string, Json> = {};
  for (const [name, values] of Object.entries(given)) {
    if (name === 'attributes' || name === 'excludedAttributes') {
      request[name] = values;
      continue;
    }
    const [value = '', another] = values;
    if (another !== undefined) throw invalidSyntax(`${name} is given more than once`);
    const refuse = name === 'count' && given['cursor'] ? invalidCount : invalidValue;
    request[name] = name === 'startIndex' || name === 'count' ? toInteger(value, name, refuse) : value;
  }
  return request as SearchRequest;
}

function toInteger(text: string, name: string, refuse: typeof invalidValue): number {
  const number = toWholeNumber(text);
  if (number === undefined) throw refuse(`${name} must be a whole number`);
  return number;
}
