import type { StoredGroup } from '../../../groups/group-store.ts';
import type { Item, Write } from '../write.ts';
import { type Bits, pack, unpack } from './bits.ts';
import { pendingKey, rosterKey, rosterPartition } from './layout.ts';
import type { GroupSeries } from './session.ts';

/** The bits of a group by block. */
export type Rosters = ReadonlyMap<number, Bits>;

/** Where the rosters of these blocks are; what is pending is in the group itself, and empty ones do not exist. */
export const rosterPlaces = ({ workspace }: GroupSeries, { seq, blocks }: StoredGroup, wanted: Iterable<number>) =>
  [...wanted]
    .filter((block) => blocks.has(block) && !blocks.get(block)?.pending)
    .map((block) => ({ in: rosterPartition(workspace, block), key: rosterKey(seq) }));

/**
 * The rosters of these blocks, of items that were read after the group; empty ones are left out. Undefined if the group has
 * changed since it was read.
 */
export function pickRosters(
  { workspace }: GroupSeries,
  { seq, blocks }: StoredGroup,
  wanted: Iterable<number>,
  items: readonly Item[],
): Rosters | undefined {
  const found = new Map(items.filter(({ key }) => key === rosterKey(seq)).map((item) => [item['workspaceId'], item]));
  const rosters = new Map<number, Bits>();
  for (const number of wanted) {
    const block = blocks.get(number);
    if (!block) continue;
    const item = found.get(rosterPartition(workspace, number));
    if (!block.pending && item?.['revision'] !== block.revision) return undefined;
    rosters.set(number, block.pending ?? unpack(item?.['bits'] as Uint8Array));
  }
  return rosters;
}

export async function readRosters(series: GroupSeries, group: StoredGroup, wanted: readonly number[]) {
  const places = rosterPlaces(series, group, wanted);
  return pickRosters(series, group, wanted, places.length > 0 ? await series.items.getAll(places) : []);
}

/** The writes of the rosters of a group; none is stored without members. */
export const toRosterWrites = (
  workspace: string,
  { seq, revision }: Pick<StoredGroup, 'seq' | 'revision'>,
  rosters: Rosters,
): readonly Write[] =>
  [...rosters].map(([block, bits]) => {
    const partition = rosterPartition(workspace, block);
    if (bits.every((byte) => byte === 0)) return { in: partition, remove: rosterKey(seq) };
    return { in: partition, put: { key: rosterKey(seq), revision, bits: pack(bits) } };
  });

/** The most writes of one transaction. */
const mostWrites = 100;

/**
 * What a transaction of a group writes for its rosters, beside this many other writes: the rosters or, if there are too many, a
 * mark that they are pending in the group. Then they are written afterwards.
 */
export function placeRosters(
  seq: number,
  rosters: readonly Write[],
  others: number,
): { readonly isWide: boolean; readonly placed: readonly Write[] } {
  const isWide = rosters.length + others > mostWrites;
  return { isWide, placed: isWide ? [{ put: { key: pendingKey(seq) } }] : rosters };
}
