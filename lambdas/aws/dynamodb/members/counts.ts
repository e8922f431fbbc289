import type { MemberCounts } from '../../../activity/status.ts';
import type { MemberStore } from '../../../members/member-store.ts';
import { countsKey, memberStateKey } from '../activity/layout.ts';
import type { CollectionOptions } from '../collection.ts';
import { openCollection } from '../table.ts';
import { type Expression, type Item, reasonsOf } from '../write.ts';

/** A member after one of its revisions; `gone` if it was erased. */
export interface MemberState {
  readonly member: string;
  readonly revision: number;
  readonly state: 'active' | 'inactive' | 'gone';
}

/**
 * Counts a member as inactive, or no longer so. The revision that was counted last is stored in the same transaction, so that
 * a change that the stream delivers twice, late or out of order is counted once. A member that was never inactive has no item.
 */
export async function countMember(options: CollectionOptions, { member, revision, state }: MemberState): Promise<void> {
  const items = openCollection(options);
  const key = memberStateKey(member);
  for (;;) {
    const known = await items.get(key);
    if (Number(known?.['revision'] ?? 0) >= revision) return;
    const step = Number(state === 'inactive') - Number(known?.['state'] === 'inactive');
    try {
      await items.transact([
        { update: key, change: setting(revision, state), condition: unchanged(known) },
        ...(step === 0 ? [] : [{ update: countsKey, change: adding(step) }]),
      ]);
      return;
    } catch (error) {
      // Another reader of the stream was faster, or this succeeded before and its answer was lost.
      reasonsOf(error);
    }
  }
}

const setting = (revision: number, state: MemberState['state']): Expression => ({
  expression: 'SET #revision = :revision, #state = :state',
  values: { revision, state },
});

/** The attribute `erased` of the same item does not matter. */
const unchanged = (known: Item | undefined): Expression =>
  known?.['revision'] === undefined
    ? { expression: 'attribute_not_exists(#revision)' }
    : { expression: '#revision = :known', values: { known: known['revision'] } };

const adding = (step: number): Expression => ({ expression: 'ADD #inactive :step', values: { step } });

/** The number of members, active and inactive, in two requests for a workspace of any size. */
export async function readMemberCounts(options: CollectionOptions, members: MemberStore): Promise<MemberCounts> {
  const [{ total }, counts] = await Promise.all([members.page(1, 0), openCollection(options).get(countsKey)]);
  const inactive = Math.min(Number(counts?.['inactive'] ?? 0), total);
  return { total, active: total - inactive, inactive };
}
