import type { MemberStore } from './member-store.ts';
import type { RoleCatalogue } from './roles.ts';

/** What the members of one workspace are opened with. */
export interface MembersOptions {
  readonly store: MemberStore;
  readonly workspace: string;
  readonly roles: RoleCatalogue;
  readonly now: () => Date;
  readonly locate: (id: string) => string;
  /** The most members that one request may read where no key leads to those it asks for. */
  readonly scanLimit: number;
  /** Is told of each filter how it was answered; nothing in it tells what was asked for. */
  readonly explain?: (explanation: Explanation) => void;
}

/** How a filter was answered. */
export interface Explanation {
  /** By what the members were found: `scan`, or such as `userName eq or email eq`. */
  readonly plan: string;
  /** How many members were read. */
  readonly read: number;
  /** How many of those answered the filter. */
  readonly matched: number;
}
