import type { GroupAddition, Missing, StoredGroup } from '../../../groups/group-store.ts';
import type { Conflict } from '../../../members/member-store.ts';
import { findConflicts } from '../members/add.ts';
import { addWrite, toId } from '../members/layout.ts';
import { closeGaps, takeSeqs } from '../members/sequence.ts';
import { absent } from '../write.ts';
import { toChangeItem } from './change-record.ts';
import { commit, toNextBlocks } from './commit.ts';
import { toGroup } from './layout.ts';
import { type GroupWriter, untilDone, writeIdOf } from './session.ts';
import { noStep, type Step, toStep } from './step.ts';

/** Finds conflicts of unique keys and members that do not exist, takes the next sequence number, and commits the group. */
export async function addGroup(
  writer: GroupWriter,
  addition: GroupAddition,
): Promise<StoredGroup | Conflict | Missing> {
  const [conflicts, checked] = await Promise.all([
    findConflicts(writer.items, [addition]),
    toFirstStep(writer, addition),
  ]);
  const conflict = conflicts.get(addition);
  if (conflict) return conflict;
  if ('unknown' in checked) return checked;
  let [seq, step] = [await takeSeqs(writer, 1), checked];
  /** The number becomes a gap at once, so that no list waits for it. If this fails, the next list does it. */
  const giveUp = async <T>(outcome: T) => {
    await closeGaps(writer, [seq]).catch(() => undefined);
    return outcome;
  };
  return untilDone(writer, async (attempt) => {
    const next = toNewGroup(writer, seq, addition, step);
    const time = new Date(writer.clock.now()).toISOString();
    const record = toChangeItem({ group: next, type: 'created', before: undefined, step, time });
    const change = { next, condition: absent, added: addition.keys, removed: [], step, record };
    const outcome = await commit(writer, change, attempt);
    if (outcome === 'outdated') {
      const again = await toFirstStep(writer, addition);
      if ('unknown' in again) return giveUp(again);
      step = again;
      return undefined;
    }
    if ('conflicts' in outcome) return giveUp(outcome);
    if (!('there' in outcome)) return outcome;
    // The answer to an earlier attempt was lost, or the number has become a gap meanwhile.
    if (outcome.there?.['id'] === next.id) return toGroup(outcome.there) ?? next;
    seq = await takeSeqs(writer, 1);
    return undefined;
  });
}

const nothing: StoredGroup = { id: '', seq: 0, revision: 0, json: '', writes: '', size: 0, blocks: new Map() };

/** A group that does not exist yet never changes. */
const toFirstStep = async (writer: GroupWriter, { members }: GroupAddition) =>
  members.length > 0 ? ((await toStep(writer, nothing, { add: members, remove: [] })) as Step | Missing) : noStep;

function toNewGroup(writer: GroupWriter, seq: number, { json }: GroupAddition, step: Step): StoredGroup {
  const { secret, author, clock } = writer;
  const writes = addWrite('', writeIdOf(writer), clock.now());
  const blocks = toNextBlocks(nothing, 1, step);
  return { id: toId(seq, secret), seq, revision: 1, json, writes, author, size: step.joined.length, blocks };
}
