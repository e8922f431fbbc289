import type { StoredGroup } from '../../../groups/group-store.ts';
import type { Item } from '../write.ts';
import { type Bits, byBlock, pack, seqsOf, toBits, unpack } from './bits.ts';
import { changeKey } from './layout.ts';
import type { Step } from './step.ts';

/**
 * The item of the last change of a group. It is written in the transaction of the change, so that the stream has all of a change
 * in one record. It has the sequence numbers of members that joined or left in the form of rosters: thousands fit.
 *
 *   id, revision, author, time     of the group after the change
 *   type                           created or changed; none if only members joined or left
 *   before, resource               the text before and after
 *   joined, left                   bits of members by block
 *   erased                         the id of a member that left because it was erased: nothing else has it any more
 */
export interface ChangeRecord {
  readonly group: StoredGroup;
  readonly type: 'created' | 'changed' | undefined;
  readonly before: string | undefined;
  readonly step: Pick<Step, 'joined' | 'left'>;
  readonly erased?: string | undefined;
  readonly time: string;
}

export function toChangeItem({ group, type, before, step, erased, time }: ChangeRecord): Item {
  const { id, seq, revision, json, author } = group;
  return {
    key: changeKey(seq),
    id,
    revision,
    resource: json,
    time,
    ...(type && { type }),
    ...(before !== undefined && { before }),
    ...(step.joined.length > 0 && { joined: toPacked(step.joined) }),
    ...(step.left.length > 0 && { left: toPacked(step.left) }),
    ...(erased !== undefined && { erased }),
    ...(author && { author: JSON.stringify(author) }),
  };
}

const toPacked = (seqs: readonly number[]) =>
  Object.fromEntries([...byBlock(seqs)].map(([block, within]) => [String(block), pack(toBits(within))]));

/** The sequence numbers of members in a record, in order. */
export const fromPacked = (packed: unknown): readonly number[] =>
  Object.entries((packed ?? {}) as Readonly<Record<string, Bits>>)
    .flatMap(([block, bits]) => seqsOf(unpack(bits), Number(block)))
    .sort((one, other) => one - other);
