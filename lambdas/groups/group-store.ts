import type {
  Conflict,
  ListedResource,
  ResourceReader,
  Stale,
  StoredList,
  StoredMember,
  StoredResource,
} from '../members/member-store.ts';
import type { Key } from '../scim/schema/keys.ts';

/** A group as it is stored: its JSON text is without its members. */
export interface StoredGroup extends StoredResource {
  /** How many members it has. */
  readonly size: number;
  /** The store's own record of where its members are. */
  readonly blocks: ReadonlyMap<number, Block>;
}

/** The members of a group among some sequence numbers. */
export interface Block {
  readonly count: number;
  /** The revision of the group that last changed them. */
  readonly revision: number;
  /** What is still to be written of that change. */
  readonly pending?: Uint8Array;
}

/** A group to add: its text, the keys by which it can be found, and the ids of its members. */
export interface GroupAddition {
  readonly json: string;
  readonly keys: readonly Key[];
  readonly members: readonly string[];
}

/** Ids of members to add and to remove; an id in both is added. Or those that remain: all others are removed. */
export type Membership = (
  | { readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly replace: readonly string[] }
) & {
  /** The change is only made if one of each of these lists is a member before. */
  readonly selected?: readonly (readonly string[])[];
};

/** What becomes of a group. */
export interface GroupChange {
  /** The text to store if anything changes. */
  readonly json: string;
  /** Whether the text differs in more than the time of the change. If not, the change may still change members. */
  readonly differs: boolean;
  readonly keys: { readonly before: readonly Key[]; readonly after: readonly Key[] };
  /** Undefined leaves the members as they are. */
  readonly members?: Membership | undefined;
}

/** The members that a change needs are not there. */
export interface Missing {
  /** The ids to add that nobody has. */
  readonly unknown: readonly string[];
  /** The indexes of the selections of which nobody is a member. */
  readonly unmatched: readonly number[];
}

/** A member, without its text. */
export type MemberRef = Pick<StoredMember, 'id' | 'seq'>;

/** A group with its members, in the order of their creation. */
export interface WholeGroup {
  readonly group: StoredGroup;
  /** Undefined if there are more than asked for. */
  readonly members: readonly MemberRef[] | undefined;
}

/**
 * The stored groups of one workspace: the only interface to a database. The rules of MemberStore apply. Whoever reads sees each
 * change whole or not at all, with all of its members and an exact size.
 */
export interface GroupStore extends ResourceReader<StoredGroup> {
  /** The groups that exist with their members, in this order, as far as these are at most `most` members together. */
  readWhole(ids: readonly string[], most: number): Promise<readonly WholeGroup[]>;
  /** The members of a group as a list, in the order of their creation; empty if no group has the id. */
  members(id: string): StoredList<ListedResource>;
  /** Which of these ids are members of the group. */
  membersAmong(id: string, ids: readonly string[]): Promise<readonly string[]>;
  /** The groups of each of these members, by the member's id, in the order of the groups' creation. */
  groupsOf(ids: readonly string[]): Promise<ReadonlyMap<string, readonly StoredGroup[]>>;
  /** Adds a group, unless another group has one of its unique keys, or a member does not exist. */
  add(addition: GroupAddition): Promise<StoredGroup | Conflict | Missing>;
  /**
   * Changes the text, the keys and the members of a group together, unless it has changed since it was read. Members that are
   * there already, or are not there to be removed, are no change. If nothing changes, nothing is written and the group is
   * returned as it was.
   */
  change(current: StoredGroup, change: GroupChange): Promise<StoredGroup | Conflict | Stale<StoredGroup> | Missing>;
  /** Permanently deletes a group and its keys, unless it has changed since it was read. Its members stay as they are. */
  remove(current: StoredGroup, keys: readonly Key[]): Promise<'removed' | Stale<StoredGroup>>;
}
