import type { ListedResource, StoredList } from '../members/member-store.ts';
import type { Relation, Values } from '../members/search/options.ts';
import type { JsonObject } from '../scim/json.ts';
import { groupMembers, groupName, memberId } from '../scim/schema/group.ts';
import { groupDisplay, groupId, groupKind, groupLocation, groups } from '../scim/schema/user.ts';
import { asStoredResource } from '../scim/schema/validate.ts';
import type { GroupStore, StoredGroup } from './group-store.ts';
import type { GroupsOptions } from './options.ts';
import { completeGroups } from './whole-groups.ts';

/** `groups` of a member, which the groups know. */
export function toGroupsOfMembers({
  store,
  locate,
}: Pick<GroupsOptions, 'store' | 'locate'>): Relation<ListedResource> {
  const valuesOf = async (ids: readonly string[]): Promise<Values> => {
    const found = await store.groupsOf(ids);
    return new Map([...found].map(([id, list]) => [id, list.map((group) => toGroupValue(group, locate))]));
  };
  return {
    attribute: groups,
    having: (group) => store.members(group),
    among: (found, values) =>
      memberships(
        found.map(({ id }) => id),
        values,
        store,
      ),
    all: (found) => valuesOf(found.map(({ id }) => id)),
    async complete(page) {
      const values = await valuesOf(page.map(({ id }) => String(id)));
      return page.map((member) => asStoredResource({ ...member, [groups.name]: values.get(String(member['id'])) }));
    },
  };
}

/** A group as a member lists it. */
const toGroupValue = ({ id, json }: StoredGroup, locate: (id: string) => string): JsonObject => ({
  [groupId.name]: id,
  [groupLocation.name]: locate(id),
  [groupDisplay.name]: (JSON.parse(json) as JsonObject)[groupName.name],
  [groupKind.name]: 'direct',
});

/** Those of some groups that each member is in, by the id of the member. */
async function memberships(ids: readonly string[], groups: readonly string[], store: GroupStore): Promise<Values> {
  const found = new Map<string, JsonObject[]>();
  for (const group of new Set(groups)) {
    for (const member of await store.membersAmong(group, ids)) {
      found.set(member, [...(found.get(member) ?? []), { [groupId.name]: group }]);
    }
  }
  return found;
}

/** `members` of a group. */
export const toMembersOfGroups = (options: GroupsOptions): Relation<StoredGroup> => ({
  attribute: groupMembers,
  having: (member) => toList(async () => (await options.store.groupsOf([member])).get(member) ?? []),
  async among(found, values) {
    const lists = await Promise.all(found.map(({ id }) => options.store.membersAmong(id, values)));
    return new Map(
      found.map(({ id }, index) => [id, (lists[index] ?? []).map((value) => ({ [memberId.name]: value }))]),
    );
  },
  complete: (page, projection) => completeGroups(page, projection, options),
});

/** A list that is short enough to be read at once. */
function toList<Stored extends ListedResource>(read: () => Promise<readonly Stored[]>): StoredList<Stored> {
  const after = (all: readonly Stored[], seq: number) => all.filter((each) => each.seq > seq);
  return {
    async page(position, count) {
      const all = await read();
      return { total: all.length, found: all.slice(position - 1, position - 1 + count) };
    },
    async after(seq, count) {
      const all = await read();
      const rest = after(all, seq);
      return { total: all.length, found: rest.slice(0, count), more: rest.length > count };
    },
    async all() {
      const all = await read();
      async function* batches(seq: number) {
        yield after(all, seq);
      }
      return { total: all.length, after: batches };
    },
  };
}
