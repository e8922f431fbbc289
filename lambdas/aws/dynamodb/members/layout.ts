import type { Author } from '../../../members/author.ts';
import type { StoredMember } from '../../../members/member-store.ts';
import type { Key } from '../../../scim/schema/keys.ts';
import { memberPrefix } from '../../resources.ts';
import type { Item } from '../collection.ts';
import { blockSize, type Run } from './gaps.ts';

/*
 * The items of a workspace in the table of members; partition key `workspaceId`, sort key `key`.
 *
 *   userName#<folded>           ordinal                          the member that has this userName
 *   externalId#<externalId>     ordinal                          the member that has this externalId
 *   email#<folded>#<ordinal>    ordinal                          a member that has this address
 *   member#<ordinal>            id, revision, resource, writes   a member; writes: write-log.ts; author, as JSON text: who wrote it last
 *   member#<ordinal>            closed                           a place that will never hold a member
 *   closed#<block>              runs                             the closed places among 10,000 ordinals
 *   counter                     taken, settled, closed           ordinals given out; ordinals of which it is known whether
 *                                                                they hold a member; how many of those do not
 *
 * `resource` is the member as JSON text: read and written as it is, at a fifth of the time that attribute values take.
 * The closed# items sort just before the counter, so that one Query reads both.
 */

/** Ordinals have a fixed width, so that keys sort like them; what a client counts up to may be wider. */
const width = 12;
const highest = 10 ** width - 1;
const digits = (ordinal: number) => String(Math.min(ordinal, highest)).padStart(width, '0');

export const memberKey = (ordinal: number) => `${memberPrefix}${digits(ordinal)}`;
export const closedKey = (block: number) => `closed#${digits(block)}`;
export const counterKey = 'counter';
export const firstClosedKey = 'closed#';

export const ordinalOf = (key: string) => Number(key.slice(-width));

/** The sort key under which a member is found; several members can have one that is not unique. */
export const lookUpKey = ({ kind, value, unique }: Key, ordinal: number) =>
  unique ? uniqueKey(kind, value) : `${kind}#${value}#${digits(ordinal)}`;

export const uniqueKey = (kind: string, value: string) => `${kind}#${value}`;

/** The first and the last sort key of the members that have this value. */
export const lookUpRange = (kind: string, value: string) =>
  [`${kind}#${value}#${digits(0)}`, `${kind}#${value}#${digits(highest)}`] as const;

/** An id tells its ordinal, so that reading by id is one GetItem, and has 131 random bits that nobody can guess. */
export const toId = (ordinal: number, secret: string) => `${ordinal}-${secret}`;

/** The ordinal of an id; undefined where a store can't have given it. */
export function parseId(id: string): number | undefined {
  const match = /^([1-9]\d{0,10})-[0-9A-Za-z]{22}$/.exec(id);
  return match ? Number(match[1]) : undefined;
}

/** The member of an item; undefined for a place that is closed, or that holds nothing. */
export function toMember(item: Item | undefined): StoredMember | undefined {
  if (!item || item['closed']) return undefined;
  return {
    id: String(item['id']),
    place: ordinalOf(item.key),
    revision: Number(item['revision']),
    json: String(item['resource']),
    writes: String(item['writes']),
    ...(item['author'] !== undefined && { author: JSON.parse(String(item['author'])) as Author }),
  };
}

export function toItem({ id, place, revision, json, writes, author }: StoredMember): Item {
  const item = { key: memberKey(place), id, revision, resource: json, writes };
  return author ? { ...item, author: JSON.stringify(author) } : item;
}

/** A run of closed places within a block as four bytes: its first place less one and its length less one. */
export function toBytes([from, to]: Run): Uint8Array {
  const start = (from - 1) % blockSize;
  const length = to - from;
  return Uint8Array.of(start >> 8, start & 0xff, length >> 8, length & 0xff);
}

export function fromBytes(bytes: Uint8Array, key: string): Run {
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  const from = ordinalOf(key) * blockSize + a * 256 + b + 1;
  return [from, from + c * 256 + d];
}
