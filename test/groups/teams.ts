import type { GroupStore, Membership, StoredGroup } from '../../lambdas/groups/group-store.ts';
import type { MemberStore, StoredMember } from '../../lambdas/members/member-store.ts';
import type { Key } from '../../lambdas/scim/schema/keys.ts';

/** The members and the groups of one workspace. */
export interface Stores {
  readonly members: MemberStore;
  readonly groups: GroupStore;
}

/** The key of a group's name, as the schema makes it. */
export const named = (value: string): Key => ({ kind: 'displayName', value, unique: true });

const time = '2026-01-01T00:00:00.000Z';

/** The text of a member, as the service stores it. */
export const person = (userName: string) =>
  JSON.stringify({ userName, active: true, roles: [{ value: 'viewer' }], meta: { created: time, lastModified: time } });

let hired = 0;

/** The ids of members that were added. */
export async function hire({ members }: Stores, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const additions = Array.from({ length: Math.min(100, count - ids.length) }, () => {
      const userName = `m${++hired}`;
      return { json: person(userName), keys: [{ kind: 'userName', value: userName, unique: true }] };
    });
    ids.push(...(await members.add(additions)).map((added) => (added as StoredMember).id));
  }
  return ids;
}

/** Adds a group with this name. */
export async function found({ groups }: Stores, name: string, members: readonly string[] = []): Promise<StoredGroup> {
  const outcome = await groups.add({ json: `"${name}"`, keys: [named(name)], members });
  if ('id' in outcome) return outcome;
  throw new Error(`not added: ${JSON.stringify(outcome)}`);
}

/** A change of members only. */
export const moving = (members: Membership, json = '"moved"') => ({
  json,
  differs: false,
  keys: { before: [], after: [] },
  members,
});

/** Changes the members of a group as the service does: again if another writer was faster. */
export async function move({ groups }: Stores, id: string, membership: Membership): Promise<StoredGroup> {
  for (;;) {
    const current = await groups.read(id);
    if (!current) throw new Error('no group has this id');
    const outcome = await groups.change(current, moving(membership, current.json));
    if ('id' in outcome) return outcome;
    if (!('stale' in outcome)) throw new Error(`not changed: ${JSON.stringify(outcome)}`);
  }
}

export const add = (...ids: readonly string[]): Membership => ({ add: ids, remove: [] });
export const remove = (...ids: readonly string[]): Membership => ({ add: [], remove: ids });
export const replace = (...ids: readonly string[]): Membership => ({ replace: ids });

/** The ids of the members of a group. */
export async function idsIn({ groups }: Stores, id: string): Promise<readonly string[]> {
  const [whole] = await groups.readWhole([id], 1_000_000);
  return whole?.members?.map((member) => member.id) ?? [];
}

/** The same, read page by page. */
export async function walk({ groups }: Stores, id: string, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (;;) {
    const { total, found: page } = await groups.members(id).page(ids.length + 1, count);
    ids.push(...page.map((member) => member.id));
    if (page.length === 0 || ids.length >= total) return ids;
  }
}

/** The same, each page after the last member of the one before. */
export async function continueAll({ groups }: Stores, id: string, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let last = 0; ; ) {
    const { found: page, more } = await groups.members(id).after(last, count);
    ids.push(...page.map((member) => member.id));
    if (!more) return ids;
    last = page.at(-1)?.seq ?? Number.POSITIVE_INFINITY;
  }
}
