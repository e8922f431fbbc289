import type { CollectionOptions } from '../collection.ts';

/** What the items of a workspace in the table of activity are opened with. */
export interface ActivityOptions extends CollectionOptions {
  readonly retentionDays: number;
}
