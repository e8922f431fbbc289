import type { StoredMember } from '../members/member-store.ts';
import type { SearchOptions } from '../members/search/options.ts';
import type { GroupStore, StoredGroup } from './group-store.ts';

/** What the groups of a workspace are opened with. */
export interface GroupsOptions extends SearchOptions<StoredGroup> {
  readonly store: GroupStore;
  /** The URI of a member, by its id. */
  readonly locateMember: (id: string) => string;
  /** The stored members with these sequence numbers. */
  readonly readMembers: (seqs: readonly number[]) => Promise<readonly StoredMember[]>;
  /** The most members of a group in an answer. */
  readonly memberLimit: number;
}
