import type { StoredGroup } from '../../lambdas/groups/group-store.ts';
import { openGroups } from '../../lambdas/groups/groups.ts';
import type { GroupsOptions } from '../../lambdas/groups/options.ts';
import { withoutMembers } from '../../lambdas/groups/whole-groups.ts';
import { limits, parseObject } from '../../lambdas/http/body.ts';
import type { Imported } from '../../lambdas/members/import.ts';
import type { MemberStore } from '../../lambdas/members/member-store.ts';
import { toResource } from '../../lambdas/members/stored-resource.ts';
import { invalidSyntax, invalidValue, ScimError } from '../../lambdas/scim/error.ts';
import { equalJson, isArray, isObject, type Json, type JsonObject } from '../../lambdas/scim/json.ts';
import { lenient } from '../../lambdas/scim/modes.ts';
import { parsePatch } from '../../lambdas/scim/patch/parse.ts';
import { groupType } from '../../lambdas/scim/resource-types.ts';
import { meta } from '../../lambdas/scim/schema/common.ts';
import { groupMembers, groupName, memberId, memberName } from '../../lambdas/scim/schema/group.ts';
import { type Key, toKey } from '../../lambdas/scim/schema/keys.ts';
import { parseResource } from '../../lambdas/scim/schema/normalize.ts';
import { urns } from '../../lambdas/scim/schema/urns.ts';
import { userName } from '../../lambdas/scim/schema/user.ts';
import { mostInLine } from './export-groups.ts';
import { openFile, type Refusal, type Report } from './import.ts';
import { type Line, readLines } from './lines.ts';

export interface GroupImport {
  readonly options: GroupsOptions;
  readonly members: MemberStore;
  /** The members of a group that exists are those of the file; otherwise those of the file are added. */
  readonly replaces: boolean;
}

/** What the lines so far say of one group. */
interface Listed {
  readonly key: Key;
  readonly ids: Set<string>;
  /** Whether none of them was refused. */
  complete: boolean;
  outcome: Imported;
}

/**
 * Imports the groups of a file. A line adds a group with its members, or adds its members to the group with that name. A line with a
 * member that the workspace does not have is refused as a whole. To replace the members of a group, those that no line lists are
 * removed at the end, so that nobody leaves in between; if a line of the group was refused, they stay.
 */
export async function importGroups(file: string, importing: GroupImport): Promise<Report> {
  const counts = { added: 0, updated: 0, unchanged: 0 };
  const refused: Refusal[] = [];
  const groups = new Map<string, Listed>();
  const { stream } = await openFile(file);
  for await (const line of readLines(stream, limits.bytes)) {
    if (line.text?.trim() === '') continue;
    try {
      counts[await importLine(line, importing, groups)] += 1;
    } catch (error) {
      if (!(error instanceof ScimError)) throw error;
      refused.push({ line: line.number, reason: error.message });
    }
  }
  for (const listed of importing.replaces ? groups.values() : []) {
    const isFirst = (await removeOthers(listed, importing.options)) && listed.outcome === 'unchanged';
    if (isFirst) Object.assign(counts, { updated: counts.updated + 1, unchanged: counts.unchanged - 1 });
  }
  return { counts: { ...counts, refused: refused.length }, refused };
}

async function importLine(
  { text }: Line,
  { options, members }: GroupImport,
  groups: Map<string, Listed>,
): Promise<Imported> {
  if (text === undefined) throw invalidSyntax(`the line is longer than ${limits.bytes / 1024} KB, or not UTF-8`);
  const json = parseObject(text, 'the line');
  const draft = parseResource(json, groupType, lenient);
  const key = toKey(draft[groupName.name], groupName);
  if (!key) throw invalidValue(`${groupName.name} is required`);
  const listed = groups.get(key.value) ?? { key, ids: new Set(), complete: true, outcome: 'unchanged' };
  groups.set(key.value, listed);
  try {
    const ids = await findMembers(json[groupMembers.name] ?? [], members);
    const value = ids.map((id) => ({ [memberId.name]: id }));
    const known = await findGroup(key, options);
    const outcome = known
      ? await move(known, 'add', value, options)
      : await openGroups(options)
          .add({ ...draft, [groupMembers.name]: value }, withoutMembers)
          .then(() => 'added' as const);
    for (const id of ids) listed.ids.add(id);
    if (outcome !== 'unchanged') listed.outcome = outcome;
    return outcome;
  } catch (error) {
    listed.complete = false;
    throw error;
  }
}

/** Adds or removes members as a PATCH does, which tries again if another writer is faster. */
async function move(
  group: StoredGroup,
  op: 'add' | 'remove',
  value: readonly JsonObject[],
  options: GroupsOptions,
): Promise<Imported> {
  if (value.length === 0) return 'unchanged';
  const body = { schemas: [urns.patchOp], Operations: [{ op, path: groupMembers.name, value }] };
  const patch = parsePatch(body, { scope: groupType.scope, mode: lenient });
  const change = { projection: withoutMembers, mode: lenient, condition: undefined };
  const { resource } = await openGroups(options).patch(group.id, patch, change);
  return equalJson(resource[meta.name], toResource(group, options)[meta.name]) ? 'unchanged' : 'updated';
}

/** Removes the members of a group that no line lists. Returns whether there were some. */
async function removeOthers({ key, ids, complete }: Listed, options: GroupsOptions): Promise<boolean> {
  const group = complete ? await findGroup(key, options) : undefined;
  if (!group) return false;
  const others: JsonObject[] = [];
  for await (const batch of (await options.store.members(group.id).all(mostInLine)).after(0)) {
    others.push(...batch.filter(({ id }) => !ids.has(id)).map(({ id }) => ({ [memberId.name]: id })));
  }
  for (let at = 0; at < others.length; at += mostInLine) {
    await move(group, 'remove', others.slice(at, at + mostInLine), options);
  }
  return others.length > 0;
}

async function findGroup(key: Key, { store }: GroupsOptions) {
  const [found] = await store.readAt(await store.find({ ...key, beginning: false }, 1));
  return found;
}

/** The ids of the members of a line: by their id or, if nobody has it, by the userName that an export gives as `display`. */
async function findMembers(list: Json, store: MemberStore): Promise<readonly string[]> {
  const listed = (isArray(list) ? list : [list]).filter(isObject);
  const found = await Promise.all(listed.map((member) => findMember(member, store)));
  const missing = found.filter((id) => id === undefined).length;
  if (missing > 0) {
    throw invalidValue(`${missing} of the members are not in the workspace: import the members first`);
  }
  return found.filter((id) => id !== undefined);
}

async function findMember(member: JsonObject, store: MemberStore): Promise<string | undefined> {
  const byId = await store.read(String(member[memberId.name]));
  if (byId) return byId.id;
  const key = toKey(member[memberName.name], userName);
  const [byName] = key ? await store.readAt(await store.find({ ...key, beginning: false }, 1)) : [];
  return byName?.id;
}
