import type { GroupChanged } from '../groups/group-event.ts';
import { groupName } from '../scim/schema/group.ts';
import { toAttributeChanges, toAuthorship, withoutMeta } from './change-entry.ts';
import type { GroupEntry } from './entry.ts';

/**
 * The entry of a change of a group. It has how many members joined and left, not who: an entry outlives the erasure of a member.
 * It depends on the write only, so that a write that is delivered twice makes the same entry.
 */
export function toGroupEntry(change: GroupChanged): Omit<GroupEntry, 'id'> {
  const { group, type = 'changed', revision, before = '{}', after = '{}', joined, left, author, time } = change;
  const [old, now] = [withoutMeta(before), withoutMeta(after)];
  return {
    kind: 'group',
    time,
    type,
    group,
    name: String(now[groupName.name] ?? old[groupName.name]),
    revision,
    joined: joined.length,
    left: left.length,
    changes: type === 'deleted' ? [] : toAttributeChanges(old, now, ''),
    ...toAuthorship(author),
  };
}

/** A change of a group, as the activity records it. */
export interface RecordedGroup {
  readonly workspace: string;
  readonly group: Omit<GroupEntry, 'id'>;
}

export const toRecordedGroups = (change: GroupChanged): readonly RecordedGroup[] => [
  { workspace: change.workspace, group: toGroupEntry(change) },
];
