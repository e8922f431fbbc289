import type { ActivityEntry, ActivityKind, ManagementEntry } from './entry.ts';

/** What to read: the entries of one workspace, newest first. */
export interface ActivityQuery {
  /** Only of this member: its timeline, and the refused requests with its id. */
  readonly member?: string;
  /** Only of this group: its changes, and the refused requests with its id. Nothing concerns both a member and a group. */
  readonly group?: string;
  readonly kind?: ActivityKind;
  /** From this time on: RFC 3339, UTC. */
  readonly from?: string;
  /** Before this time. */
  readonly to?: string;
  /** The `nextCursor` of a page. */
  readonly cursor?: string;
  /** Maximum entries. */
  readonly limit: number;
}

export interface ActivityPage {
  readonly entries: readonly ActivityEntry[];
  /** Undefined at the end. A page with few or no entries can have one. */
  readonly nextCursor?: string;
}

export type NewManagementEntry = Omit<ManagementEntry, 'id' | 'kind' | 'time'>;

/** The activity of one workspace. Reads see what was written before. */
export interface Activity {
  /** Notes a change of the workspace or its credentials. Never throws: a failure is logged. */
  add(entry: NewManagementEntry): Promise<void>;
  /** Throws invalidCursor. */
  list(query: ActivityQuery): Promise<ActivityPage>;
  /** Deletes all entries of a member, and refused requests that contain one of its names. Can be repeated. */
  eraseMember(member: string, names: readonly string[]): Promise<void>;
  /** Deletes all entries. Can be repeated. */
  deleteAll(): Promise<void>;
}
