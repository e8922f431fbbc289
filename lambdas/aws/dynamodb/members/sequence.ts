import { unavailable } from '../../../scim/error.ts';
import { absent, type Collection, type Item, reasonsOf, type Write } from '../collection.ts';
import type { Expression } from '../expression.ts';
import { type Clock, patience } from '../retry.ts';
import { blockOf, byBlock, countClosed, mergeRuns, type Run, toRuns } from './gaps.ts';
import { closedKey, counterKey, firstClosedKey, fromBytes, memberKey, ordinalOf, toBytes } from './layout.ts';

/** What is known of the places of a workspace. */
export interface Ledger {
  /** The highest ordinal that was given out. */
  readonly taken: number;
  /** Of the ordinals up to this one it is known whether they hold a member. */
  readonly settled: number;
  /** How many of the settled ones do not. */
  readonly closed: number;
  /** The closed places that are recorded, merged. */
  readonly runs: readonly Run[];
}

/** How long a create in flight is waited for before its place is closed, in milliseconds. */
const grace = 250;

/** How many places are settled at one time: where time runs out, what was done so far is kept. */
const stride = 1000;

/** Takes the next ordinals of the workspace, which nobody else gets; returns the last of them. */
export async function takeOrdinals(items: Collection, count: number): Promise<number> {
  const counter = await items.update(counterKey, { expression: 'ADD #taken :count', values: { count } });
  return Number(counter['taken']);
}

/** The closed places and the counter, in one request. */
export async function readLedger(items: Collection): Promise<Ledger> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const found = await items.range(firstClosedKey, counterKey);
    const counter = found.find(({ key }) => key === counterKey);
    const number = (name: string) => Number(counter?.[name] ?? 0);
    const ledger = {
      taken: number('taken'),
      settled: number('settled'),
      closed: number('closed'),
      runs: toRunsOf(found),
    };
    // The items of one Query are not read at one instant: a block may be older than the counter.
    if (countClosed(ledger.runs, ledger.settled) === ledger.closed) return ledger;
  }
  throw unavailable('places of members are being settled: try again', 1);
}

const toRunsOf = (found: readonly Item[]) =>
  mergeRuns(
    found.flatMap(({ key, runs }) =>
      [...((runs as Set<Uint8Array> | undefined) ?? [])].map((run) => fromBytes(run, key)),
    ),
  );

/**
 * Finds out for every ordinal up to one whether it holds a member, and closes those that do not: their creates failed, or
 * will have to take another place. So a position, once shown, never shifts. Returns what is then known.
 */
export async function settle(items: Collection, clock: Clock, before: Ledger, upTo = before.taken): Promise<Ledger> {
  const start = clock.now();
  let ledger = before;
  while (ledger.settled < upTo) {
    if (clock.now() - start > patience) throw unavailable('places of members are being settled: try again', 1);
    ledger = await settleStride(items, clock, { ledger, upTo: Math.min(upTo, ledger.settled + stride), start });
  }
  return ledger;
}

interface Stride {
  readonly ledger: Ledger;
  readonly upTo: number;
  readonly start: number;
}

async function settleStride(items: Collection, clock: Clock, { ledger, upTo, start }: Stride): Promise<Ledger> {
  const from = ledger.settled + 1;
  let { empty, closed } = await survey(items, from, upTo);
  while (empty.length > 0 && clock.now() - start < grace) {
    await clock.sleep(20);
    const again = await survey(items, empty[0] as number, empty.at(-1) as number);
    empty = again.empty;
    closed = [...closed, ...again.closed];
  }
  const places = new Set([...closed, ...(await closePlaces(items, empty))]);
  const runs = toRuns([...places]);
  await recordClosed(items, runs);
  const settled = await moveSettled(items, ledger.settled, upTo, places.size);
  if (!settled) return readLedger(items);
  return { ...ledger, settled: upTo, closed: ledger.closed + places.size, runs: mergeRuns([...ledger.runs, ...runs]) };
}

/** Which places from one to another hold nothing, and which are closed. */
async function survey(items: Collection, from: number, to: number) {
  const found = await items.range(memberKey(from), memberKey(to), { only: ['key', 'closed'] });
  const there = new Set(found.map(({ key }) => ordinalOf(key)));
  const all = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return {
    empty: all.filter((ordinal) => !there.has(ordinal)),
    closed: found.filter(({ closed }) => closed).map(({ key }) => ordinalOf(key)),
  };
}

/** Puts an empty item at each of these places, so that no late create can land there; returns those that are closed now. */
export async function closePlaces(items: Collection, places: readonly number[]): Promise<readonly number[]> {
  const closed: number[] = [];
  for (let start = 0; start < places.length; start += 100) {
    closed.push(...(await closeHundred(items, places.slice(start, start + 100))));
  }
  return closed;
}

async function closeHundred(items: Collection, places: readonly number[]): Promise<readonly number[]> {
  const writes = places.map((place) => ({ put: { key: memberKey(place), closed: true }, condition: absent }));
  try {
    await items.transact(writes);
    return places;
  } catch (error) {
    const reasons = reasonsOf(error);
    const there = (index: number) => reasons[index]?.failed;
    const left = places.filter((_, index) => !there(index));
    const found = places.filter((_, index) => reasons[index]?.item?.['closed']);
    return [...found, ...(left.length > 0 ? await closeHundred(items, left) : [])];
  }
}

/**
 * What closes a settled place along with the end of its member: the place, its record, and the count of closed places. What is
 * settled stays settled, so all of it can be said beforehand.
 */
export const closing = (place: number, condition: Expression): readonly Write[] => [
  { put: { key: memberKey(place), closed: true }, condition },
  { update: closedKey(blockOf(place)), change: recording([[place, place]]) },
  { update: counterKey, change: { expression: 'ADD #closed :one', values: { one: 1 } } },
];

/** Adds to the sets of their blocks what may be there already. */
async function recordClosed(items: Collection, runs: readonly Run[]): Promise<void> {
  const blocks = [...byBlock(runs)];
  await Promise.all(blocks.map(([block, within]) => items.update(closedKey(block), recording(within))));
}

const recording = (runs: readonly Run[]): Expression => ({
  expression: 'ADD #runs :runs',
  values: { runs: new Set(runs.map(toBytes)) },
});

/** Moves the mark of what is settled, unless someone else has; both would have found the same. */
async function moveSettled(items: Collection, from: number, upTo: number, closed: number): Promise<boolean> {
  const change = { expression: 'SET #settled = :upTo ADD #closed :closed', values: { upTo, closed } };
  const unmoved =
    from === 0
      ? { expression: 'attribute_not_exists(#settled)' }
      : { expression: '#settled = :from', values: { from } };
  try {
    await items.update(counterKey, change, unmoved);
    return true;
  } catch (error) {
    reasonsOf(error);
    return false;
  }
}
