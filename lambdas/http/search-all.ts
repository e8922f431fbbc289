import { attempt, invalidCursor, ScimError } from '../scim/error.ts';
import type { ListQuery } from '../scim/query/list-query.ts';
import type { ResourceType } from '../scim/schema/resource-type.ts';
import type { TypedSearch } from './handler.ts';
import { type ShownPage, show } from './response.ts';

/** A search with its query. */
interface Asked extends TypedSearch {
  readonly query: ListQuery;
}

/**
 * A page of the resources of several types, one type after the other (RFC 7644 section 3.4.2.1). A type whose schema does not
 * have an attribute of the filter or the sorting has no matches. Throws what `read` throws for the first type if no type has them.
 */
export async function searchAll(
  searches: readonly TypedSearch[],
  read: (type: ResourceType) => ListQuery,
): Promise<ShownPage> {
  const readings = searches.map((each) => ({ ...each, query: attempt(() => read(each.type)) }));
  const asked = readings.filter((each): each is Asked => !(each.query instanceof ScimError));
  const [first] = asked;
  if (!first) throw readings[0]?.query;
  if (asked.length === 1) return search(first, first.query);
  return first.query.cursor === undefined ? pageByIndex(asked, first.query) : pageByCursor(asked, first.query.cursor);
}

const search = async ({ type, search }: TypedSearch, query: ListQuery): Promise<ShownPage> =>
  show(await search(query), type, query.projection);

/** The page from a position in the lists of all types, one after the other. */
async function pageByIndex(asked: readonly Asked[], { startIndex = 1, count }: ListQuery): Promise<ShownPage> {
  let page: ShownPage = { texts: [], totalResults: 0, startIndex, nextCursor: undefined };
  for (const each of asked) {
    const before = page.totalResults;
    const missing = count - page.texts.length;
    const position = Math.max(1, startIndex - (before ?? 0));
    const found = await search(each, { ...each.query, startIndex: position, count: missing });
    const total = before === undefined || found.totalResults === undefined ? undefined : before + found.totalResults;
    page = { ...page, totalResults: total, texts: [...page.texts, ...found.texts] };
  }
  return page;
}

/** The page after a cursor, which begins with the number of the type: `1-`. A page has resources of one type. */
async function pageByCursor(asked: readonly Asked[], cursor: string): Promise<ShownPage> {
  const [, number = '0', own = ''] = /^(\d)-(.*)$/.exec(cursor) ?? [];
  const current = asked[Number(number)];
  if (!current || (cursor !== '' && own === '' && number === '0')) {
    throw invalidCursor('the cursor does not belong to this query: start again with an empty cursor');
  }
  const page = await search(current, { ...current.query, cursor: own });
  const next = Number(number) + 1;
  const follows = page.nextCursor === undefined ? next < asked.length && `${next}-` : `${number}-${page.nextCursor}`;
  const totals = await Promise.all(asked.map((each) => (each === current ? page : count(each))));
  const total = totals.every(({ totalResults }) => totalResults !== undefined)
    ? totals.reduce((sum, { totalResults = 0 }) => sum + totalResults, 0)
    : undefined;
  return { ...page, totalResults: total, nextCursor: follows || undefined };
}

const count = (each: Asked) => search(each, { ...each.query, cursor: undefined, startIndex: 1, count: 0 });
