import { tooMany } from '../../scim/error.ts';
import type { ListQuery } from '../../scim/query/list-query.ts';
import type { ListedResource, ResourceReader, StoredList } from '../member-store.ts';
import type { SearchOptions } from './options.ts';
import type { LookUp, Plan } from './plan.ts';

/** The resources that may match, in order of creation. */
export interface Candidates<Stored> {
  readonly batches: AsyncIterable<readonly Stored[]>;
  /** How many were read so far. */
  readonly read: () => number;
  /** Whether they are all that may match. Otherwise they begin where the page begins. */
  readonly whole: boolean;
  /** How many resources match, if that is known beforehand. */
  readonly total?: number;
  /** Maximum to read for a page that begins at the first one. */
  readonly limit: number;
  /** Whether a list has more after the page. */
  readonly more?: boolean;
}

type Unread<Stored> = Omit<Candidates<Stored>, 'batches' | 'read'> & { readonly batches: Batches<Stored> };

type Batches<Stored> = AsyncIterable<readonly Stored[]> | Iterable<readonly Stored[]>;

/** Throws tooMany if one request may not read the candidates. */
export async function openCandidates<Stored extends ListedResource>(
  plan: Plan,
  after: number | undefined,
  query: ListQuery,
  options: SearchOptions<Stored>,
): Promise<Candidates<Stored>> {
  switch (plan.kind) {
    case 'list':
      return countReads(await openList(listOf(plan, options), after, query));
    case 'look up':
      return countReads((await findAll(plan.lookUps, options)) ?? (await openScan(after, query, options)));
    case 'scan':
      return countReads(await openScan(after, query, options));
  }
}

/** All resources, or those with a value of the relation. */
const listOf = <Stored extends ListedResource>(
  { having }: { readonly having?: string },
  { store, relation }: SearchOptions<Stored>,
): StoredList<Stored> => (having !== undefined && relation ? relation.having(having) : store);

/** The resources of a list, from a position or after a cursor. */
async function openList<Stored extends ListedResource>(
  stored: StoredList<Stored>,
  after: number | undefined,
  { startIndex = 1, count }: ListQuery,
): Promise<Unread<Stored>> {
  const list = { whole: false, limit: Number.POSITIVE_INFINITY };
  if (after === undefined) {
    const { total, found } = await stored.page(startIndex, count);
    return { ...list, total, batches: [found] };
  }
  const { total, found, more } = await stored.after(after, count);
  return { ...list, total, batches: [found], more };
}

/** The resources that look-ups find; undefined if that is more than one request may read. */
async function findAll<Stored extends ListedResource>(
  lookUps: readonly LookUp[],
  { store, relation, scanLimit }: SearchOptions<Stored>,
): Promise<Unread<Stored> | undefined> {
  const [byId, lists, byKey] = await Promise.all([
    Promise.all(lookUps.map((each) => ('id' in each ? store.read(each.id) : undefined))),
    Promise.all(lookUps.map((each) => ('having' in each ? relation?.having(each.having).all() : undefined))),
    Promise.all(lookUps.map((each) => ('kind' in each ? store.find(each, scanLimit + 1) : []))),
  ]);
  if (lists.some((list) => list && list.total > scanLimit)) return undefined;
  const byRelation = await Promise.all(lists.map((list) => (list ? collect(list.after(0)) : [])));
  const found = [...byId, ...byRelation.flat()].filter((resource) => resource !== undefined);
  const known = new Map(found.map((resource) => [resource.seq, resource]));
  const seqs = [...new Set([...known.keys(), ...byKey.flat()])].toSorted((one, other) => one - other);
  if (seqs.length > scanLimit) return undefined;
  return { whole: true, limit: scanLimit, batches: readInBatches(store, seqs, known) };
}

async function collect<Stored>(batches: AsyncIterable<readonly Stored[]>): Promise<readonly Stored[]> {
  const all: Stored[] = [];
  for await (const batch of batches) all.push(...batch);
  return all;
}

/** The resources with these sequence numbers, in order; known ones are not read again. */
async function* readInBatches<Stored extends ListedResource>(
  store: ResourceReader<Stored>,
  seqs: readonly number[],
  known: ReadonlyMap<number, Stored>,
): AsyncGenerator<readonly Stored[]> {
  for (let start = 0; start < seqs.length; start += 1000) {
    const batch = seqs.slice(start, start + 1000);
    const unknown = batch.filter((seq) => !known.has(seq));
    const read = unknown.length > 0 ? await store.readAt(unknown) : [];
    const all = new Map([...known, ...read.map((resource) => [resource.seq, resource] as const)]);
    yield batch.map((seq) => all.get(seq)).filter((resource) => resource !== undefined);
  }
}

/** All resources; those after the cursor if one request may not read all. */
async function openScan<Stored extends ListedResource>(
  after: number | undefined,
  { sorting }: ListQuery,
  { store, type, scanLimit }: SearchOptions<Stored>,
): Promise<Unread<Stored>> {
  const all = await store.all();
  if (all.total <= scanLimit) return { whole: true, limit: scanLimit, batches: all.after(0) };
  if (after === undefined || sorting) {
    throw tooMany(
      `this search would read more than ${scanLimit} ${type.noun}s: filter by ${type.keyed}, or page by cursor`,
    );
  }
  return { whole: false, limit: scanLimit, batches: all.after(after) };
}

function countReads<Stored>(unread: Unread<Stored>): Candidates<Stored> {
  let read = 0;
  async function* counting() {
    for await (const batch of unread.batches) {
      read += batch.length;
      yield batch;
    }
  }
  return { ...unread, batches: counting(), read: () => read };
}
