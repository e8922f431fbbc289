import type { All, ListedResource, PageAfter, StoredResource } from '../../../members/member-store.ts';
import { unavailable } from '../../../scim/error.ts';
import type { Item } from '../write.ts';
import { bridge, type Run, runsBetween, toSeqs } from './gaps.ts';
import { finalize, readSequence, type Sequence } from './sequence.ts';
import { type Layout, resourceKey, type Series } from './series.ts';

/**
 * The number of members, and `count` of them from `position` on. The page is read together with the sequence, as if there was
 * no gap before it; if there was one, it is read again.
 */
export async function readPage<T extends ListedResource>(
  series: Series<StoredResource, T>,
  position: number,
  count: number,
) {
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

/** All resources as of now, and a way to read them in batches of at most this size and 1 MB. */
export async function openAll<T extends ListedResource>(
  begin: () => Series<StoredResource, T>,
  batch = 500,
): Promise<All<T>> {
  const series = begin();
  const sequence = await finalize(series, await readSequence(series));
  return {
    total: totalOf(sequence),
    after: (seq) => readAhead(chunks(sequence, seq, batch), (range) => readParts(begin, range)),
  };
}

/** At most `count` resources after a sequence number. One more is read, to know whether there are more. */
export async function readPageAfter<T extends ListedResource>(
  begin: () => Series<StoredResource, T>,
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

const toListed = <T extends ListedResource>({ toListed: to }: Layout<StoredResource, T>, items: readonly Item[]) =>
  items.map(to).filter((resource) => resource !== undefined);

async function readRange<T extends ListedResource>(
  { items, layout }: Series<StoredResource, T>,
  [from, to]: Run,
): Promise<readonly T[]> {
  const found = await items.range(resourceKey(layout, from), resourceKey(layout, to), { only: layout.listed });
  return toListed(layout, found);
}

async function readSeqs<T extends ListedResource>(
  series: Series<StoredResource, T>,
  seqs: readonly number[],
): Promise<readonly T[]> {
  const ranges = bridge(seqs.map((seq): Run => [seq, seq]));
  return (await Promise.all(ranges.map((range) => readRange(series, range)))).flat();
}

const pick = <T extends ListedResource>(read: readonly T[], seqs: readonly number[]) => {
  const wanted = new Set(seqs);
  return read.filter(({ seq }) => wanted.has(seq));
};

const hasAll = (read: readonly ListedResource[], seqs: readonly number[]) => pick(read, seqs).length === seqs.length;

function* chunks({ runs, finalized }: Sequence, after: number, size: number): Generator<Run> {
  for (const [from, to] of bridge(runsBetween(runs, after + 1, finalized))) {
    for (let start = from; start <= to; start += size) yield [start, Math.min(to, start + size - 1)];
  }
}

/** The resources of a range, request by request. Each has its own deadline, since the reader may take its time. */
async function* readParts<T extends ListedResource>(begin: () => Series<StoredResource, T>, [from, to]: Run) {
  let after: string | undefined;
  do {
    const { items, layout } = begin();
    const part = await items.part(resourceKey(layout, from), resourceKey(layout, to), { after, only: layout.listed });
    yield toListed(layout, part.items);
    after = part.next;
  } while (after !== undefined);
}

/** Maximum requests that are read ahead, of at most 1 MB each. So a reader needs no more memory if resources are large. */
const mostAhead = 8;

/**
 * Reads each range, in order. The longer the reader stays, the more ranges are begun ahead; only the first request of a range is
 * sent before its turn.
 */
async function* readAhead<T extends ListedResource>(
  ranges: Iterator<Run>,
  read: (range: Run) => AsyncGenerator<readonly T[]>,
): AsyncGenerator<readonly T[]> {
  const begun: AsyncIterable<readonly T[]>[] = [];
  for (let ahead = 1; ; ahead = Math.min(ahead * 2, mostAhead)) {
    while (begun.length < ahead) {
      const next = ranges.next();
      if (next.done) break;
      begun.push(beginReading(read(next.value)));
    }
    const first = begun.shift();
    if (!first) return;
    yield* first;
  }
}

/** Sends the first request at once, the others when they are asked for. */
function beginReading<T>(parts: AsyncGenerator<T>): AsyncIterable<T> {
  const first = parts.next();
  // If the reader stops early, nobody awaits it.
  first.catch(() => undefined);
  return (async function* () {
    for (let part = await first; !part.done; part = await parts.next()) yield part.value;
  })();
}
