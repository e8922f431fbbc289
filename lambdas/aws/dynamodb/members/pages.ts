import type { AllMembers, StoredMember } from '../../../members/member-store.ts';
import { unavailable } from '../../../scim/error.ts';
import type { Collection } from '../collection.ts';
import type { Clock } from '../retry.ts';
import { bridge, openRuns, type Run, toOrdinals } from './gaps.ts';
import { memberKey, toMember } from './layout.ts';
import { type Ledger, readLedger, settle } from './sequence.ts';

/**
 * The members at `count` positions from `position` on, and how many there are. The page is read along with the ledger, as
 * if no place before it were closed; where one was, it is read again.
 */
export async function readPage(items: Collection, clock: Clock, position: number, count: number) {
  const guess = count > 0 ? readRange(items, [position, position + count - 1]) : [];
  let [read, ledger] = await Promise.all([guess, readLedger(items)]);
  for (let attempt = 0; attempt < 5; attempt += 1) {
    ledger = await settle(items, clock, ledger);
    const ordinals = toOrdinals(ledger.runs, ledger.settled, position, count);
    if (!holds(read, ordinals)) read = await readOrdinals(items, ordinals);
    if (holds(read, ordinals)) return { total: totalOf(ledger), members: choose(read, ordinals) };
    // Someone erased a member of this page meanwhile.
    ledger = await readLedger(items);
  }
  throw unavailable('members are being erased: try again', 1);
}

/** All members as of now, and a way to read them in batches of about so many. */
export async function openAll(begin: () => Collection, clock: Clock, batch = 500): Promise<AllMembers> {
  const items = begin();
  const ledger = await settle(items, clock, await readLedger(items));
  return {
    total: totalOf(ledger),
    after: (place) => readAhead(chunks(ledger, place, batch), (range) => readRange(begin(), range)),
  };
}

const totalOf = ({ settled, closed }: Ledger) => settled - closed;

async function readRange(items: Collection, [from, to]: Run): Promise<readonly StoredMember[]> {
  const found = await items.range(memberKey(from), memberKey(to));
  return found.map(toMember).filter((member) => member !== undefined);
}

async function readOrdinals(items: Collection, ordinals: readonly number[]): Promise<readonly StoredMember[]> {
  const ranges = bridge(ordinals.map((ordinal): Run => [ordinal, ordinal]));
  return (await Promise.all(ranges.map((range) => readRange(items, range)))).flat();
}

const choose = (read: readonly StoredMember[], ordinals: readonly number[]) => {
  const wanted = new Set(ordinals);
  return read.filter(({ place }) => wanted.has(place));
};

const holds = (read: readonly StoredMember[], ordinals: readonly number[]) =>
  choose(read, ordinals).length === ordinals.length;

function* chunks({ runs, settled }: Ledger, after: number, size: number): Generator<Run> {
  for (const [from, to] of bridge(openRuns(runs, after + 1, settled))) {
    for (let start = from; start <= to; start += size) yield [start, Math.min(to, start + size - 1)];
  }
}

/** The most bytes of members that are read ahead, at the size of those that came last. */
const aheadLimit = 16 * 1024 * 1024;

const sizeOf = (members: readonly StoredMember[]) => members.reduce((sum, { json }) => sum + json.length, 0);

/**
 * What is read of each range, in order; the longer the reader stays, the more ranges are read ahead: up to eight, fewer where
 * members are large.
 */
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
      // A reader that stops early leaves it unread; its failure concerns nobody then.
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
