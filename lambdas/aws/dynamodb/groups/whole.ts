import type { MemberRef, StoredGroup, WholeGroup } from '../../../groups/group-store.ts';
import { parseId, seqOf } from '../members/layout.ts';
import { resourceKey } from '../members/series.ts';
import { seqsOf } from './bits.ts';
import { readMemberItems } from './member-items.ts';
import { grace } from './member-list.ts';
import { pickRosters, rosterPlaces } from './rosters.ts';
import { type GroupSeries, untilDone } from './session.ts';

/** The groups that exist, in this order. */
export async function readGroups(
  { items, layout }: GroupSeries,
  ids: readonly string[],
): Promise<readonly StoredGroup[]> {
  const seqs = ids.map(parseId).filter((seq) => seq !== undefined);
  const found = await items.getAll([...new Set(seqs)].map((seq) => resourceKey(layout, seq)));
  const byId = new Map(found.map(layout.toStored).map((group) => [group?.id, group]));
  return ids.map((id) => byId.get(id)).filter((group) => group !== undefined);
}

/** Groups with their members. A member of several groups is read once. */
export async function readWhole(
  series: GroupSeries,
  ids: readonly string[],
  most: number,
): Promise<readonly WholeGroup[]> {
  return untilDone(series, async (attempt) => {
    const groups = await readGroups(series, ids);
    const whole = takeUpTo(groups, most);
    const places = whole.flatMap((group) => rosterPlaces(series, group, group.blocks.keys()));
    const items = places.length > 0 ? await series.items.getAll(places) : [];
    const seqs = new Map<StoredGroup, readonly number[]>();
    for (const group of whole) {
      const rosters = pickRosters(series, group, group.blocks.keys(), items);
      if (!rosters) return undefined;
      const found = [...rosters].flatMap(([block, bits]) => seqsOf(bits, block));
      seqs.set(
        group,
        found.toSorted((one, other) => one - other),
      );
    }
    const refs = await readRefs(series, [...seqs.values()].flat());
    const toRefs = (each: readonly number[]) => each.map((seq) => refs.get(seq)).filter((ref) => ref !== undefined);
    const read = groups.map((group) => ({
      group,
      members: seqs.has(group) ? toRefs(seqs.get(group) ?? []) : undefined,
    }));
    const isErasing = read.some(({ group, members }) => members && members.length < group.size);
    return isErasing && attempt < grace ? undefined : read;
  });
}

/** The groups as far as they have at most this many members together; a larger group is left out. */
function takeUpTo(groups: readonly StoredGroup[], most: number): readonly StoredGroup[] {
  let left = most;
  return groups.filter(({ size }) => {
    if (size > left) return false;
    left -= size;
    return true;
  });
}

async function readRefs({ items }: GroupSeries, seqs: readonly number[]): Promise<ReadonlyMap<number, MemberRef>> {
  const wanted = [...new Set(seqs)].toSorted((one, other) => one - other);
  const found = await readMemberItems(items, wanted, ['key', 'id']);
  return new Map(found.map(({ key, id }) => [seqOf(key), { id: String(id), seq: seqOf(key) }]));
}
