import type { StoredGroup } from '../../../groups/group-store.ts';
import type { Author } from '../../../members/member-store.ts';
import { unavailable } from '../../../scim/error.ts';
import { toWriteId } from '../members/layout.ts';
import type { Series, StoreOptions } from '../members/series.ts';
import { openCollection } from '../table.ts';
import { groupLayout } from './layout.ts';

/** The groups of a workspace, for one request. */
export interface GroupSeries extends Series<StoredGroup, StoredGroup> {
  readonly workspace: string;
}

/** The same for one that writes. */
export interface GroupWriter extends GroupSeries {
  /** Unique to this write. */
  readonly secret: string;
  readonly author: Author | undefined;
}

/** Opens the groups of a workspace for one write. */
export function beginGroups(options: StoreOptions): GroupWriter {
  const { workspace, clock, newSecret, author } = options;
  return {
    items: openCollection(options),
    clock,
    layout: groupLayout,
    workspace,
    secret: newSecret(),
    author: author?.(),
  };
}

/** How often to start again because another writer was faster. */
const attempts = 20;

/** Tries until there is an outcome. Every failed attempt means that another writer has succeeded. */
export async function untilDone<T>(
  { clock }: GroupSeries,
  attempt: (nth: number) => Promise<T | undefined>,
): Promise<T> {
  for (let nth = 1; nth <= attempts; nth += 1) {
    const outcome = await attempt(nth);
    if (outcome !== undefined) return outcome;
    await clock.sleep(5 * nth * clock.random());
  }
  throw unavailable('the group is being changed: try again', 1);
}

export const writeIdOf = ({ secret }: GroupWriter) => toWriteId(secret);
