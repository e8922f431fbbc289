import type { KeyRange, ListedResource, ResourceReader, StoredResource } from '../../../members/member-store.ts';
import type { Collection } from '../collection.ts';
import { lookUpRange, parseId, uniqueKey } from './layout.ts';
import { openAll, readPage, readPageAfter } from './pages.ts';
import { resourceKey, type Series } from './series.ts';

/** Reads the resources of one type; `begin` opens them for one request. */
export const openReader = <T extends StoredResource, Listed extends ListedResource>(
  begin: () => Series<T, Listed>,
): ResourceReader<T, Listed> => ({
  read: (id) => readById(begin(), id),
  find: (range, most) => findSeqs(begin().items, range, most),
  readAt: (seqs) => readAt(begin(), seqs),
  page: (position, count) => readPage(begin(), position, count),
  after: (seq, count) => readPageAfter(begin, seq, count),
  all: (batch) => openAll(begin, batch),
});

export async function readById<T extends StoredResource>(
  { items, layout }: Series<T>,
  id: string,
): Promise<T | undefined> {
  const seq = parseId(id);
  const found = seq === undefined ? undefined : layout.toStored(await items.get(resourceKey(layout, seq)));
  return found?.id === id ? found : undefined;
}

async function findSeqs(items: Collection, range: KeyRange, most: number): Promise<readonly number[]> {
  if (Buffer.byteLength(range.value) > longestKey) return [];
  const seqs = new Set<number>();
  for await (const found of findItems(items, range, most)) {
    for (const item of found) seqs.add(Number(item['ordinal']));
    if (seqs.size >= most) break;
  }
  return [...seqs].toSorted((one, other) => one - other).slice(0, most);
}

/** No stored key is longer: DynamoDB accepts sort keys of at most 1,024 bytes. */
const longestKey = 900;

/** The items of keys, in batches. A member may have several keys with the same beginning. */
async function* findItems(items: Collection, { kind, value, unique, beginning }: KeyRange, most: number) {
  if (beginning) yield* items.beginning(uniqueKey(kind, value));
  else if (!unique) yield await items.range(...lookUpRange(kind, value), { most });
  else yield [await items.get(uniqueKey(kind, value))].filter((item) => item !== undefined);
}

/** The resources with these sequence numbers, in order. */
export async function readAt<T extends StoredResource>(
  { items, layout }: Series<T>,
  seqs: readonly number[],
): Promise<readonly T[]> {
  const [only] = seqs;
  const keys = seqs.map((seq) => resourceKey(layout, seq));
  const found = seqs.length === 1 && only ? [await items.get(resourceKey(layout, only))] : await items.getAll(keys);
  return found
    .map(layout.toStored)
    .filter((resource) => resource !== undefined)
    .toSorted((one, other) => one.seq - other.seq);
}
