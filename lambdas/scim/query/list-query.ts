import { isSearchRequest } from '#generated/validators/search-request.ts';
import { invalidCount, invalidCursor, invalidSyntax } from '../error.ts';
import type { Filter } from '../filter/filter.ts';
import { type Context, parseFilter } from '../filter/parse.ts';
import type { JsonObject } from '../json.ts';
import { explainFault, faultyValue } from '../schema/check.ts';
import {
  checkSchemas,
  type Parameters,
  readParameters,
  type SearchRequest,
  searchRequest,
  searchRequestNames,
  withNames,
} from '../schema/message.ts';
import { inTableOrder, normalizeValue } from '../schema/normalize.ts';
import { urns } from '../schema/urns.ts';
import { type Projection, toProjection } from './projection.ts';
import { parseSorting, type Sorting } from './sort.ts';

/** A query of RFC 7644 section 3.4.2 or 3.4.3, or of RFC 9865. */
export interface ListQuery {
  readonly filter: Filter | undefined;
  readonly sorting: Sorting | undefined;
  readonly projection: Projection;
  /** The most resources of the page. */
  readonly count: number;
  /** From 1; undefined if the client pages by cursor. */
  readonly startIndex: number | undefined;
  /** Empty for the first page; undefined if the client pages by index. */
  readonly cursor: string | undefined;
}

/** Resources per page: service rule 12. */
export const pageSizes = { byDefault: 100, most: 1000 } as const;

/** The query of GET /Users. Throws invalidFilter, invalidValue, invalidSyntax, invalidCursor or invalidCount. */
export function parseListQuery(parameters: Parameters, context: Context): ListQuery {
  return toListQuery(readParameters(parameters), context);
}

/** The query of POST /Users/.search; throws the same errors as parseListQuery. */
export function parseSearchRequest(body: JsonObject, context: Context): ListQuery {
  checkSchemas(body, [urns.searchRequest], context.mode);
  const given = withNames(body, searchRequestNames);
  const request = inTableOrder(searchRequest, (sub) => {
    const value = given[sub.name];
    return value === undefined ? undefined : normalizeValue(value, sub, context.mode);
  });
  if (!isSearchRequest(request))
    throw invalidSyntax(explainFault(isSearchRequest), faultyValue(isSearchRequest, request));
  return toListQuery(request as SearchRequest, context);
}

function toListQuery(request: SearchRequest, context: Context): ListQuery {
  const { scope } = context;
  const cursor = request.cursor;
  if (cursor !== undefined && typeof request.startIndex === 'number')
    throw invalidCursor('send startIndex or cursor, not both', cursor);
  return {
    filter: typeof request.filter === 'string' ? parseFilter(request.filter, context) : undefined,
    sorting: request.sortBy ? parseSorting(request.sortBy, request.sortOrder, scope) : undefined,
    projection: toProjection(request, scope),
    count: toCount(request.count, cursor !== undefined),
    startIndex: cursor === undefined ? toStartIndex(request.startIndex ?? 1) : undefined,
    cursor,
  };
}

/** RFC 7644 section 3.4.2.4: below 1 is 1. */
const toStartIndex = (given: number) => Math.min(Math.max(1, given), Number.MAX_SAFE_INTEGER);

/** RFC 7644 section 3.4.2.4: a negative count is 0. RFC 9865 section 2: with a cursor it must be positive. */
function toCount(count = pageSizes.byDefault as number, byCursor: boolean): number {
  if (byCursor && !(count >= 1)) throw invalidCount(`count must be a whole number from 1 to ${pageSizes.most}`, count);
  return Math.min(Math.max(0, count), pageSizes.most);
}
