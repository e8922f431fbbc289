import type { MemberStore } from '../../../members/member-store.ts';
import { leaveGroups } from '../groups/leave.ts';
import { beginGroups } from '../groups/session.ts';
import { openCollection } from '../table.ts';
import { addMembers } from './add.ts';
import { changeMember, eraseMember } from './change.ts';
import { openReader } from './reader.ts';
import { memberLayout, type StoreOptions } from './series.ts';

/** The members of one workspace in DynamoDB; layout.ts describes the table. */
export function openDynamoMembers(options: StoreOptions): MemberStore {
  const { clock, newSecret, author } = options;
  const begin = () => ({ items: openCollection(options), clock, layout: memberLayout });
  return {
    ...openReader(begin),
    add: (additions) => {
      const newcomers = additions.map((addition) => ({ ...addition, secret: newSecret(), author: author?.() }));
      return addMembers(begin(), newcomers);
    },
    change: (current, json, keys) =>
      changeMember(begin(), current, { json, ...keys, secret: newSecret(), author: author?.() }),
    async erase(current, keys) {
      const outcome = await eraseMember(begin(), current, { keys, secret: newSecret() });
      // An erasure that was interrupted may have left it in groups.
      if (outcome === 'erased' || !outcome.stale) await leaveGroups(() => beginGroups(options), current);
      return outcome;
    },
  };
}
