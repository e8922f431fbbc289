import type { StoredGroup } from '../../../groups/group-store.ts';
import { memberKey, parseId, seqOf } from '../members/layout.ts';
import { readById } from '../members/reader.ts';
import { resourceKey } from '../members/series.ts';
import { type Bits, blockOf, byBlock, hasBit, unpack } from './bits.ts';
import { pendingPrefix, rosterPartition, rosterPrefix } from './layout.ts';
import { pickRosters, rosterPlaces } from './rosters.ts';
import { type GroupSeries, untilDone } from './session.ts';

/** The sequence numbers of those ids that members have. */
async function readSeqs({ items }: GroupSeries, ids: readonly string[]): Promise<ReadonlyMap<number, string>> {
  const seqs = new Set(ids.map(parseId).filter((seq) => seq !== undefined));
  const found = await items.getAll([...seqs].map(memberKey), ['key', 'id']);
  const wanted = new Set(ids);
  return new Map(found.filter(({ id }) => wanted.has(String(id))).map(({ key, id }) => [seqOf(key), String(id)]));
}

/** Which of these ids are members of the group. */
export async function membersAmong(
  series: GroupSeries,
  id: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  return untilDone(series, async () => {
    const group = await readById(series, id);
    const seqs = new Map(
      ids.map((each) => [each, parseId(each) ?? 0]).filter(([, seq]) => seq !== 0) as [string, number][],
    );
    if (!group || seqs.size === 0) return [];
    const blocks = new Set([...seqs.values()].map(blockOf));
    const places = [...new Set(seqs.values())].map(memberKey);
    const items = await series.items.getAll([...places, ...rosterPlaces(series, group, blocks)]);
    const rosters = pickRosters(series, group, blocks, items);
    if (!rosters) return undefined;
    const known = new Set(items.map((item) => item['id']));
    const isIn = (seq: number) => hasBit(rosters.get(blockOf(seq)) ?? new Uint8Array(), seq);
    return ids.filter((each) => known.has(each) && isIn(seqs.get(each) ?? 0));
  });
}

/** The groups of each of these members. */
export async function groupsOf(
  series: GroupSeries,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly StoredGroup[]>> {
  const seqs = await readSeqs(series, ids);
  const bySeq = await groupsAt(series, [...seqs.keys()]);
  return new Map([...seqs].map(([seq, id]) => [id, bySeq.get(seq) ?? []]));
}

/** The groups of the members with these sequence numbers, in order. */
export async function groupsAt(
  series: GroupSeries,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, readonly StoredGroup[]>> {
  const wanted = byBlock(seqs);
  return untilDone(series, async () => {
    // Pending changes are read first: one that is not pending any more is in the rosters.
    const pending = await readPending(series);
    const rosters = await Promise.all(
      [...wanted.keys()].map(async (block) => [block, await readBlock(series, block)] as const),
    );
    const named = rosters.flatMap(([block, items]) =>
      items.filter(({ bits }) => wanted.get(block)?.some((seq) => hasBit(bits, seq))).map(({ seq }) => seq),
    );
    const keys = [...new Set([...pending, ...named])].map((seq) => resourceKey(series.layout, seq));
    const groups = (await series.items.getAll(keys)).map(series.layout.toStored).filter((group) => group !== undefined);
    const found = new Map<number, StoredGroup[]>();
    for (const group of groups.toSorted((one, other) => one.seq - other.seq)) {
      for (const [block, items] of rosters) {
        const roster = items.find(({ seq }) => seq === group.seq);
        const known = group.blocks.get(block);
        if (!known?.pending && roster?.revision !== known?.revision) return undefined;
        const bits = known?.pending ?? roster?.bits;
        for (const seq of wanted.get(block) ?? []) {
          if (bits && hasBit(bits, seq)) found.set(seq, [...(found.get(seq) ?? []), group]);
        }
      }
    }
    return found;
  });
}

async function readPending({ items }: GroupSeries): Promise<readonly number[]> {
  const found = await items.range(pendingPrefix, `${pendingPrefix}~`, { only: ['key'] });
  return found.map(({ key }) => seqOf(key));
}

interface Roster {
  readonly seq: number;
  readonly revision: number;
  readonly bits: Bits;
}

/** The rosters of all groups of one block. */
async function readBlock({ items, workspace }: GroupSeries, block: number): Promise<readonly Roster[]> {
  const found = await items.range(rosterPrefix, `${rosterPrefix}~`, { in: rosterPartition(workspace, block) });
  return found.map(({ key, revision, bits }) => ({
    seq: seqOf(key),
    revision: Number(revision),
    bits: unpack(bits as Uint8Array),
  }));
}
