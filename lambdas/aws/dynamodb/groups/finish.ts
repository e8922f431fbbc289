import type { Block, StoredGroup } from '../../../groups/group-store.ts';
import { resourceKey } from '../members/series.ts';
import { type Expression, reasonsOf, type Write } from '../write.ts';
import { pendingKey } from './layout.ts';
import { toRosterWrites } from './rosters.ts';
import type { GroupSeries } from './session.ts';

/** A group, or one that was deleted, with a pending change. */
export type Unfinished = Pick<StoredGroup, 'seq' | 'revision' | 'blocks'>;

export const isUnfinished = ({ blocks }: Pick<StoredGroup, 'blocks'>) =>
  [...blocks.values()].some(({ pending }) => pending !== undefined);

/** How many rosters a transaction writes beside the group and the mark of its pending change. */
const stride = 98;

/**
 * Writes the rosters of a pending change, and then takes it off the group. Anybody may do so at any time, and several at once:
 * each transaction checks that the change is still pending. Returns the group without it.
 */
export async function finish<T extends Unfinished>(series: GroupSeries, group: T): Promise<T> {
  const { items, layout, workspace } = series;
  const { seq, revision } = group;
  const rosters = [...group.blocks].flatMap(([block, { pending }]) => (pending ? [[block, pending] as const] : []));
  const writes = toRosterWrites(workspace, group, new Map(rosters));
  const key = resourceKey(layout, seq);
  const condition = isPending(revision);
  try {
    let at = 0;
    for (; writes.length - at > stride; at += stride) {
      await items.transact([{ check: key, condition }, ...writes.slice(at, at + stride)]);
    }
    const done: Write = { update: key, change: { expression: 'REMOVE #pending' }, condition };
    await items.transact([done, { remove: pendingKey(seq) }, ...writes.slice(at)]);
  } catch (error) {
    // Somebody else has finished it.
    reasonsOf(error);
  }
  return { ...group, blocks: withoutPending(group.blocks) };
}

const isPending = (revision: number): Expression => ({
  expression: '#revision = :revision AND attribute_exists(#pending)',
  values: { revision },
});

const withoutPending = (blocks: ReadonlyMap<number, Block>): ReadonlyMap<number, Block> =>
  new Map(
    [...blocks]
      .filter(([, { count }]) => count > 0)
      .map(([block, { count, revision }]) => [block, { count, revision }] as const),
  );
