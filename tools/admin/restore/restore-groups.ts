import { finish, isUnfinished } from '../../../lambdas/aws/dynamodb/groups/finish.ts';
import { groupLayout, toGroup } from '../../../lambdas/aws/dynamodb/groups/layout.ts';
import { putBackGroup } from '../../../lambdas/aws/dynamodb/groups/put-back.ts';
import { beginGroups } from '../../../lambdas/aws/dynamodb/groups/session.ts';
import { openDynamoGroups } from '../../../lambdas/aws/dynamodb/groups/store.ts';
import { memberKey, parseId } from '../../../lambdas/aws/dynamodb/members/layout.ts';
import type { Item } from '../../../lambdas/aws/dynamodb/write.ts';
import { groupPrefix } from '../../../lambdas/aws/resources.ts';
import { openGroupStore, openItems, toStoreOptions } from '../../../lambdas/aws/stores.ts';
import type { StoredGroup } from '../../../lambdas/groups/group-store.ts';
import type { JsonObject } from '../../../lambdas/scim/json.ts';
import { groupType } from '../../../lambdas/scim/resource-types.ts';
import { keysOf } from '../../../lambdas/scim/schema/keys.ts';
import { highest, readPages } from '../item-pages.ts';
import { leap, raiseCounter } from './restore-sequence.ts';

/** The outcome for the groups of the restored table. */
export interface RestoredGroups {
  /** Groups that were missing without a record of a deletion. */
  readonly putBack: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Groups that were deleted since then: they stay deleted. */
  readonly deleted: number;
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
}

type Outcome = 'putBack' | 'changed' | 'unchanged' | 'deleted' | { readonly reason: string };

/**
 * Makes the groups of a workspace what they are in a restored table, after its members. Members that do not exist any more are
 * left out. Groups that were added since then stay, and those that were deleted stay deleted.
 */
export async function restoreGroups(workspace: string, table: string): Promise<RestoredGroups> {
  const counts = { putBack: 0, changed: 0, unchanged: 0, deleted: 0 };
  const refused: { readonly id: string; readonly reason: string }[] = [];
  const before = openDynamoGroups({ ...toStoreOptions(workspace), table });
  for await (const items of readPages(() => openItems(workspace, table), [groupPrefix, `${groupPrefix}${highest}`])) {
    for (const group of items.map(toGroup).filter((each) => each !== undefined)) {
      const [whole] = await before.readWhole([group.id], Number.POSITIVE_INFINITY);
      const members = await existing(workspace, whole?.members?.map(({ id }) => id) ?? []);
      const current = await openItems(workspace).get(groupPrefix + keyOf(group));
      const outcome = current
        ? await bring(workspace, group, current, members)
        : await putBack(workspace, group, members);
      if (typeof outcome === 'object') refused.push({ id: group.id, ...outcome });
      else counts[outcome] += 1;
    }
  }
  await raiseCounter(openItems(workspace), await openItems(workspace, table).get(groupLayout.counter), groupLayout);
  await openGroupStore(workspace).page(1, 0);
  return { ...counts, refused };
}

const keyOf = ({ seq }: StoredGroup) => memberKey(seq).split('#')[1];

const keysOfGroup = ({ json }: StoredGroup) => keysOf(JSON.parse(json) as JsonObject, groupType.schema);

async function existing(workspace: string, ids: readonly string[]): Promise<readonly string[]> {
  const seqs = ids.map(parseId).filter((seq) => seq !== undefined);
  const known = new Set((await openItems(workspace).getAll(seqs.map(memberKey), ['id'])).map(({ id }) => id));
  return ids.filter((id) => known.has(id));
}

async function putBack(workspace: string, group: StoredGroup, members: readonly string[]): Promise<Outcome> {
  const lost = { ...group, revision: group.revision + leap };
  const writer = beginGroups(toStoreOptions(workspace));
  const done = await putBackGroup(writer, lost, { keys: keysOfGroup(group), members });
  return done ? 'putBack' : { reason: 'the group is being changed: run the restore again' };
}

async function bring(workspace: string, group: StoredGroup, item: Item, members: readonly string[]): Promise<Outcome> {
  const found = toGroup(item);
  if (!found) return 'deleted';
  if (found.id !== group.id) return { reason: 'another group has its sequence number: create this group again' };
  const current = isUnfinished(found) ? await finish(beginGroups(toStoreOptions(workspace)), found) : found;
  const keys = { before: keysOfGroup(current), after: keysOfGroup(group) };
  const differs = current.json !== group.json;
  const change = { json: group.json, differs, keys, members: { replace: members } };
  const outcome = await openGroupStore(workspace).change(current, change);
  if ('conflicts' in outcome) return { reason: `${outcome.conflicts.join(' and ')} is taken by another group` };
  if (!('id' in outcome)) return { reason: 'the group is being changed: run the restore again' };
  return outcome.revision === current.revision ? 'unchanged' : 'changed';
}
