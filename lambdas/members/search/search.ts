import { printFilter } from '../../scim/filter/filter.ts';
import { type Binding, parseCursor, printCursor } from '../../scim/query/cursor.ts';
import type { ListQuery } from '../../scim/query/list-query.ts';
import type { Resource } from '../../scim/resource.ts';
import { toName } from '../../scim/schema/attribute.ts';
import { escapedLength } from '../member.ts';
import type { MembersOptions } from '../members.ts';
import { answerFilter } from './candidates.ts';
import { type Answer, type Match, toMatch } from './match.ts';

/** A page of an answer: RFC 7644 section 3.4.2, RFC 9865 section 2. */
export interface Page {
  readonly resources: readonly Resource[];
  /** Undefined where finding out would take reading more members than one request may. */
  readonly totalResults: number | undefined;
  /** Undefined where the client pages by cursor. */
  readonly startIndex: number | undefined;
  /** Undefined on the last page, and where the client pages by index. */
  readonly nextCursor: string | undefined;
}

/** Throws tooMany, invalidCursor or expiredCursor. */
export async function search(query: ListQuery, options: MembersOptions): Promise<Page> {
  const binding = { workspace: options.workspace, question: toQuestion(query) };
  const after = toPlace(query.cursor, binding, options.now());
  const { matches, total, readUpTo } =
    query.filter || query.sorting ? await answerFilter(after, query, options) : await answerAll(after, query, options);
  const page = cut(matches, query.count);
  const last = page.length < matches.length ? page.at(-1)?.seq : readUpTo;
  return {
    resources: page.map(({ resource }) => resource),
    totalResults: total,
    startIndex: query.startIndex,
    nextCursor: after === undefined || last === undefined ? undefined : printCursor(last, binding, options.now()),
  };
}

/** The place after which a cursor goes on; undefined where the client pages by index. */
function toPlace(cursor: string | undefined, binding: Binding, now: Date): number | undefined {
  if (cursor === undefined) return undefined;
  return cursor === '' ? 0 : parseCursor(cursor, binding, now);
}

/** One form for the same question: a cursor is of no use for another. */
const toQuestion = ({ filter, sorting }: ListQuery) =>
  JSON.stringify([filter && printFilter(filter), sorting && [toName(sorting.path), sorting.descending]]);

/** All members, by position or after a place; one more than the page has tells that it is not the last. */
async function answerAll(after: number | undefined, query: ListQuery, options: MembersOptions): Promise<Answer> {
  if (after === undefined) {
    const { total, members } = await options.store.page(query.startIndex ?? 1, query.count);
    return { total, matches: members.map((member) => toMatch(member, query, options)) };
  }
  const matches: Match[] = [];
  const members = await options.store.all(query.count + 1);
  for await (const batch of members.after(after)) {
    matches.push(...batch.map((member) => toMatch(member, query, options)));
    if (matches.length > query.count) break;
  }
  return { total: members.total, matches };
}

/** The most bytes of an answer that pass through Lambda, with some for headers: its body goes as a text within JSON. */
const answerLimit = 6_000_000;

/**
 * A page ends early if it would not pass. That is never before a hundred members, since the size of each is limited: Okta goes on
 * by a hundred whatever it got. Only members from before that limit can be too many for it.
 */
function cut(matches: readonly Match[], count: number): readonly Match[] {
  const page = matches.slice(0, count);
  // A text within JSON is at most twice as long.
  if (2 * page.reduce((sum, { bytes }) => sum + bytes, 0) <= answerLimit) return page;
  let room = answerLimit;
  const end = page.findIndex(({ resource }, index) => {
    room -= escapedLength(JSON.stringify(resource));
    return room < 0 && index > 0;
  });
  return end < 0 ? page : page.slice(0, end);
}
