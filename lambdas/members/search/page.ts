import { expiredCursor } from '../../scim/error.ts';
import { toPredicate } from '../../scim/filter/matches.ts';
import type { ListQuery } from '../../scim/query/list-query.ts';
import type { ListedResource } from '../member-store.ts';
import { escapedLength } from '../stored-resource.ts';
import type { Candidates } from './candidates.ts';
import type { SearchOptions } from './options.ts';
import { readRelated } from './related.ts';
import { type Match, openWindow, toMatch } from './window.ts';

/** The matches of the page, in order; one or more after it if it is not the last. */
export interface Matches {
  readonly matches: readonly Match[];
  /** Undefined if not all candidates were read. */
  readonly total: number | undefined;
  /** The last sequence number that was read, if reading stopped early. */
  readonly readUpTo?: number | undefined;
}

export const readMatches = <Stored extends ListedResource>(
  candidates: Candidates<Stored>,
  after: number | undefined,
  query: ListQuery,
  options: SearchOptions<Stored>,
): Promise<Matches> =>
  candidates.whole
    ? chooseMatches(candidates, after, query, options)
    : readToCount(candidates, after ?? 0, query, options);

/** Reads every candidate, so that the total is exact; holds only as many as the page may have. */
async function chooseMatches<Stored extends ListedResource>(
  { batches }: Candidates<Stored>,
  after: number | undefined,
  query: ListQuery,
  options: SearchOptions<Stored>,
): Promise<Matches> {
  const isWanted = toTest(query);
  // By cursor, one more than the page has shows that it is not the last.
  const frame =
    after === undefined ? { from: (query.startIndex ?? 1) - 1, most: query.count } : { from: 0, most: query.count + 1 };
  const end = after ? await readEnd(after, query, options) : undefined;
  const window = openWindow({ ...frame, end, sorting: query.sorting });
  let total = 0;
  for await (const batch of batches) {
    for (const match of await toMatches(batch, query, options)) {
      if (!isWanted(match)) continue;
      total += 1;
      window.add(match);
    }
  }
  return { matches: window.close(), total };
}

/** A batch as matches, with as much of their relation as the filter compares. */
async function toMatches<Stored extends ListedResource>(
  batch: readonly Stored[],
  query: ListQuery,
  options: SearchOptions<Stored>,
): Promise<readonly Match[]> {
  const related = await readRelated(batch, query.filter, options.relation);
  return batch.map((stored) => toMatch(stored, query, options, related(stored)));
}

/** The resource after which a cursor continues, even if it no longer matches. */
async function readEnd<Stored extends ListedResource>(
  seq: number,
  query: ListQuery,
  options: SearchOptions<Stored>,
): Promise<Match> {
  const [last] = await options.store.readAt([seq]);
  if (!last)
    throw expiredCursor(
      `the last ${options.type.noun} of the previous page was deleted: start again with an empty cursor`,
    );
  return toMatch(last, query, options);
}

/** Reads candidates until the page is full, as a list or as a response, or one request may not read more. */
async function readToCount<Stored extends ListedResource>(
  { batches, total, limit, more }: Candidates<Stored>,
  after: number,
  query: ListQuery,
  options: SearchOptions<Stored>,
): Promise<Matches> {
  const isWanted = toTest(query);
  const matches: Match[] = [];
  let [read, bytes, readUpTo] = [0, 0, after];
  for await (const batch of batches) {
    const found = (await toMatches(batch, query, options)).filter(isWanted);
    matches.push(...found);
    bytes += bytesOf(found);
    read += batch.length;
    readUpTo = batch.at(-1)?.seq ?? readUpTo;
    if (matches.length > query.count || read >= limit || bytes > answerLimit) return { matches, total, readUpTo };
  }
  return { matches, total, ...(more && { readUpTo }) };
}

const bytesOf = (matches: readonly Match[]) => matches.reduce((sum, { bytes }) => sum + bytes, 0);

/** Without a filter, a match is not parsed. */
function toTest({ filter }: ListQuery): (match: Match) => boolean {
  if (!filter) return () => true;
  const isMatch = toPredicate(filter);
  return ({ resource }) => isMatch(resource);
}

/** Maximum bytes of a response that passes through Lambda, less some for headers. Its body is a string within JSON. */
export const answerLimit = 6_000_000;

/**
 * Ends a page early if it would not pass through Lambda. That is never before a hundred members, because the size of each is
 * limited: Okta always continues a hundred further. Only members that are older than the limit can be too large for this.
 */
export function fitPage(matches: readonly Match[], count: number): readonly Match[] {
  const page = matches.slice(0, count);
  // As a string within JSON, a text is at most twice as long.
  if (2 * bytesOf(page) <= answerLimit) return page;
  let room = answerLimit;
  const end = page.findIndex(({ resource }, index) => {
    room -= escapedLength(JSON.stringify(resource));
    return room < 0 && index > 0;
  });
  return end < 0 ? page : page.slice(0, end);
}
