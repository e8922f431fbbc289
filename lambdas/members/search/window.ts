import type { Comparable } from '../../scim/compare.ts';
import { tooMany } from '../../scim/error.ts';
import type { JsonObject } from '../../scim/json.ts';
import type { ListQuery } from '../../scim/query/list-query.ts';
import { compareKeys, type Sorting, sortKey } from '../../scim/query/sort.ts';
import type { Resource } from '../../scim/resource.ts';
import type { ListedResource } from '../member-store.ts';
import { type Placed, toResource } from '../stored-resource.ts';

/** A resource that matches a query. */
export interface Match {
  readonly seq: number;
  /** About how many bytes it adds to a response. */
  readonly bytes: number;
  readonly stored: ListedResource;
  /** Parsed when it is first read: most lists need only the stored text. */
  readonly resource: Resource;
  /** What it is sorted by. */
  readonly key: Comparable | undefined;
}

/** Bytes of a resource in a response in addition to the stored text: schemas, location, version. */
const overhead = 400;

export function toMatch(
  stored: ListedResource,
  { sorting }: ListQuery,
  options: Placed,
  related: JsonObject = {},
): Match {
  let parsed: Resource | undefined;
  const match = {
    seq: stored.seq,
    bytes: Buffer.byteLength(stored.json) + overhead,
    stored,
    get resource() {
      parsed ??= toResource(stored, options, related);
      return parsed;
    },
  };
  return Object.assign(match, { key: sorting && sortKey(match.resource, sorting) });
}

/** The order of a response: by what the client sorts by, then by creation. */
function compareMatches(one: Match, other: Match, sorting: Sorting | undefined): number {
  return (sorting ? compareKeys(one.key, other.key, sorting) : 0) || one.seq - other.seq;
}

/** Which matches to keep: at most `most` from position `from` on, of those after `end`. */
interface Frame {
  /** The first position is 0. */
  readonly from: number;
  readonly most: number;
  readonly end: Match | undefined;
  readonly sorting: Sorting | undefined;
}

/** Takes matches in order of creation, and holds only those that may be in the frame. */
export interface Window {
  add(match: Match): void;
  /** The matches in the frame, in the order of the response. */
  close(): readonly Match[];
}

/** Maximum bytes of stored text to hold; as objects they take a few times as many. */
const heldLimit = 64 * 1024 * 1024;

export function openWindow({ from, most, end, sorting }: Frame): Window {
  const isBefore = (match: Match) => end !== undefined && compareMatches(match, end, sorting) <= 0;
  const { add, close } = sorting ? openSorted(from, most, sorting) : openPlain(from, most);
  return { close, add: (match) => (isBefore(match) ? undefined : add(match)) };
}

/** Matches come in the order of the response: those before and after the frame need not be held. */
function openPlain(from: number, most: number): Window {
  const held: Match[] = [];
  let skipped = 0;
  return {
    close: () => held,
    add(match) {
      if (skipped < from) skipped += 1;
      else if (held.length < most) held.push(match);
    },
  };
}

/** Holds the first matches in sorted order, up to the end of the frame. */
function openSorted(from: number, most: number, sorting: Sorting): Window {
  const needed = from + most;
  let held: Match[] = [];
  let bytes = 0;

  function trim(): void {
    held = held.sort((one, other) => compareMatches(one, other, sorting)).slice(0, needed);
    bytes = held.reduce((sum, match) => sum + match.bytes, 0);
  }

  return {
    add(match) {
      held.push(match);
      bytes += match.bytes;
      if (held.length >= 2 * needed + 100 || bytes > heldLimit) trim();
      if (bytes > heldLimit) {
        throw tooMany(
          'the members are too large to be sorted up to this page: page by cursor, ask for fewer, or filter',
        );
      }
    },
    close() {
      trim();
      return held.slice(from);
    },
  };
}
