import type { GroupChange, Missing, StoredGroup } from '../../../groups/group-store.ts';
import type { Conflict, Stale } from '../../../members/member-store.ts';
import { movedKeys } from '../members/change.ts';
import { addWrite, hasWrite } from '../members/layout.ts';
import { resourceKey } from '../members/series.ts';
import type { Expression } from '../write.ts';
import { noBits, unpack } from './bits.ts';
import { type ChangeRecord, toChangeItem } from './change-record.ts';
import { commit, sizeOf, toNextBlocks } from './commit.ts';
import { finish, isUnfinished } from './finish.ts';
import { rosterKey, rosterPartition, toGroup } from './layout.ts';
import { type GroupWriter, untilDone, writeIdOf } from './session.ts';
import { noStep, type Step, toLeave, toStep } from './step.ts';

export type Changed = StoredGroup | Stale<StoredGroup>;

/** Works out what happens to the members, under the revision that was read, and commits it with the text and the keys. */
export async function changeGroup(
  writer: GroupWriter,
  read: StoredGroup,
  change: GroupChange,
): Promise<Changed | Conflict | Missing> {
  const current = isUnfinished(read) ? await finish(writer, read) : read;
  return untilDone(writer, async (attempt) => {
    const step = change.members ? await toStep(writer, current, change.members) : noStep;
    if (!step) return reread(writer, current.seq);
    if ('unknown' in step) return step;
    if (!change.differs && step.rosters.size === 0) return current;
    const record = {
      type: change.differs ? ('changed' as const) : undefined,
      before: change.differs ? current.json : undefined,
    };
    return settle(writer, current, { json: change.json, keys: change.keys, step, record }, attempt);
  });
}

/** Takes a member that is being erased out of a group; the text stays. */
export async function leaveGroup(
  writer: GroupWriter,
  read: StoredGroup,
  member: { readonly id?: string; readonly seq: number },
): Promise<Changed> {
  const current = isUnfinished(read) ? await finish(writer, read) : read;
  return untilDone(writer, async (attempt) => {
    const step = await toLeave(writer, current, member.seq);
    if (!step) return reread(writer, current.seq);
    if (step.rosters.size === 0) return current;
    const record = { type: undefined, before: undefined, erased: member.id };
    const keys = { before: [], after: [] };
    return (await settle(writer, current, { json: current.json, keys, step, record }, attempt)) as Changed | undefined;
  });
}

/** Makes a group fit one of its rosters again, whatever is in it. A roster that is lost has lost its members. */
export async function mendGroup(writer: GroupWriter, current: StoredGroup, block: number): Promise<Changed> {
  const roster = await writer.items.getAll([
    { in: rosterPartition(writer.workspace, block), key: rosterKey(current.seq) },
  ]);
  const bits = roster[0] ? unpack(roster[0]['bits'] as Uint8Array) : noBits;
  const step = { ...noStep, rosters: new Map([[block, bits]]) };
  const settling = {
    json: current.json,
    keys: { before: [], after: [] },
    step,
    record: { type: undefined, before: undefined },
  };
  return (await settle(writer, current, settling, 1)) as Changed;
}

interface Settling extends Pick<GroupChange, 'json' | 'keys'> {
  readonly step: Step;
  readonly record: Pick<ChangeRecord, 'type' | 'before' | 'erased'>;
}

/** Commits a change; undefined if a new member was erased meanwhile, so that it has to be worked out again. */
async function settle(
  writer: GroupWriter,
  current: StoredGroup,
  { json, keys, step, record }: Settling,
  attempt: number,
): Promise<Changed | Conflict | undefined> {
  const { clock, author } = writer;
  const revision = current.revision + 1;
  const blocks = toNextBlocks(current, revision, step);
  const next: StoredGroup = {
    ...current,
    json,
    revision,
    author,
    size: sizeOf(blocks),
    blocks,
    writes: addWrite(current.writes, writeIdOf(writer), clock.now()),
  };
  const { added, removed } = movedKeys(keys, current.seq);
  const item = toChangeItem({ group: next, step, time: new Date(clock.now()).toISOString(), ...record });
  const condition = isAsRead(current.revision);
  const outcome = await commit(writer, { next, condition, added, removed, step, record: item }, attempt);
  if (outcome === 'outdated') return undefined;
  return 'there' in outcome ? toOutcome(writer, toGroup(outcome.there)) : outcome;
}

export const isAsRead = (revision: number): Expression => ({
  expression: '#revision = :revision AND attribute_not_exists(#pending)',
  values: { revision },
});

const reread = async (writer: GroupWriter, seq: number) =>
  toOutcome(writer, toGroup(await writer.items.get(resourceKey(writer.layout, seq))));

/** If the answer to an earlier attempt was lost, the log of writes shows that it succeeded. */
const toOutcome = (writer: GroupWriter, there: StoredGroup | undefined): Changed =>
  there && hasWrite(there.writes, writeIdOf(writer)) ? there : { stale: there };
