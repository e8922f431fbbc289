import { invalidCursor } from '../scim/error.ts';
import type { ListQuery } from '../scim/query/list-query.ts';
import type { Scope } from '../scim/schema/attribute.ts';
import type { TypedSearch } from './handler.ts';
import { projectPage, type ShownPage } from './response.ts';

/** A search with its query. */
interface Asked extends TypedSearch {
  readonly query: ListQuery;
}

/**
 * A page of the resources of one type or of several, one type after the other. RFC 7644 section 3.4.2.1: an attribute that only
 * another type has is one without a value. Throws what `read` throws, and invalidCursor.
 */
export async function searchAll(
  searches: readonly TypedSearch[],
  read: (scope: Scope) => ListQuery,
): Promise<ShownPage> {
  const asked = searches.map((each): Asked => ({ ...each, query: read(scopeAmong(searches, each)) }));
  const [first, another] = asked as [Asked, ...Asked[]];
  if (!another) return search(first);
  const { cursor, startIndex = 1, count } = first.query;
  return cursor === undefined ? pageByIndex(asked, startIndex, count) : pageByCursor(asked, cursor);
}

/** The names of a type, and then those that only other types have. */
const scopeAmong =
  (searches: readonly TypedSearch[], own: TypedSearch): Scope =>
  (name) =>
    [own, ...searches].map(({ type }) => type.scope(name)).find((path) => path !== undefined);

const search = async ({ type, search, query }: Asked): Promise<ShownPage> =>
  projectPage(await search(query), type, query.projection);

/** The page from a position in the lists of all types, one after the other. */
async function pageByIndex(asked: readonly Asked[], startIndex: number, count: number): Promise<ShownPage> {
  let page: ShownPage = { texts: [], totalResults: 0, startIndex, nextCursor: undefined };
  for (const each of asked) {
    const { totalResults: before = 0, texts } = page;
    const query = { ...each.query, startIndex: Math.max(1, startIndex - before), count: count - texts.length };
    const found = await search({ ...each, query });
    page = { ...page, totalResults: before + (found.totalResults ?? 0), texts: [...texts, ...found.texts] };
  }
  return page;
}

/** The page after a cursor, which begins with the number of the type: `1-`. A page has resources of one type. */
async function pageByCursor(asked: readonly Asked[], cursor: string): Promise<ShownPage> {
  const [, number = '0', own = ''] = /^(\d)-(.*)$/.exec(cursor === '' ? '0-' : cursor) ?? [undefined, ''];
  const current = asked[number === '' ? -1 : Number(number)];
  if (!current || (own === '' && number === '0' && cursor !== '')) {
    throw invalidCursor('the cursor does not belong to this query: start again with an empty cursor', cursor);
  }
  const page = await search({ ...current, query: { ...current.query, cursor: own } });
  const next = Number(number) + 1;
  const end = next < asked.length ? `${next}-` : undefined;
  const totals = await Promise.all(asked.map((each) => (each === current ? page : countAll(each))));
  const unknown = totals.some(({ totalResults }) => totalResults === undefined);
  return {
    ...page,
    totalResults: unknown ? undefined : totals.reduce((sum, { totalResults = 0 }) => sum + totalResults, 0),
    nextCursor: page.nextCursor === undefined ? end : `${number}-${page.nextCursor}`,
  };
}

const countAll = (each: Asked) =>
  search({ ...each, query: { ...each.query, cursor: undefined, startIndex: 1, count: 0 } });
