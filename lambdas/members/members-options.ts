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
}
