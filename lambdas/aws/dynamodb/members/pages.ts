import type { All, PageAfter, StoredResource } from '../../../members/member-store.ts';
import { unavailable } from '../../../scim/error.ts';
import { bridge, type Run, runsBetween, toSeqs } from './gaps.ts';
import { finalize, readSequence, type Sequence } from './sequence.ts';
import { resourceKey, type Series } from './series.ts';

/**
 * The number of members, and `count` of them from `position` on. The page is read together with the sequence, as if there was
 * no gap before it; if there was one, it is read again.
 */
export async function readPage<T extends StoredResource>(series: Series<T>, position: number, count: number) {
  const guess = count > 0 ? readRange(series, [position, position + count - 1]) : [];
  let [read, sequence] = await Promise.all([guess, readSequence(series)]);
  for (let attempt = 0; attempt < 5; attempt += 1) {
    sequence = await finalize(series, sequence);
    const seqs = toSeqs(sequence.runs, sequence.finalized, position, count);
    if (!hasAll(read, seqs)) read = await readSeqs(series, seqs);
    if (hasAll(read, seqs)) return { total: totalOf(sequence), found: pick(read, seqs) };
    // A resource of this page was erased meanwhile.
    sequence = await readSequence(series);
  }
  throw unavailable('resources are being erased: try again', 1);
}

/** All resources as of now, and a way to read them in batches of about this size. */
export async function openAll<T extends StoredResource>(begin: () => Series<T>, batch = 500): Promise<All<T>> {
  const series = begin();
  const sequence = await finalize(series, await readSequence(series));
  return {
    total: totalOf(sequence),
    after: (seq) => readAhead(chunks(sequence, seq, batch), (range) => readRange(begin(), range)),
  };
}

/** At most `count` resources after a sequence number. One more is read, to know whether there are more. */
export async function readPageAfter<T extends StoredResource>(
  begin: () => Series<T>,
  seq: number,
  count: number,
): Promise<PageAfter<T>> {
  const { total, after } = await openAll(begin, count + 1);
  const read: T[] = [];
  for await (const batch of after(seq)) {
    read.push(...batch);
    if (read.length > count) break;
  }
  return { total, found: read.slice(0, count), more: read.length > count };
}

const totalOf = ({ finalized, gaps }: Sequence) => finalized - gaps;

async function readRange<T extends StoredResource>(
  { items, layout }: Series<T>,
  [from, to]: Run,
): Promise<readonly T[]> {
  const found = await items.range(resourceKey(layout, from), resourceKey(layout, to));
  return found.map(layout.toStored).filter((resource) => resource !== undefined);
}

async function readSeqs<T extends StoredResource>(series: Series<T>, seqs: readonly number[]): Promise<readonly T[]> {
  const ranges = bridge(seqs.map((seq): Run => [seq, seq]));
  return (await Promise.all(ranges.map((range) => readRange(series, range)))).flat();
}

const pick = <T extends StoredResource>(read: readonly T[], seqs: readonly number[]) => {
  const wanted = new Set(seqs);
  return read.filter(({ seq }) => wanted.has(seq));
};

const hasAll = (read: readonly StoredResource[], seqs: readonly number[]) => pick(read, seqs).length === seqs.length;

function* chunks({ runs, finalized }: Sequence, after: number, size: number): Generator<Run> {
  for (const [from, to] of bridge(runsBetween(runs, after + 1, finalized))) {
    for (let start = from; start <= to; start += size) yield [start, Math.min(to, start + size - 1)];
  }
}

/** Maximum bytes of resources that are read ahead, judged by the size of the last batch. */
const aheadLimit = 16 * 1024 * 1024;

const sizeOf = (resources: readonly StoredResource[]) => resources.reduce((sum, { json }) => sum + json.length, 0);

/** Reads each range, in order. The longer the reader stays, the more are read ahead: up to eight, fewer if resources are large. */
async function* readAhead<T extends StoredResource>(
  ranges: Iterator<Run>,
  read: (range: Run) => Promise<readonly T[]>,
): AsyncGenerator<readonly T[]> {
  const pending: Promise<readonly T[]>[] = [];
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
    const resources = await first;
    room = Math.max(1, Math.min(8, Math.floor(aheadLimit / (sizeOf(resources) + 1))));
    yield resources;
  }
}
