import { answerLimit } from '../members/search/page.ts';
import { escapedLength, toResource } from '../members/stored-resource.ts';
import { notFound, tooMany } from '../scim/error.ts';
import type { JsonObject } from '../scim/json.ts';
import { isNamed, isProjected, type Projection } from '../scim/query/projection.ts';
import type { Resource } from '../scim/resource.ts';
import { groupMembers, memberName } from '../scim/schema/group.ts';
import { nameOf, toMemberValues } from './group.ts';
import type { MemberRef, StoredGroup, WholeGroup } from './group-store.ts';
import type { GroupsOptions } from './options.ts';

/** A projection of everything but the members. */
export const withoutMembers: Projection = { without: new Map([[groupMembers, 'whole']]) };

/** A group for a GET. Throws notFound, and tooMany if it has more members than an answer may list. */
export async function readGroup(id: string, projection: Projection, options: GroupsOptions): Promise<Resource> {
  const { store, memberLimit } = options;
  if (!isProjected(groupMembers, projection)) {
    const found = await store.read(id);
    if (!found) throw noGroup();
    return toResource(found, options);
  }
  const [whole] = await store.readWhole([id], memberLimit);
  if (!whole) throw noGroup();
  const [group] = await toWholeGroups([whole], projection, options);
  return group as Resource;
}

/** A group that was just written. Members that are too many for an answer are left out: the change is made. */
export async function toAnswer(stored: StoredGroup, projection: Projection, options: GroupsOptions): Promise<Resource> {
  const { store, memberLimit } = options;
  const wanted = stored.size > 0 && isProjected(groupMembers, projection);
  const [whole] = wanted ? await store.readWhole([stored.id], memberLimit) : [];
  const [group] = whole?.members ? await toWholeGroups([whole], projection, options) : [];
  return group ?? toResource(stored, options);
}

/** More members than one answer holds: each takes about 200 bytes of it. */
const mostTogether = 40_000;

/**
 * The groups of a page with their members, in order. A group with more members than an answer may list, or than still fit into this one, is
 * listed without them: an error would keep a client from all other groups, and providers cannot be told to leave members out.
 */
export async function completeGroups(
  page: readonly Resource[],
  projection: Projection,
  options: GroupsOptions,
): Promise<readonly Resource[]> {
  const found = await options.store.readWhole(
    page.map(({ id }) => String(id)),
    mostTogether,
  );
  const listable = found.filter(({ group, members }) => members && group.size <= options.memberLimit);
  const whole = new Map((await toWholeGroups(listable, projection, options)).map((group) => [group['id'], group]));
  let room = answerLimit;
  return found.map(({ group }) => {
    const bare = toResource(group, options);
    const listed = whole.get(group.id) ?? bare;
    const size = escapedLength(JSON.stringify(listed));
    const chosen = size <= room ? listed : bare;
    room -= chosen === listed ? size : escapedLength(JSON.stringify(bare));
    return chosen;
  });
}

async function toWholeGroups(
  found: readonly WholeGroup[],
  projection: Projection,
  options: GroupsOptions,
): Promise<readonly Resource[]> {
  const { locateMember, memberLimit } = options;
  const large = found.find(({ group, members }) => !members || group.size > memberLimit);
  if (large) throw tooManyMembers(large.group.id, memberLimit);
  const names = await readNames(
    found.flatMap(({ members = [] }) => members),
    projection,
    options,
  );
  return found.map(({ group, members = [] }) => {
    const values = toMemberValues(members, names, locateMember);
    const related: JsonObject = values.length > 0 ? { [groupMembers.name]: values } : {};
    return toResource(group, options, related);
  });
}

/** The names of members by their ids, if a client asks for them. */
async function readNames(members: readonly MemberRef[], projection: Projection, { readMembers }: GroupsOptions) {
  if (!isNamed(groupMembers, memberName, projection)) return undefined;
  const seqs = [...new Set(members.map(({ seq }) => seq))];
  return new Map((await readMembers(seqs)).map((member) => [member.id, nameOf(member)]));
}

export const noGroup = () => notFound('no group has this id');

const tooManyMembers = (id: string, limit: number) =>
  tooMany(
    `a group has more than ${limit} members: leave them out with excludedAttributes=members, and list them with GET /Users?filter=groups.value eq "${id}"`,
  );
