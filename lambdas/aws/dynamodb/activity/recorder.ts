import { createHash } from 'node:crypto';
import type { ManagementEntry } from '../../../activity/entry.ts';
import type { RecordedChange } from '../../../activity/recorded-change.ts';
import type { Deliver } from '../../functions/stream-function.ts';
import { kindOf, logger } from '../../log.ts';
import { toActivityOptions } from '../../stores.ts';
import { type WholeItem, writeBatches } from '../batch-writes.ts';
import { openCollection } from '../collection.ts';
import { countMember, type MemberState } from '../members/counts.ts';
import { eraseMember } from './erasure.ts';
import { memberStateKey, timelineOf, toChangeKey, toExpiry, toManagementKey } from './layout.ts';
import type { ActivityOptions } from './options.ts';

/**
 * Writes the entries of changes, counts members, and takes away what is left of those that were erased. All of it may be done
 * twice and in any order: where something fails the whole batch is handed over again.
 */
export function openRecorder(): Deliver<RecordedChange> {
  return async (changes) => {
    const byWorkspace = Object.entries(Object.groupBy(changes, ({ workspace }) => workspace));
    try {
      for (const [workspace, ofIt = []] of byWorkspace) await record(toActivityOptions(workspace), ofIt);
      return changes.length;
    } catch (error) {
      logger.error('activity not written', { kind: 'change', changes: changes.length, error: kindOf(error as Error) });
      return 0;
    }
  };
}

async function record(options: ActivityOptions, changes: readonly RecordedChange[]): Promise<void> {
  const items = changes.flatMap((change) => toItems(options, change));
  await writeBatches(options, { put: [...new Map(items.map((item) => [item.workspaceId + item.key, item])).values()] });
  await eraseLeft(options, changes);
  for (const state of lastStates(changes)) await countMember(options, state);
}

/** An entry twice: among those of the workspace, and in the timeline of the member. */
function toItems(
  { workspace, retentionDays }: ActivityOptions,
  { entry, event }: RecordedChange,
): readonly WholeItem[] {
  const expires = toExpiry(event.time, retentionDays);
  if (!entry) {
    const erased = { key: toManagementKey(event.time, hash(event.id)), entry: JSON.stringify(erasure), expires };
    return [{ workspaceId: workspace, ...erased }];
  }
  const item = { key: toChangeKey(entry), entry: JSON.stringify(entry), member: entry.member, expires };
  return [workspace, timelineOf(workspace, entry.member)].map((workspaceId) => ({ workspaceId, ...item }));
}

/** That somebody was erased is kept; who it was is not. */
const erasure: Pick<ManagementEntry, 'kind' | 'action' | 'actor'> = {
  kind: 'management',
  action: 'memberErased',
  actor: { kind: 'operator' },
};

/**
 * Takes away the entries of members that are erased by now. It is looked for after the entries were written, and an erasure is
 * noted before it takes anything away: so one of the two finds what the other could not.
 */
async function eraseLeft(options: ActivityOptions, changes: readonly RecordedChange[]): Promise<void> {
  const names = new Map<string, readonly string[]>();
  const keys = new Map(changes.map(({ event }) => [memberStateKey(event.id), event.id]));
  for (const { key, erased } of await openCollection(options).getAll([...keys.keys()])) {
    if (erased) names.set(String(keys.get(key)), []);
  }
  for (const change of changes) if (!change.entry) names.set(change.event.id, change.names);
  for (const [member, known] of names) await eraseMember(options, member, known);
}

/** Of each member that is or was inactive, or is gone, the newest revision of a batch. */
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

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 24);
