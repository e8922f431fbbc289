import type { Collection } from '../../../lambdas/aws/dynamodb/collection.ts';
import { resourceKey } from '../../../lambdas/aws/dynamodb/members/series.ts';
import type { Item } from '../../../lambdas/aws/dynamodb/write.ts';
import type { StoredResource } from '../../../lambdas/members/member-store.ts';
import { highest, readPages } from '../item-pages.ts';
import { openKeyedQueue } from '../keyed-queue.ts';
import type { CheckedType } from './checked-type.ts';
import { type Collision, judgeKey, judgeResource, type Verdict } from './key-verdict.ts';

/** The faults found in a workspace, and how many were repaired. */
export interface KeyReport {
  /** How many members or groups were checked. */
  readonly checked: number;
  /** Keys that one should have and does not. */
  readonly missing: number;
  /** Keys that point to none with that value. */
  readonly leftOver: number;
  readonly mended: number;
  readonly collisions: readonly Collision[];
}

export interface CheckOptions {
  /** Opens the items of the workspace. */
  readonly begin: () => Collection;
  readonly type: CheckedType;
  readonly mend: boolean;
  /** Called with the number that was read so far. */
  readonly move: (checked: number) => void;
  /** Called with those of each page. */
  readonly visit?: (found: readonly StoredResource[]) => Promise<void>;
}

/** How many faults are examined at once. */
const width = 8;

/**
 * Compares the keys of a workspace with its members or groups: first the keys of each, then all other keys, so that none lacks a
 * key in between. The service may run meanwhile: a suspected fault is read again, and a repair applies only to
 * the revision that was read. Two with the same unique key are reported; the operator decides.
 */
export async function checkKeys({ begin, type, mend, move, visit }: CheckOptions): Promise<KeyReport> {
  const { layout, ranges } = type;
  const claims = openClaims(type);
  const judged = () => ({ items: begin(), type, mend });
  const report = { checked: 0, missing: 0, leftOver: 0, mended: 0, collisions: [] as Collision[] };
  const queue = openKeyedQueue(width);
  const look = (what: 'missing' | 'leftOver', judge: () => Promise<Verdict>) =>
    queue.start([], async () => {
      const verdict = await judge();
      if (typeof verdict === 'object') report.collisions.push(verdict);
      else if (verdict !== 'fine') report[what] += 1;
      if (verdict === 'mended') report.mended += 1;
    });
  for await (const items of readPages(begin, [layout.resources, `${layout.resources}${highest}`])) {
    const found = items.map(layout.toStored).filter((stored) => stored !== undefined);
    for (const [key, stored] of await findMissing(begin(), found, type)) {
      await look('missing', async () => claims(key, stored, await judgeResource(judged(), key, stored.seq)));
    }
    await visit?.(found);
    report.checked += found.length;
    move(report.checked);
  }
  await queue.end();
  for (const range of ranges) {
    for await (const items of readPages(begin, range, ['key', 'ordinal'])) {
      for (const key of await findLeftOver(begin(), items, type)) {
        await look('leftOver', () => judgeKey(judged(), key));
      }
    }
  }
  await queue.end();
  return report;
}

/** How many missing keys are remembered, to detect two that need the same missing key. */
const mostClaims = 100_000;

/** The verdict on a missing key; a collision if another one needs the same key. */
function openClaims({ sortKeysOf }: CheckedType) {
  const claimed = new Map<string, string>();
  return (key: string, stored: StoredResource, verdict: Verdict): Verdict => {
    const first = claimed.get(key);
    if (verdict !== 'found') return verdict;
    if (first === undefined && claimed.size < mostClaims) claimed.set(key, stored.id);
    const kind = sortKeysOf(stored).get(key);
    return first === undefined || kind === undefined ? verdict : { kind, members: [first, stored.id] };
  };
}

/** Keys that seem to be missing or to point to another one, each with the one that needs it. */
async function findMissing(items: Collection, found: readonly StoredResource[], { sortKeysOf }: CheckedType) {
  const wanted = found.flatMap((stored) => [...sortKeysOf(stored).keys()].map((key) => [key, stored] as const));
  const there = new Map((await items.getAll([...new Set(wanted.map(([key]) => key))])).map((item) => [item.key, item]));
  return wanted.filter(([key, { seq }]) => there.get(key)?.['ordinal'] !== seq);
}

/** The keys that seem to point to none with that value. */
async function findLeftOver(items: Collection, found: readonly Item[], { layout, sortKeysOf }: CheckedType) {
  const keys = found.filter(({ ordinal }) => ordinal !== undefined);
  const places = new Set(keys.map(({ ordinal }) => resourceKey(layout, Number(ordinal))));
  const stored = (await items.getAll([...places])).map(layout.toStored).filter((each) => each !== undefined);
  const wanted = new Map(stored.map((each) => [each.seq, sortKeysOf(each)]));
  return keys.filter(({ key, ordinal }) => !wanted.get(Number(ordinal))?.has(key)).map(({ key }) => key);
}
