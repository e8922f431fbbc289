import { createHash } from 'node:crypto';
import type {
  ActivityEntry,
  ActivityKind,
  ChangeEntry,
  GroupEntry,
  ManagementEntry,
  RefusalEntry,
} from '../../../activity/entry.ts';
import type { Position } from '../../../activity/position.ts';
import type { CollectionOptions } from '../collection.ts';
import type { Item } from '../write.ts';

/*
 * The items of a workspace in the table of activity; partition key `workspaceId`, sort key `key`.
 *
 *   <workspace>             change#<time>#<revision>#<member>   entry                            a member was changed
 *   <workspace>#<member>    the same                            entry                            once more, in the member's timeline
 *   <workspace>             group#<time>#<revision>#<group>     entry                            a group was changed
 *   <workspace>             management#<time>#<random>          entry                            the workspace was changed
 *   <workspace>             refusal#<minute>#<fingerprint>      entry, count, first, time        equal refused requests of a minute
 *   <workspace>             member#<hash of the id>             revision, state, erased          what is counted of a member
 *   <workspace>             counts                              inactive                         how many members are inactive
 *   <workspace>             warning#<id>                        (none)                           a warning was sent
 *   #management-keys        warning#<id>                        (none)                           the same, of a management key
 *
 * `entry` is JSON text without the other attributes; `expires` is when the item expires. The kind comes first, so that one kind
 * is read without the others; all kinds are merged by time. All reads are strongly consistent: there is no index.
 */

export interface ActivityOptions extends CollectionOptions {
  readonly retentionDays: number;
}

/** The partition of a member's timeline: no id of a workspace has a `#`. */
export const timelineOf = (workspace: string, member: string) => `${workspace}#${member}`;

export const memberStateKey = (member: string) => `member#${fingerprint(member)}`;
export const countsKey = 'counts';
export const toWarningKey = (id: string) => `warning#${id}`;
export const itemPrefixes = ['change#', 'group#', 'management#', 'refusal#', 'member#', 'warning#', countsKey] as const;

/** The partition of management keys: no id of a workspace has a `#`. */
export const managementKeysPartition = '#management-keys';

/** The same write makes the same key, even if it is delivered twice. */
export const toChangeKey = ({ time, revision, member }: Omit<ChangeEntry, 'id'>) =>
  `change#${time}#${String(revision).padStart(10, '0')}#${member}`;

export const toGroupKey = ({ time, revision, group }: Omit<GroupEntry, 'id'>) =>
  `group#${time}#${String(revision).padStart(10, '0')}#${group}`;

export const toManagementKey = (time: string, random: string) => `management#${time}#${random}`;

/** The item of an entry about the workspace or its credentials. */
export const toManagementItem = (
  entry: Omit<ManagementEntry, 'id' | 'kind' | 'time'>,
  { time, random, retentionDays }: { readonly time: string; readonly random: string; readonly retentionDays: number },
): Item => ({
  key: toManagementKey(time, random),
  entry: JSON.stringify({ kind: 'management', ...entry }),
  expires: toExpiry(time, retentionDays),
});

/** A refused request, before it is stored. */
export type NewRefusal = Omit<RefusalEntry, 'id' | 'kind' | 'time' | 'first' | 'count'>;

/** How many entries equal refused requests may make in a minute: one for each part of the resources and values. */
const refusalParts = 16;

/**
 * Refused requests of one operation and one credential, for one reason, are equal: numbers in the reason, such as a place in a list, do
 * not count. The member or group and the values divide them into sixteen parts: an administrator sees more than one name, and an identity provider with only errors cannot fill the table.
 */
export function toRefusalKey(refusal: NewRefusal, time: string): string {
  const { operation, status, scimType = '', detail, actor, group, member = group ?? '', sent } = refusal;
  const reason = fingerprint(
    JSON.stringify([operation, status, scimType, detail.replace(/\d+/g, '#'), actor.id ?? '']),
  );
  const part = Number.parseInt(fingerprint(JSON.stringify([member, sent])).slice(0, 8), 16) % refusalParts;
  return `refusal#${minuteOf(time)}#${reason}-${part}`;
}

const minuteOf = (time: string) => time.slice(0, 16);

/** The first and the last sort key of the entries of a kind from one time to another, both included. */
export function rangeOf(kind: ActivityKind, from: string, to: string): readonly [string, string] {
  const part = (time: string) => (kind === 'refusal' ? minuteOf(time) : time);
  return [`${kind}#${part(from)}`, `${kind}#${part(to)}~`];
}

/** When an entry of that time expires, in seconds since 1970. */
export const toExpiry = (time: string, retentionDays: number) =>
  Math.floor(Date.parse(time) / 1000) + retentionDays * 86_400;

export const hasExpired = ({ expires }: Item, now: number) => expires !== undefined && Number(expires) <= now / 1000;

/** The position of an item in time; refused requests within a minute are stored in no order. */
export const positionOf = (item: Item): Position => ({
  id: item.key,
  time: String(item['time'] ?? item.key.split('#')[1]),
});

export function toActivityEntry(item: Item): ActivityEntry {
  const entry = JSON.parse(String(item['entry'])) as Omit<ActivityEntry, 'id'>;
  const position = positionOf(item);
  if (entry.kind !== 'refusal') return { ...entry, ...position } as Exclude<ActivityEntry, RefusalEntry>;
  return { ...entry, ...position, count: Number(item['count']), first: String(item['first']) } as RefusalEntry;
}

export const fingerprint = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 24);
