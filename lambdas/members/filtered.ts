import { expiredCursor, tooMany } from '../scim/error.ts';
import type { Filter } from '../scim/filter/filter.ts';
import { toPredicate } from '../scim/filter/matches.ts';
import type { ListQuery } from '../scim/query/list-query.ts';
import { type Answer, type Match, order, toMatch } from './match.ts';
import type { AllMembers, MemberStore, StoredMember } from './member-store.ts';
import type { MembersOptions } from './members-options.ts';
import { plan } from './plan.ts';

/**
 * The members that answer a filter, or all of them sorted. All candidates are read, if that is no more than one request
 * may read; else a client that pages by cursor, unsorted, gets what a part of them holds and a cursor that goes on, and
 * any other tooMany.
 */
export async function answerFilter(
  after: number | undefined,
  query: ListQuery,
  options: MembersOptions,
): Promise<Answer> {
  const candidates = await findCandidates(query.filter, options);
  if (candidates) return answerWhole(after, query, options, candidates);
  const everyone = await options.store.all();
  if (everyone.total <= options.scanLimit) return answerWhole(after, query, options, everyone.after(0));
  if (after === undefined || query.sorting) {
    throw tooMany(
      `more than ${options.scanLimit} members would have to be read: filter by userName, externalId or emails, or page by cursor`,
    );
  }
  return answerPart(after, query, options, everyone);
}

type Batches = AsyncIterable<readonly StoredMember[]> | Iterable<readonly StoredMember[]>;

/** The members to which an id or a key leads; undefined where there is neither, or more have it than one request may read. */
async function findCandidates(filter: Filter | undefined, options: MembersOptions): Promise<Batches | undefined> {
  const { store, scanLimit } = options;
  const way = filter ? plan(filter) : ({ kind: 'scan' } as const);
  switch (way.kind) {
    case 'id': {
      const member = await store.read(way.id);
      return member ? [[member]] : [];
    }
    case 'keys': {
      const places = await store.find(way.range, scanLimit + 1);
      return places.length > scanLimit ? undefined : readInBatches(store, places);
    }
    case 'scan':
      return undefined;
  }
}

async function* readInBatches(store: MemberStore, places: readonly number[]) {
  for (let start = 0; start < places.length; start += 1000) yield store.readAt(places.slice(start, start + 1000));
}

/** Every candidate is read, so the total is exact. */
async function answerWhole(
  after: number | undefined,
  query: ListQuery,
  options: MembersOptions,
  candidates: Batches,
): Promise<Answer> {
  const answers = query.filter ? toPredicate(query.filter) : () => true;
  const matches: Match[] = [];
  for await (const batch of candidates) {
    matches.push(...batch.map((member) => toMatch(member, query, options)).filter(({ resource }) => answers(resource)));
  }
  if (query.sorting) matches.sort((one, other) => order(one, other, query.sorting));
  const start = after === undefined ? (query.startIndex ?? 1) - 1 : await positionAfter(after, matches, query, options);
  return { matches: matches.slice(start), total: matches.length };
}

/** Where the answer goes on after the member of a cursor, also if that one no longer answers the filter. */
async function positionAfter(place: number, matches: readonly Match[], query: ListQuery, options: MembersOptions) {
  if (place === 0) return 0;
  const [last] = await options.store.readAt([place]);
  if (!last) throw expiredCursor('the member at which the last page ended is gone: start again with an empty cursor');
  const end = toMatch(last, query, options);
  const next = matches.findIndex((match) => order(match, end, query.sorting) > 0);
  return next < 0 ? matches.length : next;
}

/** What the members after a place hold, reading no more of them than one request may. */
async function answerPart(
  after: number,
  query: ListQuery,
  options: MembersOptions,
  everyone: AllMembers,
): Promise<Answer> {
  const answers = query.filter ? toPredicate(query.filter) : () => true;
  const matches: Match[] = [];
  let [read, readUpTo] = [0, after];
  for await (const batch of everyone.after(after)) {
    for (const member of batch) {
      const match = toMatch(member, query, options);
      if (answers(match.resource)) matches.push(match);
    }
    read += batch.length;
    readUpTo = batch.at(-1)?.place ?? readUpTo;
    if (matches.length > query.count || read >= options.scanLimit) return { matches, total: undefined, readUpTo };
  }
  return { matches, total: undefined };
}
