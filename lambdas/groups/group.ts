import type { StoredMember } from '../members/member-store.ts';
import { fold } from '../scim/compare.ts';
import { invalidValue, type ScimError } from '../scim/error.ts';
import { isArray, isObject, type Json, type JsonObject, pick } from '../scim/json.ts';
import type { Draft, Resource } from '../scim/resource.ts';
import { groupType, userType } from '../scim/resource-types.ts';
import { groupMembers, memberId, memberLocation, memberName, memberType } from '../scim/schema/group.ts';
import { displayName, userName } from '../scim/schema/user.ts';
import { validate } from '../scim/schema/validate.ts';
import type { GroupChange, MemberRef, Membership, Missing } from './group-store.ts';

/** The draft of a group, checked, without its members; and the members, undefined if the draft has no such attribute. */
export interface CheckedGroup {
  readonly group: JsonObject;
  readonly members: readonly string[] | undefined;
}

/** A draft that can be stored, with its text and its keys. */
export interface AcceptedGroup extends CheckedGroup, Pick<GroupChange, 'json' | 'keys'> {}

/** Throws invalidValue or payloadTooLarge, and uniqueness if another group is known to have a value of the draft. */
export type AcceptGroup = (draft: Draft) => AcceptedGroup;

/** What a group becomes, and what happens to its members. */
export interface WantedGroup extends Omit<AcceptedGroup, 'members'> {
  readonly members: Membership | undefined;
}

/** The change that a request asks for. */
export interface GroupMaker {
  /** Returns the wanted group for the current one, which is without its members. */
  readonly make: (current: Resource, accept: AcceptGroup) => WantedGroup;
  /** The error if the members of the wanted group are not there. */
  readonly toMissingError: (missing: Missing) => ScimError;
}

/** Throws invalidValue. */
export function checkGroup(draft: Draft): CheckedGroup {
  const resource = validate(draft, groupType);
  // Validation leaves out an empty list.
  const members = draft[groupMembers.name] === undefined ? undefined : toMemberIds(resource[groupMembers.name]);
  return { group: pick(resource, (name) => name !== groupMembers.name), members };
}

/** The ids of members in a valid list, each once. Throws invalidValue for a group. */
export function toMemberIds(list: Json = []): readonly string[] {
  const members = (isArray(list) ? list : []).filter(isObject);
  if (members.some(isGroup)) {
    throw invalidValue(
      `groups within groups are not supported: ${groupMembers.name} must be Users of this workspace`,
      members.filter(isGroup),
    );
  }
  return [...new Set(members.map((member) => String(member[memberId.name])))];
}

function isGroup(member: JsonObject): boolean {
  const [kind, location] = [member[memberType.name], member[memberLocation.name]];
  const isOfGroups = typeof location === 'string' && location.includes(`${groupType.endpoint}/`);
  return isOfGroups || (typeof kind === 'string' && fold(kind) === fold(groupType.name));
}

/** The error for members that do not exist. */
export const toUnknownError = ({ unknown }: Pick<Missing, 'unknown'>): ScimError =>
  invalidValue(
    `${unknown.length} of the ${groupMembers.name} ${unknown.length === 1 ? 'does' : 'do'} not exist: members must be Users of this workspace, by their id`,
    unknown,
  );

/** Members as a group lists them; with names if they were asked for. */
export const toMemberValues = (
  members: readonly MemberRef[],
  names: ReadonlyMap<string, Json> | undefined,
  locate: (id: string) => string,
): readonly JsonObject[] =>
  members.map(({ id }) => ({
    [memberId.name]: id,
    [memberLocation.name]: locate(id),
    [memberType.name]: userType.name,
    ...(names && { [memberName.name]: names.get(id) }),
  }));

/** The displayName of a member, or else its userName. */
export function nameOf({ json }: StoredMember): Json {
  const member = JSON.parse(json) as JsonObject;
  return member[displayName.name] ?? (member[userName.name] as Json);
}
