import type { ActivityEntry, ActivityKind, ManagementEntry } from './entry.ts';

/** What to read: the entries of one workspace, newest first. */
export interface ActivityQuery {
  /** Of this member only: its timeline, with the refused requests that named it. */
  readonly member?: string;
  readonly kind?: ActivityKind;
  /** From this time on: RFC 3339, UTC. */
  readonly from?: string;
  /** Before this time. */
  readonly to?: string;
  /** As a page gave it. */
  readonly cursor?: string;
  /** At most so many entries. */
  readonly limit: number;
}

export interface ActivityPage {
  readonly entries: readonly ActivityEntry[];
  /** Undefined at the end; a page with few entries, or with none, can have one. */
  readonly nextCursor?: string;
}

export type NewManagementEntry = Omit<ManagementEntry, 'id' | 'kind' | 'time'>;

/** The activity of one workspace. Reads see what was written before. */
export interface Activity {
  /** Notes a change of the workspace or its credentials. Never throws: what can not be noted is logged. */
  add(entry: NewManagementEntry): Promise<void>;
  /** Throws invalidCursor. */
  list(query: ActivityQuery): Promise<ActivityPage>;
  /** Takes away whatever tells of a member, also refusals that have one of its names in what was sent. May be repeated. */
  eraseMember(member: string, names: readonly string[]): Promise<void>;
  /** Takes everything away. May be repeated. */
  deleteAll(): Promise<void>;
}
