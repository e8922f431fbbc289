/** A run of sequence numbers, both ends included. */
export type Run = readonly [from: number, to: number];

/** Gaps are recorded in blocks of this many sequence numbers. */
export const blockSize = 10_000;

export const blockOf = (seq: number) => Math.floor((seq - 1) / blockSize);

/** Sorts runs and joins those that overlap or touch. */
export function mergeRuns(runs: readonly Run[]): readonly Run[] {
  const merged: [number, number][] = [];
  for (const [from, to] of runs.toSorted((one, other) => one[0] - other[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** The runs of sequence numbers in any order. */
export const toRuns = (seqs: readonly number[]) => mergeRuns(seqs.map((seq): Run => [seq, seq]));

/** The runs by block, cut at the end of each block. */
export function byBlock(runs: readonly Run[]): ReadonlyMap<number, readonly Run[]> {
  const blocks = new Map<number, Run[]>();
  for (const [from, to] of runs) {
    for (let block = blockOf(from); block <= blockOf(to); block += 1) {
      const run: Run = [Math.max(from, block * blockSize + 1), Math.min(to, (block + 1) * blockSize)];
      blocks.set(block, [...(blocks.get(block) ?? []), run]);
    }
  }
  return blocks;
}

/** The number of gaps up to a sequence number; the runs are merged. */
export function countGaps(gaps: readonly Run[], upTo: number): number {
  return gaps.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, upTo) - from + 1), 0);
}

/** The sequence numbers at `count` positions from `position` on; gaps have no position. */
export function toSeqs(gaps: readonly Run[], last: number, position: number, count: number): readonly number[] {
  const seqs: number[] = [];
  let skip = position - 1;
  for (const [from, to] of runsBetween(gaps, 1, last)) {
    const start = from + skip;
    skip = Math.max(0, skip - (to - from + 1));
    for (let seq = start; seq <= to && seqs.length < count; seq += 1) seqs.push(seq);
    if (seqs.length === count) break;
  }
  return seqs;
}

/** Joins runs that are near each other: reading over a few gaps is cheaper than another request. */
export function bridge(runs: Iterable<Run>): readonly Run[] {
  const ranges: [number, number][] = [];
  for (const [from, to] of runs) {
    const last = ranges.at(-1);
    if (last && from - last[1] <= 50) last[1] = to;
    else ranges.push([from, to]);
  }
  return ranges;
}

/** The runs between the gaps, from one sequence number to another. */
export function* runsBetween(gaps: readonly Run[], first: number, last: number): Generator<Run> {
  let from = first;
  for (const [start, end] of gaps) {
    if (start > last) break;
    if (from < start) yield [from, start - 1];
    from = Math.max(from, end + 1);
  }
  if (from <= last) yield [from, last];
}
