import { isArray, isObject, type Json, type JsonObject, parseJson } from '../scim/json.ts';
import { externalId, lastModified, meta } from '../scim/schema/common.ts';
import { active, roleName, roles } from '../scim/schema/user.ts';
import type { StoredMember } from './member-store.ts';

/** What happened to a member, for people and for event rules. Consumers decide by `active`. */
export type MemberEventType = 'created' | 'changed' | 'deactivated' | 'reactivated' | 'erased';

/**
 * The event for the product: the current state of a member, not the difference, so that the event with the higher revision is
 * enough. Of the person it has only the identifier of the identity provider. docs/member-event.v1.schema.json describes it.
 */
export interface MemberEvent {
  /** Another version would break consumers. */
  readonly version: 1;
  readonly type: MemberEventType;
  readonly workspace: string;
  readonly id: string;
  readonly externalId?: string;
  readonly active: boolean;
  /** The role in effect; an erased member has none. */
  readonly role?: string;
  /** 1 when created, one more with each change: the order of the events of a member. */
  readonly revision: number;
  /** When it happened: RFC 3339, UTC. */
  readonly time: string;
}

/** A member before and after a write; undefined if there was or is none. */
export interface MemberChange {
  readonly workspace: string;
  readonly before: StoredMember | undefined;
  readonly after: StoredMember | undefined;
  /** The approximate time of the write; a member has the exact one. */
  readonly written: Date;
}

/** The event of a write; undefined if it is no newer revision, so that the member has not changed. */
export function toMemberEvent({ workspace, before, after, written }: MemberChange): MemberEvent | undefined {
  if (!after) return before && toErased(workspace, before, written);
  if (before && after.revision <= before.revision) return undefined;
  const member = parseMember(after);
  return {
    version: 1,
    type: toType(before && parseMember(before), member),
    workspace,
    id: after.id,
    ...(member[externalId.name] !== undefined && { externalId: String(member[externalId.name]) }),
    active: isActive(member),
    role: roleOf(member[roles.name]),
    revision: after.revision,
    time: String((member[meta.name] as JsonObject)[lastModified.name]),
  };
}

/** The last event of a member, later than any before it. It does not identify the person. */
const toErased = (workspace: string, { id, revision }: StoredMember, written: Date): MemberEvent => ({
  version: 1,
  type: 'erased',
  workspace,
  id,
  active: false,
  revision: revision + 1,
  time: written.toISOString(),
});

function toType(before: JsonObject | undefined, after: JsonObject): MemberEventType {
  if (!before) return 'created';
  if (isActive(before) === isActive(after)) return 'changed';
  return isActive(after) ? 'reactivated' : 'deactivated';
}

function parseMember({ json }: StoredMember): JsonObject {
  const member = parseJson(json);
  if (!isObject(member)) throw new Error('a stored member is no JSON object');
  return member;
}

const isActive = (member: JsonObject) => member[active.name] === true;

/** A stored member has one role: roles.ts */
function roleOf(list: Json | undefined): string {
  const [role] = isArray(list) ? list : [];
  return isObject(role) ? String(role[roleName.name]) : '';
}
