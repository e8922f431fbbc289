import type { Key } from '../scim/schema/keys.ts';

/** A resource as a list has it: JSON text with an id and a sequence number that never changes. */
export interface ListedResource {
  readonly id: string;
  /** Sequence number: 1, 2, 3 ... in the order of creation, with a few gaps. */
  readonly seq: number;
  /** 1 when created, one more with each change. */
  readonly revision: number;
  /** The text that was passed to add or change, unaltered. */
  readonly json: string;
}

/** A resource as it is stored, with what a change needs to know. */
export interface StoredResource extends ListedResource {
  /** The store's own record of recent writes. */
  readonly writes: string;
  /** The author of the last write; undefined for an operator. */
  readonly author?: Author | undefined;
}

export type StoredMember = StoredResource;

/** Who wrote a resource, and with which request. It is stored with the resource, for the activity. */
export interface Author {
  readonly credential: { readonly id: string; readonly name?: string };
  /** The gateway's id of the request. */
  readonly request: string;
  /** The provider's client, if it is known. */
  readonly client?: string;
  /** The names of the rewriters that turned the request into plain SCIM. */
  readonly rewriters: readonly string[];
}

/** A member to add: its text, and the keys by which it can be found. */
export interface Addition {
  readonly json: string;
  readonly keys: readonly Key[];
}

/** The key with this value, or all keys with values that begin with it. */
export interface KeyRange extends Key {
  readonly beginning: boolean;
}

/** Other resources have the unique keys of these kinds. */
export interface Conflict {
  readonly conflicts: readonly string[];
}

/** The resource was changed by another writer, or no longer exists. */
export interface Stale<T extends StoredResource = StoredMember> {
  readonly stale: T | undefined;
}

/** The number of resources in a list, and a way to read them. */
export interface All<T extends ListedResource> {
  readonly total: number;
  /** The resources after a sequence number, in order. Batches after the first are read ahead. */
  readonly after: (seq: number) => AsyncIterable<readonly T[]>;
}

/** A page that continues another. */
export interface PageAfter<T extends ListedResource> {
  /** The number of resources in the whole list. */
  readonly total: number;
  readonly found: readonly T[];
  readonly more: boolean;
}

/** A list of resources in the order of their sequence numbers. */
export interface StoredList<T extends ListedResource> {
  /** The number of resources, and at most `count` of them from a position (1 is the first). */
  page(position: number, count: number): Promise<{ readonly total: number; readonly found: readonly T[] }>;
  /** At most `count` resources after a sequence number, and whether there are more. */
  after(seq: number, count: number): Promise<PageAfter<T>>;
  /** All resources, in batches of about this size. */
  all(batch?: number): Promise<All<T>>;
}

/** How the resources of one type are read. Reads are strongly consistent. */
export interface ResourceReader<T extends ListedResource, Listed extends ListedResource = T>
  extends StoredList<Listed> {
  read(id: string): Promise<T | undefined>;
  /** The sequence numbers of at most `most` resources that have such a key, in order. Others may be among them. */
  find(range: KeyRange, most: number): Promise<readonly number[]>;
  /** The resources with these sequence numbers, in order; numbers without a resource are left out. */
  readAt(seqs: readonly number[]): Promise<readonly T[]>;
}

/**
 * The stored members of one workspace: the only interface to a database. Reads are strongly consistent. A store knows no
 * schema; it gets unique keys ready-made. It retries contention and outages for a few seconds, then throws `unavailable`.
 */
export interface MemberStore extends ResourceReader<StoredMember, ListedResource> {
  /**
   * Adds each member under one of the next sequence numbers, unless another member has one of its unique keys. The additions
   * must not share a unique key, and together need at most about a hundred keys.
   */
  add(additions: readonly Addition[]): Promise<readonly (StoredMember | Conflict)[]>;
  /** Replaces the text and the keys of a member, unless it has changed since it was read. */
  change(
    current: StoredMember,
    json: string,
    keys: { readonly before: readonly Key[]; readonly after: readonly Key[] },
  ): Promise<StoredMember | Conflict | Stale>;
  /** Permanently deletes a member and its keys, unless it has changed since it was read. Leaves a gap in the sequence. */
  erase(current: StoredMember, keys: readonly Key[]): Promise<'erased' | Stale>;
}
