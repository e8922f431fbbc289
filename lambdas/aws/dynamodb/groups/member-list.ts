import type { StoredGroup } from '../../../groups/group-store.ts';
import type { ListedResource, PageAfter, StoredList } from '../../../members/member-store.ts';
import { listedAttributes, toListedMember } from '../members/layout.ts';
import { readById } from '../members/reader.ts';
import { blockOf, seqsOf } from './bits.ts';
import { readMemberItems } from './member-items.ts';
import { readRosters } from './rosters.ts';
import { type GroupSeries, untilDone } from './session.ts';

/** The members of a group. A page is three requests, wherever it begins: the group, rosters, members. */
export function openMemberList(begin: () => GroupSeries, id: string): StoredList<ListedResource> {
  const after = (seq: number, count: number) => readPart(begin(), id, (group) => partAfter(group, seq, count));
  const page = async (position: number, count: number) => {
    const { total, found } = await readPart(begin(), id, (group) => partAt(group, position, count));
    return { total, found };
  };
  return {
    page,
    after,
    async all(batch = 1000) {
      const { total } = await page(1, 0);
      return { total, after: (seq) => readOn(seq, (last) => after(last, batch)) };
    },
  };
}

/** Some members of a group: the blocks that have them, where they begin in these, and how many there are at most. */
interface Part {
  readonly blocks: readonly number[];
  readonly from: (seqs: readonly number[]) => readonly number[];
  readonly count: number;
  /** Whether members come after these blocks. */
  readonly more: boolean;
}

type Read = PageAfter<ListedResource> & { readonly last: number };

async function readPart(series: GroupSeries, id: string, toPart: (group: StoredGroup) => Part): Promise<Read> {
  return untilDone(series, async (attempt) => {
    const group = await readById(series, id);
    if (!group) return { total: 0, found: [], more: false, last: 0 };
    const { blocks, from, count, more } = toPart(group);
    const rosters = await readRosters(series, group, blocks);
    if (!rosters) return undefined;
    const all = from(blocks.flatMap((block) => seqsOf(rosters.get(block) as Uint8Array, block)));
    const seqs = all.slice(0, count);
    const items = await readMemberItems(series.items, seqs, listedAttributes);
    const found = items.map(toListedMember).filter((member) => member !== undefined);
    if (found.length < seqs.length && attempt < grace) return undefined;
    return { total: group.size, found, more: more || all.length > count, last: seqs.at(-1) ?? 0 };
  });
}

/** How many attempts wait for a member that is being erased to leave the group. */
export const grace = 8;

/** The members at some positions. */
function partAt(group: StoredGroup, position: number, count: number): Part {
  const blocks: number[] = [];
  let [start, skip] = [1, 0];
  for (const [block, { count: held }] of inOrder(group)) {
    const end = start + held;
    if (count > 0 && end > position && start < position + count) {
      if (blocks.length === 0) skip = position - start;
      blocks.push(block);
    }
    start = end;
  }
  return { blocks, from: (seqs) => seqs.slice(skip), count, more: false };
}

/** The members after a sequence number. The first block may also have members up to it. */
function partAfter(group: StoredGroup, seq: number, count: number): Part {
  const blocks: number[] = [];
  let [later, more] = [0, false];
  for (const [block, { count: held }] of inOrder(group)) {
    if (block < blockOf(seq + 1)) continue;
    if (later >= count) {
      more = true;
      break;
    }
    blocks.push(block);
    if (block > blockOf(seq + 1)) later += held;
  }
  return { blocks, from: (seqs) => seqs.filter((each) => each > seq), count, more };
}

const inOrder = ({ blocks }: StoredGroup) =>
  [...blocks].filter(([, { count }]) => count > 0).toSorted(([one], [other]) => one - other);

async function* readOn(
  after: number,
  read: (last: number) => Promise<Read>,
): AsyncGenerator<readonly ListedResource[]> {
  for (let last = after; ; ) {
    const part = await read(last);
    if (part.found.length > 0) yield part.found;
    if (!part.more) return;
    last = part.last;
  }
}
