import type { Block, StoredGroup } from '../../../groups/group-store.ts';
import type { Conflict } from '../../../members/member-store.ts';
import type { Key } from '../../../scim/schema/keys.ts';
import { transactKeys } from '../members/change.ts';
import { belongsTo, putKey, toConflict } from '../members/layout.ts';
import { resourceKey } from '../members/series.ts';
import { type Expression, type Item, reasonsOf } from '../write.ts';
import { seqsOf } from './bits.ts';
import { toErasureCheck } from './erasures.ts';
import { finish } from './finish.ts';
import { toGroupItem } from './layout.ts';
import { placeRosters, type Rosters, toRosterWrites } from './rosters.ts';
import type { GroupWriter } from './session.ts';
import type { Step } from './step.ts';

/** What one transaction makes of a group. */
export interface Commit {
  readonly next: StoredGroup;
  /** What must be true of the item that is there. */
  readonly condition: Expression;
  readonly added: readonly Key[];
  /** The sort keys of keys that it no longer has. */
  readonly removed: readonly string[];
  readonly step: Step;
  /** The record of the change, for the stream. */
  readonly record: Item;
}

/**
 * Writes the group, its keys and its rosters in one transaction. If there are too many rosters, they are pending in the group and
 * written afterwards. Returns the item that was there if the condition does not hold; `outdated` if a member was erased since
 * the new members were read.
 */
export async function commit(
  writer: GroupWriter,
  { next, condition, added, removed, step, record }: Commit,
  attempt: number,
): Promise<StoredGroup | Conflict | 'outdated' | { readonly there: Item | undefined }> {
  const { items, layout, secret } = writer;
  const { seq } = next;
  const puts = added.map((key) => putKey(key, seq));
  const checks = step.erasures === undefined ? [] : [toErasureCheck(secret, step.erasures)];
  const rosters = toRosterWrites(writer.workspace, next, step.rosters);
  const { isWide, placed } = placeRosters(seq, rosters, puts.length + checks.length + removed.length + 2);
  const group = isWide ? { ...next, blocks: withPending(next, step.rosters) } : next;
  const writes = [{ put: toGroupItem(group), condition }, ...puts, ...checks, { put: record }, ...placed];
  try {
    await transactKeys(items, { writes, removed, seq, secret: `${secret}.${attempt}` });
  } catch (error) {
    const [there, ...reasons] = reasonsOf(error);
    const keys = reasons.slice(0, puts.length);
    if (there?.failed) return { there: there.item };
    if (belongsTo(seq, keys)) return { there: await items.get(resourceKey(layout, seq)) };
    if (keys.some(({ failed }) => failed)) return toConflict(added, keys);
    if (checks.length > 0 && reasons[puts.length]?.failed) return 'outdated';
    throw error;
  }
  // The change is made. What fails here is done by whoever finds it.
  return isWide ? finish(writer, group).catch(() => group) : group;
}

export const sizeOf = (blocks: ReadonlyMap<number, Block>) =>
  [...blocks.values()].reduce((sum, { count }) => sum + count, 0);

/** The blocks of a group after a step. */
export function toNextBlocks({ blocks }: StoredGroup, revision: number, { rosters }: Step): ReadonlyMap<number, Block> {
  const next = new Map(blocks);
  for (const [block, bits] of rosters) {
    const count = seqsOf(bits, block).length;
    if (count > 0) next.set(block, { count, revision });
    else next.delete(block);
  }
  return next;
}

function withPending({ blocks, revision }: StoredGroup, rosters: Rosters): ReadonlyMap<number, Block> {
  const pending = [...rosters].map(
    ([block, bits]) => [block, { ...(blocks.get(block) ?? { count: 0, revision }), pending: bits }] as const,
  );
  return new Map([...blocks, ...pending]);
}
