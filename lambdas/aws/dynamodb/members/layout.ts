import type { Author, Conflict, ListedResource, StoredMember } from '../../../members/member-store.ts';
import type { Key } from '../../../scim/schema/keys.ts';
import { memberPrefix } from '../../resources.ts';
import { absent, type Item, type Reason, type Write } from '../write.ts';
import { blockSize, type Run } from './gaps.ts';

/*
 * The items of a workspace in the table of members; partition key `workspaceId`, sort key `key`.
 *
 *   userName#<folded>           ordinal                          the member that has this userName
 *   externalId#<externalId>     ordinal                          the member that has this externalId
 *   email#<folded>#<seq>        ordinal                          a member that has this address
 *   member#<seq>                id, revision, resource, writes,  a member; writes: the log of recent writes, below;
 *                               author                           author: who wrote it last, as JSON text
 *   member#<seq>                closed                           a gap: it will never hold a member
 *   closed#<block>              runs                             the gaps among 10,000 sequence numbers
 *   counter                     taken, settled, closed           the last number that was given out; the number up to which the
 *                                                                sequence is finalized; the gaps up to there
 *
 * The attribute `ordinal` is the sequence number of the member. `resource` is its JSON text, which takes a fifth of the time
 * that attribute values take. The closed# items sort just before the counter, so that one Query reads both.
 */

/** Numbers in keys have a fixed width, so that keys sort like them. A client may ask for a higher position. */
const seqWidth = 12;
const highest = 10 ** seqWidth - 1;
const digits = (seq: number) => String(Math.min(seq, highest)).padStart(seqWidth, '0');

/** A sort key with a number. */
export const numbered = (beginning: string, number: number) => `${beginning}${digits(number)}`;

export const memberKey = (seq: number) => numbered(memberPrefix, seq);
export const counterKey = 'counter';
export const firstGapsKey = 'closed#';

export const seqOf = (key: string) => Number(key.slice(-seqWidth));

/** The sort key of a key of a member; several members can have the same value of a kind that is not unique. */
export const lookUpKey = ({ kind, value, unique }: Key, seq: number) =>
  unique ? uniqueKey(kind, value) : `${kind}#${value}#${digits(seq)}`;

export const uniqueKey = (kind: string, value: string) => `${kind}#${value}`;

/** The first and the last sort key of the members that have this value. */
export const lookUpRange = (kind: string, value: string) =>
  [`${kind}#${value}#${digits(0)}`, `${kind}#${value}#${digits(highest)}`] as const;

/** An id has the sequence number, so that reading by id is one GetItem, and 131 random bits that nobody can guess. */
export const toId = (seq: number, secret: string) => `${seq}-${secret}`;

/** The sequence number of an id; undefined for a text that is no id of this store. */
export function parseId(id: string): number | undefined {
  const match = /^([1-9]\d{0,10})-[0-9A-Za-z]{22}$/.exec(id);
  return match ? Number(match[1]) : undefined;
}

/** What a list needs of a member: a third less than there is, which is a quarter of the time of a page. */
export const listedAttributes = ['key', 'id', 'revision', 'resource', 'closed'];

/** The member of an item for a list; undefined for a gap. */
export function toListedMember(item: Item): ListedResource | undefined {
  if (item['closed']) return undefined;
  return {
    id: String(item['id']),
    seq: seqOf(item.key),
    revision: Number(item['revision']),
    json: String(item['resource']),
  };
}

/** The member of an item; undefined for a gap, or for no item. */
export function toMember(item: Item | undefined): StoredMember | undefined {
  const listed = item && toListedMember(item);
  if (!listed) return undefined;
  return {
    ...listed,
    writes: String(item['writes']),
    ...(item['author'] !== undefined && { author: JSON.parse(String(item['author'])) as Author }),
  };
}

export function toMemberItem({ id, seq, revision, json, writes, author }: StoredMember): Item {
  const item = { key: memberKey(seq), id, revision, resource: json, writes };
  return author ? { ...item, author: JSON.stringify(author) } : item;
}

/** A run of gaps within a block, as four bytes: its first number less one and its length less one. */
export function toBytes([from, to]: Run): Uint8Array {
  const start = (from - 1) % blockSize;
  const length = to - from;
  return Uint8Array.of(start >> 8, start & 0xff, length >> 8, length & 0xff);
}

export function fromBytes(bytes: Uint8Array, key: string): Run {
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  const from = seqOf(key) * blockSize + a * 256 + b + 1;
  return [from, from + c * 256 + d];
}

/** Puts a key of a member; a unique key only if no member has it. */
export const putKey = (key: Key, seq: number): Write => ({
  put: { key: lookUpKey(key, seq), ordinal: seq },
  ...(key.unique && { condition: absent }),
});

/**
 * Whether a key that failed its condition belongs to this member. DynamoDB does not report every failed condition of a
 * transaction: a key may show what the member's own item did not, because another transaction held it.
 */
export const belongsTo = (seq: number, reasons: readonly Reason[]) =>
  reasons.some(({ failed, item }) => failed && item?.['ordinal'] === seq);

/** Which unique keys other members have; throws if no key failed its condition. */
export function toConflict(keys: readonly Key[], reasons: readonly Reason[]): Conflict {
  const conflicts = keys.filter((_, index) => reasons[index]?.failed);
  if (conflicts.length === 0) throw new Error('a transaction was cancelled, but no condition failed');
  return { conflicts: conflicts.map(({ kind }) => kind) };
}

/*
 * The log of recent writes of a member: `<write>@<seconds>`, the oldest first. A writer that got no answer can tell from it
 * whether its own write succeeded. A write is kept for 30 seconds, the longest that its writer may ask for it; in addition the
 * last eight are kept, whatever the clocks say.
 */
const keptSeconds = 30;
const leastKept = 8;
const mostKept = 128;

export const toWriteId = (secret: string) => secret.slice(0, 11);

/** Adds a write to the log; `write` is unique, `time` is in milliseconds. */
export function addWrite(log: string, write: string, time: number): string {
  const now = Math.floor(time / 1000);
  const entries = log === '' ? [] : log.split(' ');
  const secondsOf = (entry: string) => Number.parseInt(entry.split('@')[1] ?? '', 36);
  const from = entries.findIndex((entry) => secondsOf(entry) >= now - keptSeconds);
  const recent = from < 0 ? 0 : entries.length - from;
  const kept = Math.min(Math.max(recent, leastKept - 1), mostKept - 1);
  return [...entries.slice(-kept), `${write}@${now.toString(36)}`].join(' ');
}

export const hasWrite = (log: string, write: string): boolean =>
  log.split(' ').some((entry) => entry.split('@')[0] === write);
