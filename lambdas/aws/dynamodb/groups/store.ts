import type { GroupStore } from '../../../groups/group-store.ts';
import type { Conflict } from '../../../members/member-store.ts';
import { openReader } from '../members/reader.ts';
import type { StoreOptions } from '../members/series.ts';
import { addGroup } from './add.ts';
import { changeGroup } from './change.ts';
import { fromGroupKind, toGroupKey } from './layout.ts';
import { openMemberList } from './member-list.ts';
import { groupsOf, membersAmong } from './memberships.ts';
import { removeGroup } from './remove.ts';
import { beginGroups } from './session.ts';
import { readWhole } from './whole.ts';

/** The groups of one workspace in DynamoDB; layout.ts describes the items. */
export function openDynamoGroups(options: StoreOptions): GroupStore {
  const begin = () => beginGroups(options);
  const reader = openReader(begin);
  return {
    ...reader,
    find: (range, most) => reader.find(toGroupKey(range), most),
    readWhole: (ids, most) => readWhole(begin(), ids, most),
    members: (id) => openMemberList(begin, id),
    membersAmong: (id, ids) => membersAmong(begin(), id, ids),
    groupsOf: (ids) => groupsOf(begin(), ids),
    add: async (addition) => named(await addGroup(begin(), { ...addition, keys: addition.keys.map(toGroupKey) })),
    change: async (current, { keys, ...change }) => {
      const moved = { before: keys.before.map(toGroupKey), after: keys.after.map(toGroupKey) };
      return named(await changeGroup(begin(), current, { ...change, keys: moved }));
    },
    remove: (current, keys) => removeGroup(begin(), current, keys.map(toGroupKey)),
  };
}

/** A conflict with the kinds of keys as the caller gave them. */
const named = <T extends object>(outcome: T | Conflict): T | Conflict =>
  'conflicts' in outcome ? { conflicts: outcome.conflicts.map(fromGroupKind) } : outcome;
