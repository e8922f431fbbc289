import type { GroupsOptions } from '../../lambdas/groups/options.ts';
import type { ListedResource } from '../../lambdas/members/member-store.ts';
import { toResource } from '../../lambdas/members/stored-resource.ts';
import type { JsonObject } from '../../lambdas/scim/json.ts';
import { groupMembers, memberId, memberName } from '../../lambdas/scim/schema/group.ts';
import { userName } from '../../lambdas/scim/schema/user.ts';
import { writeLines } from './export.ts';

/** Maximum members in a line: a larger group takes several, so that a line is read back whole. */
export const mostInLine = 1000;

/**
 * Writes all groups, one line of JSON each, or several for a large group. Members have their id and, as `display`, their userName,
 * by which an import into another workspace finds them.
 */
export async function exportGroups(options: GroupsOptions, file: string | undefined): Promise<number> {
  const { store } = options;
  let count = 0;
  async function* lines() {
    for await (const groups of (await store.all()).after(0)) {
      for (const group of groups) {
        const resource = toResource(group, options);
        let written = 0;
        for await (const members of (await store.members(group.id).all(mostInLine)).after(0)) {
          yield toLine(resource, members);
          written += members.length;
        }
        if (written === 0) yield toLine(resource, []);
        count += 1;
      }
    }
  }
  await writeLines(lines(), file);
  return count;
}

function toLine(group: JsonObject, members: readonly ListedResource[]): string {
  const values = members.map(({ id, json }) => ({
    [memberId.name]: id,
    [memberName.name]: (JSON.parse(json) as JsonObject)[userName.name],
  }));
  return `${JSON.stringify({ ...group, ...(values.length > 0 && { [groupMembers.name]: values }) })}\n`;
}
