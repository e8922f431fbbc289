import { memberStateKey } from '../../../lambdas/aws/dynamodb/activity/layout.ts';
import { countMember } from '../../../lambdas/aws/dynamodb/members/counts.ts';
import { openCollection } from '../../../lambdas/aws/dynamodb/table.ts';
import { toActivityOptions } from '../../../lambdas/aws/stores.ts';
import type { StoredMember } from '../../../lambdas/members/member-store.ts';
import type { JsonObject } from '../../../lambdas/scim/json.ts';
import { active } from '../../../lambdas/scim/schema/user.ts';

/**
 * Finds the members that are not counted as what they are, active or inactive: the stream counts a member at its next change, so
 * one that was inactive before there were counts is missing. Returns their number; with `mend`, counts them. A change that the
 * stream delivers meanwhile is counted once.
 */
export async function checkCounts(workspace: string, members: readonly StoredMember[], mend: boolean): Promise<number> {
  const options = toActivityOptions(workspace);
  const found = await openCollection(options).getAll(members.map(({ id }) => memberStateKey(id)));
  const known = new Map(found.map((item) => [item.key, item]));
  const wrong = members.flatMap(({ id: member, revision, json }) => {
    const state = (JSON.parse(json) as JsonObject)[active.name] === false ? 'inactive' : 'active';
    const counted = known.get(memberStateKey(member));
    const isRight = Number(counted?.['revision'] ?? 0) >= revision || (counted?.['state'] ?? 'active') === state;
    return isRight ? [] : [{ member, revision, state } as const];
  });
  if (mend) for (const state of wrong) await countMember(options, state);
  return wrong.length;
}
