import type { Collection } from '../collection.ts';
import { memberKey } from '../members/layout.ts';
import type { Item } from '../write.ts';

/**
 * The items of members with these sequence numbers, which are in order; gaps are left out. A hundred are one request: a range if
 * most of the numbers in it are wanted, otherwise a batch.
 */
export async function readMemberItems(
  items: Collection,
  seqs: readonly number[],
  only?: readonly string[],
): Promise<readonly Item[]> {
  const chunks = Array.from({ length: Math.ceil(seqs.length / size) }, (_, at) =>
    seqs.slice(at * size, at * size + size),
  );
  const read = await Promise.all(chunks.map((chunk) => readChunk(items, chunk, only)));
  return read.flat().filter(({ id }) => id !== undefined);
}

const size = 100;

async function readChunk(items: Collection, seqs: readonly number[], only: readonly string[] | undefined) {
  const [first, last] = [seqs[0] as number, seqs.at(-1) as number];
  const keys = seqs.map(memberKey);
  const isDense = last - first < 3 * seqs.length;
  const found = isDense
    ? await items.range(memberKey(first), memberKey(last), { ...(only && { only }) })
    : await items.getAll(keys, only);
  const wanted = new Set(keys);
  return found.filter(({ key }) => wanted.has(key)).toSorted((one, other) => (one.key < other.key ? -1 : 1));
}
