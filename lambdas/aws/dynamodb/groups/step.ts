import type { Membership, Missing, StoredGroup } from '../../../groups/group-store.ts';
import type { Place } from '../collection.ts';
import { memberKey, parseId } from '../members/layout.ts';
import type { Item } from '../write.ts';
import { type Bits, blockOf, byBlock, hasBit, noBits, seqsOf, toBits } from './bits.ts';
import { erasuresKey } from './erasures.ts';
import { pickRosters, type Rosters, readRosters, rosterPlaces } from './rosters.ts';
import type { GroupSeries, GroupWriter } from './session.ts';

/** What a change does to the members of a group, worked out from what is there. */
export interface Step {
  /** The sequence numbers of members, in order. */
  readonly joined: readonly number[];
  readonly left: readonly number[];
  /** The new rosters of the blocks that change. */
  readonly rosters: Rosters;
  /** How many erasures there were before the new members were read; undefined if nobody joins. */
  readonly erasures?: number | undefined;
}

export const noStep: Step = { joined: [], left: [], rosters: new Map() };

/** Reads what a change needs, in one request if it is small. Undefined if the group has changed since it was read. */
export async function toStep(
  writer: GroupWriter,
  group: StoredGroup,
  membership: Membership,
): Promise<Step | Missing | undefined> {
  const whole = 'replace' in membership;
  const added = new Set(whole ? membership.replace : membership.add);
  const removed = whole ? [] : membership.remove.filter((id) => !added.has(id));
  const selected = membership.selected ?? [];
  const seqs = [...new Set([...added, ...removed, ...selected.flat()].map(parseId))].filter((seq) => seq !== undefined);
  const blocks = new Set([...(whole ? group.blocks.keys() : []), ...seqs.map(blockOf)]);
  const places = [...seqs.map(memberKey), ...rosterPlaces(writer, group, blocks)];
  const { erasures, items } = await readAsOf(writer, added.size > 0 ? erasuresKey(writer.secret) : undefined, places);
  const known = new Set(items.map(({ id }) => id));
  const rosters = pickRosters(writer, group, blocks, items);
  if (!rosters) return undefined;
  const unknown = [...added].filter((id) => !known.has(id));
  const unmatched = findUnmatched(selected, rosters, known);
  if (unknown.length + unmatched.length > 0) return { unknown, unmatched };
  const [add, remove] = [[...added], removed.filter((id) => known.has(id))].map((ids) => byBlock(ids.map(toSeq)));
  return combine(blocks, rosters, { add, remove: whole ? 'others' : remove }, erasures);
}

/** The indexes of the selections without a member. */
function findUnmatched(selected: readonly (readonly string[])[], rosters: Rosters, known: ReadonlySet<unknown>) {
  const isIn = (seq: number) => hasBit(rosters.get(blockOf(seq)) ?? noBits, seq);
  return selected.flatMap((ids, index) => (ids.some((id) => known.has(id) && isIn(toSeq(id))) ? [] : [index]));
}

/** The step by which a member leaves the group, if it is in it. Undefined if the group has changed since it was read. */
export async function toLeave(series: GroupSeries, group: StoredGroup, seq: number): Promise<Step | undefined> {
  const blocks = [blockOf(seq)];
  const rosters = await readRosters(series, group, blocks);
  return rosters && combine(blocks, rosters, { add: undefined, remove: byBlock([seq]) }, undefined);
}

const toSeq = (id: string) => parseId(id) as number;

/**
 * Reads the number of erasures not later than the items: whoever is erased afterwards raises it. Reads at most a hundred items
 * as of one moment; of more, it reads the number first.
 */
async function readAsOf({ items }: GroupSeries, erasures: string | undefined, places: readonly Place[]) {
  const numberIn = (item: Item | undefined) => Number(item?.['count'] ?? 0);
  if (erasures === undefined) return { items: places.length > 0 ? await items.getAll(places, needed) : [] };
  if (places.length < 100) {
    const found = await items.snapshot([erasures, ...places]);
    return { items: found, erasures: numberIn(found.find(({ key }) => key === erasures)) };
  }
  const before = numberIn(await items.get(erasures));
  return { items: await items.getAll(places, needed), erasures: before };
}

const needed = ['key', 'id', 'revision', 'bits'];

interface Wanted {
  readonly add: ReadonlyMap<number, readonly number[]> | undefined;
  readonly remove: ReadonlyMap<number, readonly number[]> | 'others' | undefined;
}

function combine(
  blocks: Iterable<number>,
  rosters: Rosters,
  { add, remove }: Wanted,
  erasures: number | undefined,
): Step {
  const changed = new Map<number, Bits>();
  const [joined, left]: [number[], number[]] = [[], []];
  for (const block of blocks) {
    const before = new Set(seqsOf(rosters.get(block) ?? noBits, block));
    const added = add?.get(block) ?? [];
    const removed = remove === 'others' ? before : new Set(remove?.get(block));
    const after = new Set([...before.difference(removed), ...added]);
    const [newcomers, leavers] = [after.difference(before), before.difference(after)];
    if (newcomers.size + leavers.size > 0) changed.set(block, toBits(after));
    joined.push(...newcomers);
    left.push(...leavers);
  }
  const inOrder = (seqs: number[]) => seqs.sort((one, other) => one - other);
  return {
    joined: inOrder(joined),
    left: inOrder(left),
    rosters: changed,
    erasures: joined.length > 0 ? erasures : undefined,
  };
}
