import type { Comparable } from '../../scim/compare.ts';
import type { ListQuery } from '../../scim/query/list-query.ts';
import { compareKeys, type Sorting, sortKey } from '../../scim/query/sort.ts';
import type { Resource } from '../../scim/resource.ts';
import { toResource } from '../member.ts';
import type { StoredMember } from '../member-store.ts';
import type { MembersOptions } from '../members.ts';

/** A member that answers a query. */
export interface Match {
  readonly seq: number;
  /** About what it adds to an answer. */
  readonly bytes: number;
  readonly resource: Resource;
  /** What it is sorted by. */
  readonly key: Comparable | undefined;
}

/** Members in the order of the answer, from where the page begins; more than the page takes, where there are more. */
export interface Answer {
  readonly matches: readonly Match[];
  /** Undefined where not all members were read. */
  readonly total: number | undefined;
  /** The last place that was read, where reading ended because one request may not read more. */
  readonly readUpTo?: number | undefined;
}

/** What an answer has for a member besides the stored text: schemas, location, version. */
const overhead = 400;

export function toMatch(stored: StoredMember, { sorting }: ListQuery, { locate }: MembersOptions): Match {
  const resource = toResource(stored, locate);
  const key = sorting && sortKey(resource, sorting);
  return { seq: stored.seq, bytes: Buffer.byteLength(stored.json) + overhead, resource, key };
}

/** By what the client sorts by, then in the order in which members were added. */
export function order(one: Omit<Match, 'bytes' | 'resource'>, other: typeof one, sorting: Sorting | undefined): number {
  return (sorting ? compareKeys(one.key, other.key, sorting) : 0) || one.seq - other.seq;
}
