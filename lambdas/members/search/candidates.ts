import { expiredCursor, tooMany } from '../../scim/error.ts';
import { toPredicate } from '../../scim/filter/matches.ts';
import type { ListQuery } from '../../scim/query/list-query.ts';
import type { MemberStore, StoredMember } from '../member-store.ts';
import type { MembersOptions } from '../members.ts';
import { type Answer, type Match, toMatch } from './match.ts';
import { explain, type LookUp, type Plan, plan } from './plan.ts';
import { openWindow } from './window.ts';

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
  const way: Plan = query.filter ? plan(query.filter) : { kind: 'scan' };
  const candidates = way.kind === 'look up' ? await findCandidates(way.lookUps, options) : undefined;
  const counted = count(candidates ?? (await openEveryone(after, query, options)));
  const answer = counted.whole
    ? await answerWhole(after, query, options, counted.batches)
    : await answerPart(after ?? 0, query, options, counted.batches);
  options.explain?.({ plan: explain(way), read: counted.read(), matched: answer.total ?? answer.matches.length });
  return answer;
}

/** Members in batches, and whether they are all that may answer. */
interface Candidates {
  readonly whole: boolean;
  readonly batches: Batches;
}

type Batches = AsyncIterable<readonly StoredMember[]> | Iterable<readonly StoredMember[]>;

/** The members to which ids and keys lead; undefined where more have a key than one request may read. */
async function findCandidates(
  lookUps: readonly LookUp[],
  { store, scanLimit }: MembersOptions,
): Promise<Candidates | undefined> {
  const [byId, byKey] = await Promise.all([
    Promise.all(lookUps.map((lookUp) => ('id' in lookUp ? store.read(lookUp.id) : undefined))),
    Promise.all(lookUps.map((lookUp) => ('id' in lookUp ? [] : store.find(lookUp, scanLimit + 1)))),
  ]);
  const members = byId.filter((member) => member !== undefined);
  const known = new Map(members.map((member) => [member.seq, member]));
  const seqs = [...new Set([...known.keys(), ...byKey.flat()])].toSorted((one, other) => one - other);
  return seqs.length > scanLimit ? undefined : { whole: true, batches: readInBatches(store, seqs, known) };
}

/** The members at these places, in order; those that are known are not read again. */
async function* readInBatches(
  store: MemberStore,
  seqs: readonly number[],
  known: ReadonlyMap<number, StoredMember>,
): AsyncGenerator<readonly StoredMember[]> {
  for (let start = 0; start < seqs.length; start += 1000) {
    const batch = seqs.slice(start, start + 1000);
    const unknown = batch.filter((seq) => !known.has(seq));
    const read = unknown.length > 0 ? await store.readAt(unknown) : [];
    const all = new Map([...known, ...read.map((member) => [member.seq, member] as const)]);
    yield batch.map((seq) => all.get(seq)).filter((member) => member !== undefined);
  }
}

/** All members, or those after a place where one request may not read all. */
async function openEveryone(
  after: number | undefined,
  query: ListQuery,
  { store, scanLimit }: MembersOptions,
): Promise<Candidates> {
  const everyone = await store.all();
  if (everyone.total <= scanLimit) return { whole: true, batches: everyone.after(0) };
  if (after === undefined || query.sorting) {
    throw tooMany(
      `more than ${scanLimit} members would have to be read: filter by userName, externalId or emails, or page by cursor`,
    );
  }
  return { whole: false, batches: everyone.after(after) };
}

/** The same candidates, and how many of them were read so far. */
function count({ whole, batches }: Candidates) {
  let read = 0;
  async function* counting() {
    for await (const batch of batches) {
      read += batch.length;
      yield batch;
    }
  }
  return { whole, batches: counting(), read: () => read };
}

/** Every candidate is read, so the total is exact; no more of them are held than the page may have. */
async function answerWhole(
  after: number | undefined,
  query: ListQuery,
  options: MembersOptions,
  candidates: Batches,
): Promise<Answer> {
  const answers = query.filter ? toPredicate(query.filter) : () => true;
  // By cursor, one more than the page has tells that it is not the last.
  const page =
    after === undefined ? { from: (query.startIndex ?? 1) - 1, most: query.count } : { from: 0, most: query.count + 1 };
  const end = after ? await readEnd(after, query, options) : undefined;
  const window = openWindow({ ...page, end, sorting: query.sorting });
  let total = 0;
  for await (const batch of candidates) {
    for (const member of batch) {
      const match = toMatch(member, query, options);
      if (!answers(match.resource)) continue;
      total += 1;
      window.add(match);
    }
  }
  return { matches: window.close(), total };
}

/** The member of a cursor, after which the answer goes on, also if it no longer answers the filter. */
async function readEnd(seq: number, query: ListQuery, options: MembersOptions): Promise<Match> {
  const [last] = await options.store.readAt([seq]);
  if (!last) throw expiredCursor('the member at which the last page ended is gone: start again with an empty cursor');
  return toMatch(last, query, options);
}

/** What the members after a place hold, reading no more of them than one request may. */
async function answerPart(
  after: number,
  query: ListQuery,
  options: MembersOptions,
  everyone: Batches,
): Promise<Answer> {
  const answers = query.filter ? toPredicate(query.filter) : () => true;
  const matches: Match[] = [];
  let [read, readUpTo] = [0, after];
  for await (const batch of everyone) {
    for (const member of batch) {
      const match = toMatch(member, query, options);
      if (answers(match.resource)) matches.push(match);
    }
    read += batch.length;
    readUpTo = batch.at(-1)?.seq ?? readUpTo;
    if (matches.length > query.count || read >= options.scanLimit) return { matches, total: undefined, readUpTo };
  }
  return { matches, total: undefined };
}
