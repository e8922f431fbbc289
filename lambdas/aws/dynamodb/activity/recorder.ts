import type { ManagementEntry } from '../../../activity/entry.ts';
import type { RecordedGroup } from '../../../activity/group-entry.ts';
import type { RecordedChange } from '../../../activity/recorded-change.ts';
import type { Deliver } from '../../functions/stream-function.ts';
import { kindOf, logger } from '../../log.ts';
import { toActivityOptions } from '../../stores.ts';
import { countMember, type MemberState } from '../members/counts.ts';
import { openCollection, openTable } from '../table.ts';
import type { Item } from '../write.ts';
import { eraseMemberActivity } from './erasure.ts';
import {
  type ActivityOptions,
  fingerprint,
  memberStateKey,
  timelineOf,
  toChangeKey,
  toExpiry,
  toGroupKey,
  toManagementKey,
} from './layout.ts';

/**
 * Writes the entries of changes, counts members, and deletes what is left of erased ones. Each step can be repeated, and in any
 * order: if one fails, Lambda delivers the whole batch again.
 */
export function openRecorder(): Deliver<RecordedChange | RecordedGroup> {
  return async (changes) => {
    const byWorkspace = Object.entries(Object.groupBy(changes, ({ workspace }) => workspace));
    try {
      for (const [workspace, ofIt = []] of byWorkspace) await recordChanges(toActivityOptions(workspace), ofIt);
      return changes.length;
    } catch (error) {
      logger.error('activity not written', { kind: 'change', changes: changes.length, error: kindOf(error as Error) });
      return 0;
    }
  };
}

async function recordChanges(
  options: ActivityOptions,
  recorded: readonly (RecordedChange | RecordedGroup)[],
): Promise<void> {
  const changes = recorded.filter((each) => 'event' in each);
  const groups = recorded.filter((each) => 'group' in each).map(({ group }) => toGroupItem(options, group));
  const items = [...changes.flatMap((change) => toItems(options, change)), ...groups];
  await openTable(options).write({
    put: [...new Map(items.map((item) => [item.workspaceId + item.key, item])).values()],
  });
  await eraseLeft(options, changes);
  for (const state of lastStates(changes)) await countMember(options, state);
}

const toGroupItem = (
  { workspace, retentionDays }: ActivityOptions,
  group: RecordedGroup['group'],
): Item & { readonly workspaceId: string } => ({
  workspaceId: workspace,
  key: toGroupKey(group),
  entry: JSON.stringify(group),
  expires: toExpiry(group.time, retentionDays),
});

/** Each entry is stored twice: in the workspace, and in the timeline of the member. */
function toItems({ workspace, retentionDays }: ActivityOptions, { entry, event }: RecordedChange): readonly Item[] {
  const expires = toExpiry(event.time, retentionDays);
  if (!entry) {
    const erased = { key: toManagementKey(event.time, fingerprint(event.id)), entry: JSON.stringify(erasure), expires };
    return [{ workspaceId: workspace, ...erased }];
  }
  const item = { key: toChangeKey(entry), entry: JSON.stringify(entry), member: entry.member, expires };
  return [workspace, timelineOf(workspace, entry.member)].map((workspaceId) => ({ workspaceId, ...item }));
}

/** Keeps that a member was erased, but not which. */
const erasure: Pick<ManagementEntry, 'kind' | 'action' | 'actor'> = {
  kind: 'management',
  action: 'memberErased',
  actor: { kind: 'operator' },
};

/**
 * Deletes the entries of members that have been erased meanwhile. This looks for erasures after it wrote entries, and an
 * erasure is noted before it deletes entries: so no entry escapes both.
 */
async function eraseLeft(options: ActivityOptions, changes: readonly RecordedChange[]): Promise<void> {
  const names = new Map<string, readonly string[]>();
  const keys = new Map(changes.map(({ event }) => [memberStateKey(event.id), event.id]));
  for (const { key, erased } of await openCollection(options).getAll([...keys.keys()])) {
    if (erased) names.set(String(keys.get(key)), []);
  }
  for (const change of changes) if (!change.entry) names.set(change.event.id, change.names);
  for (const [member, known] of names) await eraseMemberActivity(options, member, known);
}

/** The newest revision in the batch of each member that is or was inactive, or is gone. */
function lastStates(changes: readonly RecordedChange[]): readonly MemberState[] {
  const states = new Map<string, MemberState>();
  for (const { event, entry, wasInactive } of changes) {
    const { id: member, revision, active } = event;
    if (entry && active && !wasInactive) continue;
    const state = !entry ? 'gone' : active ? 'active' : 'inactive';
    if ((states.get(member)?.revision ?? 0) < revision) states.set(member, { member, revision, state });
  }
  return [...states.values()];
}
