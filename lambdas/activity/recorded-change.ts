import { type MemberChange, type MemberEvent, toMemberEvent } from '../members/member-event.ts';
import { isArray, isObject, type Json, type JsonObject } from '../scim/json.ts';
import { externalId } from '../scim/schema/common.ts';
import { active, userName } from '../scim/schema/user.ts';
import { textsOf } from './bounded.ts';
import { toChangeEntry } from './change-entry.ts';
import type { ChangeEntry } from './entry.ts';

/** What the activity records of a write of a member. */
export interface RecordedChange {
  readonly workspace: string;
  readonly event: MemberEvent;
  /** Undefined if the member was erased. */
  readonly entry: Omit<ChangeEntry, 'id'> | undefined;
  readonly wasInactive: boolean;
  /** The names of an erased member, with which requests may have asked for it. */
  readonly names: readonly string[];
}

export function toRecordedChange(change: MemberChange): RecordedChange | undefined {
  const event = toMemberEvent(change);
  if (!event) return undefined;
  const before = change.before && (JSON.parse(change.before.json) as JsonObject);
  return {
    workspace: change.workspace,
    event,
    entry: toChangeEntry(change),
    wasInactive: before?.[active.name] === false,
    names: event.type === 'erased' && before ? namesOf(before) : [],
  };
}

/** Attributes with texts that tell who a member is; others, such as a title, say nothing of one person. */
const naming = new Set([
  userName.name,
  externalId.name,
  ...['name', 'displayName', 'nickName', 'profileUrl', 'emails', 'phoneNumbers', 'ims', 'photos', 'addresses'],
]);

/** Sub-attributes with a word of the schema, such as `work`, or a place that many people share. */
const common = new Set(['type', 'country', 'region', 'locality', 'postalCode']);

/** The texts by which refused requests may name a member. */
export const namesOf = (member: JsonObject): readonly string[] =>
  Object.entries(member).flatMap(([attribute, value]) => (naming.has(attribute) ? textsWithin(value) : []));

/** The same of one attribute, as an entry has it: a long list was cut, and is one text. */
export const namesWithin = (attribute: string, value: Json | undefined): readonly string[] => {
  if (!naming.has(attribute.split('.')[0] ?? '')) return [];
  return typeof value === 'string' ? [value, ...(value.match(/[^\s"]+@[^\s"]+/g) ?? [])] : textsWithin(value);
};

function textsWithin(value: Json | undefined): readonly string[] {
  if (isArray(value)) return value.flatMap(textsWithin);
  if (!isObject(value)) return textsOf(value);
  return Object.entries(value).flatMap(([name, each]) => (common.has(name) ? [] : textsWithin(each)));
}
