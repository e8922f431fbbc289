import type { Key } from '../scim/schema/keys.ts';
import type { Author } from './author.ts';

/** A member as a store keeps it: a text under an id, at a place in the list that never changes. */
export interface StoredMember {
  readonly id: string;
  /** 1, 2, 3 ... in the order in which members were added; a few places may be empty. */
  readonly place: number;
  /** 1 when added, one more with each change. */
  readonly revision: number;
  /** What was given to add or change, as it was given. */
  readonly json: string;
  /** The store's own notes on who wrote it. */
  readonly writes: string;
  /** Who wrote it last; an operator, if undefined. */
  readonly author?: Author | undefined;
}

/** A member to add: its text, and the keys by which it is found. */
export interface Addition {
  readonly json: string;
  readonly keys: readonly Key[];
}

/** The key of that value, or all keys whose value begins with it. */
export interface KeyRange extends Key {
  readonly beginning: boolean;
}

/** Other members have the unique keys of these kinds. */
export interface Taken {
  readonly taken: readonly string[];
}

/** The member was changed by someone else, or is gone. */
export interface Stale {
  readonly stale: StoredMember | undefined;
}

/** How many members there are, and a way to read them. */
export interface AllMembers {
  readonly total: number;
  /** The members after a place, in order; the batches that follow the first are read ahead. */
  readonly after: (place: number) => AsyncIterable<readonly StoredMember[]>;
}

/**
 * The stored members of one workspace: the one interface to a database. Every read sees every write that was
 * acknowledged before it. A store knows no schema; uniqueness reaches it as ready-made keys. It waits for contention and
 * outages by itself, a few seconds at most, and then throws `unavailable`.
 */
export interface MemberStore {
  read(id: string): Promise<StoredMember | undefined>;
  /** The places of the members that have such a key, in order, at most so many; others may be among them. */
  find(range: KeyRange, most: number): Promise<readonly number[]>;
  /** The members at these places, in the order of the places; a place without a member is left out. */
  readAt(places: readonly number[]): Promise<readonly StoredMember[]>;
  /** How many members there are, and those from a position (1 is the first) on, at most `count`. */
  page(position: number, count: number): Promise<{ readonly total: number; readonly members: readonly StoredMember[] }>;
  /** All members, in batches of about so many. */
  all(batch?: number): Promise<AllMembers>;
  /**
   * Adds each at one of the next places, unless a unique key of it is taken; no two of them may have one in common. As many
   * as need at most some hundred keys, all told, at one time.
   */
  add(additions: readonly Addition[]): Promise<readonly (StoredMember | Taken)[]>;
  /** Replaces the text and the keys of a member, unless it is no longer the one that was read. */
  change(
    current: StoredMember,
    json: string,
    keys: { readonly before: readonly Key[]; readonly after: readonly Key[] },
  ): Promise<StoredMember | Taken | Stale>;
  /** Takes a member and its keys away for good; its place stays empty. Not done where it is no longer the one that was read. */
  erase(current: StoredMember, keys: readonly Key[]): Promise<'erased' | Stale>;
}
