/** Closed places: the run from one ordinal to another, both included. */
export type Run = readonly [from: number, to: number];

/** Closed places are recorded by blocks of so many ordinals. */
export const blockSize = 10_000;

export const blockOf = (ordinal: number) => Math.floor((ordinal - 1) / blockSize);

/** Runs in order, none touching another, of runs that may be in any order and overlap. */
export function mergeRuns(runs: readonly Run[]): readonly Run[] {
  const merged: [number, number][] = [];
  for (const [from, to] of runs.toSorted((one, other) => one[0] - other[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** The runs of ordinals in order. */
export const toRuns = (ordinals: readonly number[]) => mergeRuns(ordinals.map((ordinal): Run => [ordinal, ordinal]));

/** The runs, cut where a block ends. */
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

/** How many places are closed from 1 up to an ordinal, of merged runs. */
export function countClosed(closed: readonly Run[], upTo: number): number {
  return closed.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, upTo) - from + 1), 0);
}

/** The ordinals at `count` positions from `position` on: a position is an ordinal less the closed places before it. */
export function toOrdinals(closed: readonly Run[], last: number, position: number, count: number): readonly number[] {
  const ordinals: number[] = [];
  let skip = position - 1;
  for (const [from, to] of openRuns(closed, 1, last)) {
    const start = from + skip;
    skip = Math.max(0, skip - (to - from + 1));
    for (let ordinal = start; ordinal <= to && ordinals.length < count; ordinal += 1) ordinals.push(ordinal);
    if (ordinals.length === count) break;
  }
  return ordinals;
}

/** Runs in order, those near each other made one: a few closed places are read over rather than asked around. */
export function bridge(runs: Iterable<Run>): readonly Run[] {
  const ranges: [number, number][] = [];
  for (const [from, to] of runs) {
    const last = ranges.at(-1);
    if (last && from - last[1] <= 50) last[1] = to;
    else ranges.push([from, to]);
  }
  return ranges;
}

/** The places from one to another that are not closed, in runs. */
export function* openRuns(closed: readonly Run[], first: number, last: number): Generator<Run> {
  let from = first;
  for (const [start, end] of closed) {
    if (start > last) break;
    if (from < start) yield [from, start - 1];
    from = Math.max(from, end + 1);
  }
  if (from <= last) yield [from, last];
}
