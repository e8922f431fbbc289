import { createHash } from 'node:crypto';
import type {
  ActivityEntry,
  ActivityKind,
  ChangeEntry,
  ManagementEntry,
  RefusalEntry,
} from '../../../activity/entry.ts';
import type { Position } from '../../../activity/position.ts';
import type { Item } from '../collection.ts';

/*
 * The items of a workspace in the table of activity; partition key `workspaceId`, sort key `key`.
 *
 *   <workspace>             change#<time>#<revision>#<member>   entry                            a member was changed
 *   <workspace>#<member>    the same                            entry                            once more, in the member's timeline
 *   <workspace>             management#<time>#<random>          entry                            the workspace was changed
 *   <workspace>             refusal#<minute>#<fingerprint>      entry, count, first, time        alike refusals of a minute
 *   <workspace>             member#<hash of the id>             revision, state, erased          what is counted of a member
 *   <workspace>             counts                              inactive                         how many members are inactive
 *
 * `entry` is JSON text without what stands beside it; `expires` says when an item is over. The kind comes first, so that one kind
 * is read without the others; all of them are merged by time. Everything is read strongly consistent: there is no index.
 */

/** The partition of a member's timeline: no id of a workspace has a `#`. */
export const timelineOf = (workspace: string, member: string) => `${workspace}#${member}`;

export const memberStateKey = (member: string) => `member#${hash(member).slice(0, 24)}`;
export const countsKey = 'counts';
export const prefixes = ['change#', 'management#', 'refusal#', 'member#', countsKey] as const;

/** The same write makes the same key, whenever it is told of. */
export const toChangeKey = ({ time, revision, member }: Omit<ChangeEntry, 'id'>) =>
  `change#${time}#${String(revision).padStart(10, '0')}#${member}`;

export const toManagementKey = (time: string, random: string) => `management#${time}#${random}`;

/** A refusal as whoever refuses knows it. */
export type NewRefusal = Omit<RefusalEntry, 'id' | 'kind' | 'time' | 'first' | 'count'>;

/** How many entries alike refusals may make in a minute: one for each of so many groups of members and values. */
const groups = 16;

/**
 * Alike are refusals of one operation, by one credential, for one reason. Whom they concern makes sixteen groups of them: an
 * administrator sees more than one name, and an identity provider that is refused everybody can not fill the table.
 */
export function toRefusalKey(refusal: NewRefusal, time: string): string {
  const { operation, status, scimType = '', detail, actor, member = '', sent } = refusal;
  const reason = hash(JSON.stringify([operation, status, scimType, detail, actor.id ?? '']));
  const group = Number.parseInt(hash(JSON.stringify([member, sent])).slice(0, 8), 16) % groups;
  return `refusal#${minuteOf(time)}#${reason.slice(0, 24)}-${group}`;
}

const minuteOf = (time: string) => time.slice(0, 16);

/** The first and the last sort key of the entries of a kind from one time to another, both included. */
export function rangeOf(kind: ActivityKind, from: string, to: string): readonly [string, string] {
  const part = (time: string) => (kind === 'refusal' ? minuteOf(time) : time);
  return [`${kind}#${part(from)}`, `${kind}#${part(to)}~`];
}

/** Seconds since 1970 at which an entry of that time is over. */
export const toExpiry = (time: string, retentionDays: number) =>
  Math.floor(Date.parse(time) / 1000) + retentionDays * 86_400;

export const isOver = ({ expires }: Item, now: number) => expires !== undefined && Number(expires) <= now / 1000;

/** Where an item stands: refusals within a minute lie in no order. */
export const positionOf = (item: Item): Position => ({
  id: item.key,
  time: String(item['time'] ?? item.key.split('#')[1]),
});

export function toEntry(item: Item): ActivityEntry {
  const entry = JSON.parse(String(item['entry'])) as Omit<ActivityEntry, 'id'>;
  const position = positionOf(item);
  if (entry.kind !== 'refusal') return { ...entry, ...position } as ChangeEntry | ManagementEntry;
  return { ...entry, ...position, count: Number(item['count']), first: String(item['first']) } as RefusalEntry;
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
