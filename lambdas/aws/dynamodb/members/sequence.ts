import { unavailable } from '../../../scim/error.ts';
import { patience } from '../retry.ts';
import { absent, type Expression, type Item, reasonsOf, type Write } from '../write.ts';
import { blockOf, byBlock, countGaps, mergeRuns, type Run, toRuns } from './gaps.ts';
import { fromBytes, seqOf, toBytes } from './layout.ts';
import { gapsKey, type Layout, resourceKey, type Series } from './series.ts';

/** The sequence numbers of a workspace: how far they are used, and its gaps. */
export interface Sequence {
  /** The last number that was given out. */
  readonly last: number;
  /** Each number up to this one is known to hold a member or to be a gap. */
  readonly finalized: number;
  /** The number of gaps up to `finalized`. */
  readonly gaps: number;
  /** The recorded gaps, merged. */
  readonly runs: readonly Run[];
}

/** How long to wait for a create in flight before its number becomes a gap, in milliseconds. */
const grace = 250;

/** How many numbers are finalized in one step: if time runs out, the steps so far are kept. */
const stride = 1000;

/** Takes the next numbers of the workspace, which no other writer gets; returns the last of them. */
export async function takeSeqs({ items, layout }: Series, count: number): Promise<number> {
  const counter = await items.update(layout.counter, { expression: 'ADD #taken :count', values: { count } });
  return Number(counter['taken']);
}

/** Reads the gaps and the counter in one request. */
export async function readSequence({ items, layout }: Series): Promise<Sequence> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const found = await items.range(layout.gaps, layout.counter);
    const counter = found.find(({ key }) => key === layout.counter);
    const number = (name: string) => Number(counter?.[name] ?? 0);
    const sequence = {
      last: number('taken'),
      finalized: number('settled'),
      gaps: number('closed'),
      runs: gapsOf(found),
    };
    // A Query does not read its items at one instant: a block may be older than the counter.
    if (countGaps(sequence.runs, sequence.finalized) === sequence.gaps) return sequence;
  }
  throw beingUpdated();
}

const beingUpdated = () => unavailable('the member list is being updated: try again', 1);

const gapsOf = (found: readonly Item[]) =>
  mergeRuns(
    found.flatMap(({ key, runs }) =>
      [...((runs as Set<Uint8Array> | undefined) ?? [])].map((run) => fromBytes(run, key)),
    ),
  );

/**
 * Finds out whether each number up to `upTo` holds a member, and makes a gap of those that do not: their creates failed, or
 * must take another number. So a member that a list has shown never changes its position. Returns the new state.
 */
export async function finalize(series: Series, before: Sequence, upTo = before.last): Promise<Sequence> {
  const { clock } = series;
  const start = clock.now();
  let sequence = before;
  while (sequence.finalized < upTo) {
    if (clock.now() - start > patience) throw beingUpdated();
    sequence = await finalizeStride(series, {
      sequence,
      upTo: Math.min(upTo, sequence.finalized + stride),
      start,
    });
  }
  return sequence;
}

interface Stride {
  readonly sequence: Sequence;
  readonly upTo: number;
  readonly start: number;
}

async function finalizeStride(series: Series, { sequence, upTo, start }: Stride): Promise<Sequence> {
  const { clock } = series;
  const from = sequence.finalized + 1;
  let { empty, gaps } = await survey(series, from, upTo);
  while (empty.length > 0 && clock.now() - start < grace) {
    await clock.sleep(20);
    const again = await survey(series, empty[0] as number, empty.at(-1) as number);
    empty = again.empty;
    gaps = [...gaps, ...again.gaps];
  }
  const found = new Set([...gaps, ...(await closeGaps(series, empty))]);
  const runs = toRuns([...found]);
  await recordGaps(series, runs);
  const moved = await moveFinalized(series, sequence.finalized, upTo, found.size);
  if (!moved) return readSequence(series);
  return {
    ...sequence,
    finalized: upTo,
    gaps: sequence.gaps + found.size,
    runs: mergeRuns([...sequence.runs, ...runs]),
  };
}

/** The numbers in a range that hold no item yet, and those that are gaps. */
async function survey({ items, layout }: Series, from: number, to: number) {
  const found = await items.range(resourceKey(layout, from), resourceKey(layout, to), { only: ['key', 'closed'] });
  const used = new Set(found.map(({ key }) => seqOf(key)));
  const all = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return {
    empty: all.filter((seq) => !used.has(seq)),
    gaps: found.filter(({ closed }) => closed).map(({ key }) => seqOf(key)),
  };
}

/** Puts an empty item at each of these numbers, so that a late create fails; returns those that are gaps now. */
export async function closeGaps(series: Series, seqs: readonly number[]): Promise<readonly number[]> {
  const gaps: number[] = [];
  for (let start = 0; start < seqs.length; start += 100) {
    gaps.push(...(await closeHundredGaps(series, seqs.slice(start, start + 100))));
  }
  return gaps;
}

async function closeHundredGaps(series: Series, seqs: readonly number[]): Promise<readonly number[]> {
  const { items, layout } = series;
  const writes = seqs.map((seq) => ({ put: { key: resourceKey(layout, seq), closed: true }, condition: absent }));
  try {
    await items.transact(writes);
    return seqs;
  } catch (error) {
    const reasons = reasonsOf(error);
    const left = seqs.filter((_, index) => !reasons[index]?.failed);
    const found = seqs.filter((_, index) => reasons[index]?.item?.['closed']);
    return [...found, ...(left.length > 0 ? await closeHundredGaps(series, left) : [])];
  }
}

/**
 * The writes that replace a resource by a gap: the item, the record of the gap, and the count. The number must be finalized; it
 * stays so, therefore none of this depends on what is read.
 */
export const toGapWrites = (
  layout: Layout,
  seq: number,
  condition: Expression,
  note: object = {},
): readonly Write[] => [
  { put: { ...note, key: resourceKey(layout, seq), closed: true }, condition },
  { update: gapsKey(layout, blockOf(seq)), change: addingGaps([[seq, seq]]) },
  { update: layout.counter, change: { expression: 'ADD #closed :one', values: { one: 1 } } },
];

/** Adds the runs to the sets of their blocks; some may be there already. */
async function recordGaps({ items, layout }: Series, runs: readonly Run[]): Promise<void> {
  const blocks = [...byBlock(runs)];
  await Promise.all(blocks.map(([block, within]) => items.update(gapsKey(layout, block), addingGaps(within))));
}

const addingGaps = (runs: readonly Run[]): Expression => ({
  expression: 'ADD #runs :runs',
  values: { runs: new Set(runs.map(toBytes)) },
});

/** Stores how far the sequence is finalized. False if another request has moved it, with the same findings. */
async function moveFinalized({ items, layout }: Series, from: number, upTo: number, gaps: number): Promise<boolean> {
  const change = { expression: 'SET #settled = :upTo ADD #closed :gaps', values: { upTo, gaps } };
  const unmoved =
    from === 0
      ? { expression: 'attribute_not_exists(#settled)' }
      : { expression: '#settled = :from', values: { from } };
  try {
    await items.update(layout.counter, change, unmoved);
    return true;
  } catch (error) {
    reasonsOf(error);
    return false;
  }
}
