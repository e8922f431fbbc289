import type { StoredGroup } from '../../../groups/group-store.ts';
import type { Key } from '../../../scim/schema/keys.ts';
import { absent } from '../write.ts';
import { toChangeItem } from './change-record.ts';
import { commit, sizeOf, toNextBlocks } from './commit.ts';
import { toGroupKey } from './layout.ts';
import { type GroupWriter, untilDone } from './session.ts';
import { toStep } from './step.ts';

/**
 * Puts a lost group back under its sequence number, with the keys that no other group has and these members, all of which must
 * exist. Returns undefined if there is an item by now.
 */
export async function putBackGroup(
  writer: GroupWriter,
  lost: StoredGroup,
  { keys, members }: { readonly keys: readonly Key[]; readonly members: readonly string[] },
): Promise<StoredGroup | undefined> {
  const empty: StoredGroup = { ...lost, size: 0, blocks: new Map() };
  let added = keys.map(toGroupKey);
  const outcome = await untilDone(writer, async (attempt) => {
    const step = await toStep(writer, empty, { add: members, remove: [] });
    if (!step || 'unknown' in step) return undefined;
    const blocks = toNextBlocks(empty, lost.revision, step);
    const next: StoredGroup = { ...lost, blocks, size: sizeOf(blocks) };
    const time = new Date(writer.clock.now()).toISOString();
    const record = toChangeItem({ group: next, type: 'created', before: undefined, step, time });
    const done = await commit(writer, { next, condition: absent, added, removed: [], step, record }, attempt);
    if (done === 'outdated') return undefined;
    if (!('conflicts' in done)) return done;
    added = added.filter(({ kind }) => !done.conflicts.includes(kind));
    return undefined;
  });
  return 'there' in outcome ? undefined : outcome;
}
