import type { Block, StoredGroup } from '../../../groups/group-store.ts';
import type { Key } from '../../../scim/schema/keys.ts';
import { groupChangePrefix, groupPrefix } from '../../resources.ts';
import { numbered, toMember, toMemberItem } from '../members/layout.ts';
import type { Layout } from '../members/series.ts';
import type { Item } from '../write.ts';
import { noBits, pack, unpack } from './bits.ts';

/*
 * The items of groups in the table of members, in addition to those in members/layout.ts.
 *
 *   <workspace>                   groupDisplayName#<folded>  ordinal                 the group that has this name
 *   <workspace>                   groupExternalId#<id>       ordinal                 the group that has this externalId
 *   <workspace>                   group#<seq>                as a member's;          a group; how many members it has; where they
 *                                                            size, blocks, pending   are; what is still to be written of them
 *   <workspace>                   group#<seq>                closed                  a gap; of a deleted group it also says who
 *                                                                                    deleted which, and what is pending
 *   <workspace>                   groupClosed#, groupCounter                         the sequence, as of members
 *   <workspace>                   groupChange#<seq>          see change-record.ts    the last change, for the stream
 *   <workspace>                   groupPending#<seq>                                 the group has a pending change
 *   <workspace>                   erasures#<shard>           count                   how many members were erased
 *   <workspace>#roster#<block>    roster#<seq>               revision, bits          the members of a group among 4,096 members
 *
 * A roster has a bit for each member, so that most changes are one transaction however many members they add: up to a hundred
 * items change together. A change of more rosters commits first: the group has the new rosters as `pending`, and they are written
 * afterwards. The groups of a member are found in the partition of its block. A roster is valid if it has the revision that the
 * group has for its block.
 */

export const rosterPartition = (workspace: string, block: number) => numbered(`${workspace}#roster#`, block);
export const rosterPrefix = 'roster#';
export const rosterKey = (seq: number) => numbered(rosterPrefix, seq);
export const changeKey = (seq: number) => numbered(groupChangePrefix, seq);
export const pendingPrefix = 'groupPending#';
export const pendingKey = (seq: number) => numbered(pendingPrefix, seq);

/** A key of a group, with a kind that no key of a member has. */
export const toGroupKey = <T extends Key>(key: T): T => ({
  ...key,
  kind: `${kindPrefix}${key.kind.charAt(0).toUpperCase()}${key.kind.slice(1)}`,
});

/** The kind as it was before `toGroupKey`. */
export const fromGroupKind = (kind: string) =>
  kind.charAt(kindPrefix.length).toLowerCase() + kind.slice(kindPrefix.length + 1);

const kindPrefix = 'group';

export const groupLayout: Layout<StoredGroup, StoredGroup> = {
  resources: groupPrefix,
  gaps: 'groupClosed#',
  counter: 'groupCounter',
  toStored: toGroup,
  toListed: toGroup,
};

/** The group of an item; undefined for a gap, or for no item. */
export function toGroup(item: Item | undefined): StoredGroup | undefined {
  const stored = toMember(item);
  return item && stored && { ...stored, size: Number(item['size']), blocks: toBlocks(item) };
}

export function toGroupItem({ size, blocks, ...stored }: StoredGroup): Item {
  const key = numbered(groupPrefix, stored.seq);
  return { ...toMemberItem(stored), key, size, ...fromBlocks(blocks) };
}

/** The blocks of a group, also of one that was deleted. */
export function toBlocks(item: Item): ReadonlyMap<number, Block> {
  const blocks = new Map<number, Block>();
  const stored = (item['blocks'] ?? new Uint8Array()) as Uint8Array;
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength);
  for (let at = 0; at < stored.byteLength; at += entrySize) {
    blocks.set(view.getUint16(at), { count: view.getUint16(at + 2), revision: view.getUint32(at + 4) });
  }
  for (const [block, bits] of Object.entries((item['pending'] ?? {}) as Record<string, Uint8Array>)) {
    const known = blocks.get(Number(block)) ?? { count: 0, revision: Number(item['revision']) };
    blocks.set(Number(block), { ...known, pending: unpack(bits) });
  }
  return blocks;
}

/** The attributes of blocks; there is none for what is empty. */
export function fromBlocks(blocks: ReadonlyMap<number, Block>) {
  const filled = [...blocks].filter(([, { count }]) => count > 0).toSorted(([one], [other]) => one - other);
  const pending = [...blocks].filter(([, block]) => block.pending);
  const view = new DataView(new ArrayBuffer(filled.length * entrySize));
  for (const [index, [block, { count, revision }]] of filled.entries()) {
    view.setUint16(index * entrySize, block);
    view.setUint16(index * entrySize + 2, count);
    view.setUint32(index * entrySize + 4, revision);
  }
  return {
    ...(filled.length > 0 && { blocks: new Uint8Array(view.buffer) }),
    ...(pending.length > 0 && {
      pending: Object.fromEntries(pending.map(([block, { pending: bits = noBits }]) => [String(block), pack(bits)])),
    }),
  };
}

/** The bytes of a block: its number, its count of members, its revision. */
const entrySize = 8;
