import type { All, StoredMember } from '../../../members/member-store.ts';
import { unavailable } from '../../../scim/error.ts';
import type { Clock } from '../retry.ts';
import type { Collection } from '../table.ts';
import { bridge, type Run, runsBetween, toSeqs } from './gaps.ts';
import { memberKey, toMember } from './layout.ts';
import { finalize, readSequence, type Sequence } from './sequence.ts';

/**
 * The number of members, and `count` of them from `position` on. The page is read together with the sequence, as if there was
 * no gap before it; if there was one, it is read again.
 */
export async function readPage(items: Collection, clock: Clock, position: number, count: number) {
  const guess = count > 0 ? readRange(items, [position, position + count - 1]) : [];
  let [read, sequence] = await Promise.all([guess, readSequence(items)]);
  for (let attempt = 0; attempt < 5; attempt += 1) {
    sequence = await finalize(items, clock, sequence);
    const seqs = toSeqs(sequence.runs, sequence.finalized, position, count);
    if (!hasAll(read, seqs)) read = await readSeqs(items, seqs);
    if (hasAll(read, seqs)) return { total: totalOf(sequence), found: pickMembers(read, seqs) };
    // An operator erased a member of this page meanwhile.
    sequence = await readSequence(items);
  }
  throw unavailable('members are being erased: try again', 1);
}

/** All members as of now, and a way to read them in batches of about this size. */
export async function openAll(begin: () => Collection, clock: Clock, batch = 500): Promise<All<StoredMember>> {
  const items = begin();
  const sequence = await finalize(items, clock, await readSequence(items));
  return {
    total: totalOf(sequence),
    after: (seq) => readAhead(chunks(sequence, seq, batch), (range) => readRange(begin(), range)),
  };
}

const totalOf = ({ finalized, gaps }: Sequence) => finalized - gaps;

async function readRange(items: Collection, [from, to]: Run): Promise<readonly StoredMember[]> {
  const found = await items.range(memberKey(from), memberKey(to));
  return found.map(toMember).filter((member) => member !== undefined);
}

async function readSeqs(items: Collection, seqs: readonly number[]): Promise<readonly StoredMember[]> {
  const ranges = bridge(seqs.map((seq): Run => [seq, seq]));
  return (await Promise.all(ranges.map((range) => readRange(items, range)))).flat();
}

const pickMembers = (read: readonly StoredMember[], seqs: readonly number[]) => {
  const wanted = new Set(seqs);
  return read.filter(({ seq }) => wanted.has(seq));
};

const hasAll = (read: readonly StoredMember[], seqs: readonly number[]) =>
  pickMembers(read, seqs).length === seqs.length;

function* chunks({ runs, finalized }: Sequence, after: number, size: number): Generator<Run> {
  for (const [from, to] of bridge(runsBetween(runs, after + 1, finalized))) {
    for (let start = from; start <= to; start += size) yield [start, Math.min(to, start + size - 1)];
  }
}

/** Maximum bytes of members that are read ahead, judged by the size of the last batch. */
const aheadLimit = 16 * 1024 * 1024;

const sizeOf = (members: readonly StoredMember[]) => members.reduce((sum, { json }) => sum + json.length, 0);

/** Reads each range, in order. The longer the reader stays, the more are read ahead: up to eight, fewer if members are large. */
async function* readAhead(
  ranges: Iterator<Run>,
  read: (range: Run) => Promise<readonly StoredMember[]>,
): AsyncGenerator<readonly StoredMember[]> {
  const pending: Promise<readonly StoredMember[]>[] = [];
  let room = 8;
  for (let ahead = 1; ; ahead = Math.min(ahead * 2, room)) {
    while (pending.length < ahead) {
      const next = ranges.next();
      if (next.done) break;
      const reading = read(next.value);
      // If the reader stops early, nobody awaits it.
      reading.catch(() => undefined);
      pending.push(reading);
    }
    const first = pending.shift();
    if (!first) return;
    const members = await first;
    room = Math.max(1, Math.min(8, Math.floor(aheadLimit / (sizeOf(members) + 1))));
    yield members;
  }
}
