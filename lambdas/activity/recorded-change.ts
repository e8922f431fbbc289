import { type MemberChange, type MemberEvent, toMemberEvent } from '../members/member-event.ts';
import { isObject, type JsonObject } from '../scim/json.ts';
import { externalId } from '../scim/schema/common.ts';
import { active, emails, userName } from '../scim/schema/user.ts';
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

/** The names of a member, with which requests ask for it. */
export function namesOf(member: JsonObject): readonly string[] {
  const addresses = [member[emails.name] ?? []].flat().map((each) => (isObject(each) ? each['value'] : undefined));
  return [member[userName.name], member[externalId.name], ...addresses].flatMap(textsOf);
}
