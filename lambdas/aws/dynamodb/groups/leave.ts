import type { StoredGroup } from '../../../groups/group-store.ts';
import { memberKey, parseId } from '../members/layout.ts';
import { leaveGroup } from './change.ts';
import { groupsAt } from './memberships.ts';
import type { GroupWriter } from './session.ts';

/**
 * Takes an erased member out of all groups. Nobody adds it any more: each addition checks that nobody was erased since it looked
 * for its members. `begin` opens the groups for one write.
 */
export async function leaveGroups(
  begin: () => GroupWriter,
  member: { readonly id: string; readonly seq: number },
): Promise<void> {
  const groups = (await groupsAt(begin(), [member.seq])).get(member.seq) ?? [];
  for (const group of groups) {
    let current: StoredGroup | undefined = group;
    while (current) {
      const outcome = await leaveGroup(begin(), current, member);
      current = 'stale' in outcome ? outcome.stale : undefined;
    }
  }
}

/** Finishes an interrupted erasure: the member with this id is gone, but may still be in groups. Ids are never used again. */
export async function leaveIfErased(begin: () => GroupWriter, id: string): Promise<void> {
  const seq = parseId(id);
  const item = seq === undefined ? undefined : await begin().items.get(memberKey(seq));
  if (seq !== undefined && item?.['closed']) await leaveGroups(begin, { id, seq });
}
