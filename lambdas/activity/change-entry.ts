import { type MemberChange, toMemberEvent } from '../members/member-event.ts';
import type { Author, StoredMember } from '../members/member-store.ts';
import { equalJson, isObject, type Json, type JsonObject } from '../scim/json.ts';
import { separator } from '../scim/schema/attribute.ts';
import { meta } from '../scim/schema/common.ts';
import { userName } from '../scim/schema/user.ts';
import { toBounded } from './bounded.ts';
import type { Actor, AttributeChange, ChangeEntry } from './entry.ts';

/**
 * The entry of a write; undefined if it is no newer revision, or an erasure, after which nothing of the member may be kept.
 * It depends on the write only, so that a write that is delivered twice makes the same entry.
 */
export function toChangeEntry(change: MemberChange): Omit<ChangeEntry, 'id'> | undefined {
  const event = toMemberEvent(change);
  const { before, after } = change;
  if (!event || event.type === 'erased' || !after) return undefined;
  const [old, now] = [before ? attributesOf(before) : {}, attributesOf(after)];
  return {
    kind: 'change',
    time: event.time,
    type: event.type,
    member: event.id,
    userName: String(now[userName.name]),
    revision: event.revision,
    changes: toAttributeChanges(old, now, ''),
    ...toAuthorship(after.author),
  };
}

/** The actor, and what is known of the request. */
export function toAuthorship(author: Author | undefined) {
  if (!author) return { actor: { kind: 'operator' } as const };
  const { credential, request, client, rewriters } = author;
  const actor: Actor = { kind: 'credential', ...credential };
  return { actor, request, ...(client !== undefined && { client }), ...(rewriters.length > 0 && { rewriters }) };
}

const attributesOf = ({ json }: StoredMember) => withoutMeta(json);

/** The attributes in a stored text that clients set. */
export function withoutMeta(json: string): JsonObject {
  const { [meta.name]: _, ...attributes } = JSON.parse(json) as JsonObject;
  return attributes;
}

/** The changed attributes: each part of a complex value, but a list of values as one. */
export function toAttributeChanges(before: JsonObject, after: JsonObject, prefix: string): readonly AttributeChange[] {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return names.flatMap((name) => {
    const [old, now] = [before[name], after[name]];
    if (equalJson(old, now)) return [];
    if (isParts(old) && isParts(now)) return toAttributeChanges(old ?? {}, now ?? {}, prefix + name + separator(name));
    return [toChange(prefix + name, old, now)];
  });
}

const isParts = (value: Json | undefined): value is JsonObject | undefined => value === undefined || isObject(value);

const toChange = (attribute: string, before: Json | undefined, after: Json | undefined): AttributeChange => ({
  attribute,
  ...(before !== undefined && { before: toBounded(before) }),
  ...(after !== undefined && { after: toBounded(after) }),
});
