import { openGroups } from '../../lambdas/groups/groups.ts';
import type { GroupsOptions } from '../../lambdas/groups/options.ts';
import { withoutMembers } from '../../lambdas/groups/whole-groups.ts';
import { limits, parseObject } from '../../lambdas/http/body.ts';
import type { Imported } from '../../lambdas/members/import.ts';
import type { ListedResource, MemberStore } from '../../lambdas/members/member-store.ts';
import { toResource } from '../../lambdas/members/stored-resource.ts';
import { invalidSyntax, invalidValue, ScimError } from '../../lambdas/scim/error.ts';
import { isArray, isObject, type Json, type JsonObject } from '../../lambdas/scim/json.ts';
import { lenient } from '../../lambdas/scim/modes.ts';
import { parsePatch } from '../../lambdas/scim/patch/parse.ts';
import { groupType } from '../../lambdas/scim/resource-types.ts';
import { groupMembers, groupName, memberId, memberName } from '../../lambdas/scim/schema/group.ts';
import { toKey } from '../../lambdas/scim/schema/keys.ts';
import { parseResource } from '../../lambdas/scim/schema/normalize.ts';
import { urns } from '../../lambdas/scim/schema/urns.ts';
import { userName } from '../../lambdas/scim/schema/user.ts';
import { writeLines } from './export.ts';
import { openFile, type Refusal, type Report } from './import.ts';
import { type Line, readLines } from './lines.ts';

/** Maximum members in a line: a larger group takes several, so that a line is read back whole. */
const mostInLine = 1000;

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

/**
 * Imports the groups of a file. A line adds a group with its members, or adds its members to the group with that name; nobody is
 * removed. A line with a member that the workspace does not have is refused as a whole.
 */
export async function importGroups(file: string, options: GroupsOptions, members: MemberStore): Promise<Report> {
  const counts = { added: 0, updated: 0, unchanged: 0 };
  const refused: Refusal[] = [];
  const { stream } = await openFile(file);
  for await (const line of readLines(stream, limits.bytes)) {
    if (line.text?.trim() === '') continue;
    try {
      counts[await importLine(line, options, members)] += 1;
    } catch (error) {
      if (!(error instanceof ScimError)) throw error;
      refused.push({ line: line.number, reason: error.message });
    }
  }
  return { counts: { ...counts, refused: refused.length }, refused };
}

async function importLine({ text }: Line, options: GroupsOptions, members: MemberStore): Promise<Imported> {
  if (text === undefined) throw invalidSyntax(`the line is longer than ${limits.bytes / 1024} KB, or not UTF-8`);
  const json = parseObject(text, 'the line');
  const draft = parseResource(json, groupType, lenient);
  const value = await findMembers(json[groupMembers.name] ?? [], members);
  const groups = openGroups(options);
  const known = await findGroup(draft[groupName.name], options);
  if (!known) {
    await groups.add({ ...draft, [groupMembers.name]: value }, withoutMembers);
    return 'added';
  }
  if (value.length === 0) return 'unchanged';
  const body = { schemas: [urns.patchOp], Operations: [{ op: 'add', path: groupMembers.name, value }] };
  const patch = parsePatch(body, { scope: groupType.scope, mode: lenient });
  const change = { projection: withoutMembers, mode: lenient, condition: undefined };
  const { resource } = await groups.patch(known.id, patch, change);
  return JSON.stringify(resource['meta']) === JSON.stringify(toResource(known, options)['meta'])
    ? 'unchanged'
    : 'updated';
}

async function findGroup(name: Json | undefined, { store }: GroupsOptions) {
  const key = toKey(name, groupName);
  const [found] = key ? await store.readAt(await store.find({ ...key, beginning: false }, 1)) : [];
  return found;
}

/** The members of a line: by their id or, if nobody has it, by the userName that an export gives as `display`. */
async function findMembers(list: Json, store: MemberStore): Promise<readonly JsonObject[]> {
  const listed = (isArray(list) ? list : [list]).filter(isObject);
  const found = await Promise.all(listed.map((member) => findMember(member, store)));
  const missing = found.filter((id) => id === undefined).length;
  if (missing > 0) {
    throw invalidValue(`${missing} of the members are not in the workspace: import the members first`);
  }
  return found.map((id) => ({ [memberId.name]: id }));
}

async function findMember(member: JsonObject, store: MemberStore): Promise<string | undefined> {
  const byId = await store.read(String(member[memberId.name]));
  if (byId) return byId.id;
  const key = toKey(member[memberName.name], userName);
  const [byName] = key ? await store.readAt(await store.find({ ...key, beginning: false }, 1)) : [];
  return byName?.id;
}
