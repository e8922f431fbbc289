import { tooMany } from '../../scim/error.ts';
import type { ListQuery } from '../../scim/query/list-query.ts';
import type { MemberStore, StoredMember } from '../member-store.ts';
import type { MembersOptions } from '../members.ts';
import type { LookUp, Plan } from './plan.ts';

/** The members that may match, in order of creation. */
export interface Candidates {
  readonly batches: AsyncIterable<readonly StoredMember[]>;
  /** How many were read so far. */
  readonly read: () => number;
  /** Whether they are all that may match. Otherwise they begin where the page begins. */
  readonly whole: boolean;
  /** How many members match, if that is known beforehand. */
  readonly total?: number;
  /** Maximum to read for a page that begins at the first one. */
  readonly limit: number;
}

type Unread = Omit<Candidates, 'batches' | 'read'> & { readonly batches: MemberBatches };

type MemberBatches = AsyncIterable<readonly StoredMember[]> | Iterable<readonly StoredMember[]>;

/** Throws tooMany if one request may not read the candidates. */
export async function openCandidates(
  plan: Plan,
  after: number | undefined,
  query: ListQuery,
  options: MembersOptions,
): Promise<Candidates> {
  switch (plan.kind) {
    case 'list':
      return countReads(await openList(after, query, options));
    case 'look up':
      return countReads((await findMembers(plan.lookUps, options)) ?? (await openScan(after, query, options)));
    case 'scan':
      return countReads(await openScan(after, query, options));
  }
}

/** All members, from a position or after a cursor. One more than the page has shows that it is not the last. */
async function openList(
  after: number | undefined,
  { startIndex = 1, count }: ListQuery,
  { store }: MembersOptions,
): Promise<Unread> {
  const list = { whole: false, limit: Number.POSITIVE_INFINITY };
  if (after === undefined) {
    const { total, found } = await store.page(startIndex, count);
    return { ...list, total, batches: [found] };
  }
  const all = await store.all(count + 1);
  return { ...list, total: all.total, batches: all.after(after) };
}

/** The members found by id or key; undefined if that is more than one request may read. */
async function findMembers(
  lookUps: readonly LookUp[],
  { store, scanLimit }: MembersOptions,
): Promise<Unread | undefined> {
  const [byId, byKey] = await Promise.all([
    Promise.all(lookUps.map((each) => ('id' in each ? store.read(each.id) : undefined))),
    Promise.all(lookUps.map((each) => ('id' in each ? [] : store.find(each, scanLimit + 1)))),
  ]);
  const members = byId.filter((member) => member !== undefined);
  const known = new Map(members.map((member) => [member.seq, member]));
  const seqs = [...new Set([...known.keys(), ...byKey.flat()])].toSorted((one, other) => one - other);
  if (seqs.length > scanLimit) return undefined;
  return { whole: true, limit: scanLimit, batches: readInBatches(store, seqs, known) };
}

/** The members with these sequence numbers, in order; known ones are not read again. */
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

/** All members; those after the cursor if one request may not read all. */
async function openScan(
  after: number | undefined,
  { sorting }: ListQuery,
  { store, scanLimit }: MembersOptions,
): Promise<Unread> {
  const all = await store.all();
  if (all.total <= scanLimit) return { whole: true, limit: scanLimit, batches: all.after(0) };
  if (after === undefined || sorting) {
    throw tooMany(
      `this search would read more than ${scanLimit} members: filter by userName, externalId or emails, or page by cursor`,
    );
  }
  return { whole: false, limit: scanLimit, batches: all.after(after) };
}

function countReads(unread: Unread): Candidates {
  let read = 0;
  async function* counting() {
    for await (const batch of unread.batches) {
      read += batch.length;
      yield batch;
    }
  }
  return { ...unread, batches: counting(), read: () => read };
}
