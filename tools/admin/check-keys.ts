import { counterKey, firstGapsKey, memberKey, toMember } from '../../lambdas/aws/dynamodb/members/layout.ts';
import type { Collection } from '../../lambdas/aws/dynamodb/table.ts';
import type { Item } from '../../lambdas/aws/dynamodb/write.ts';
import { memberPrefix } from '../../lambdas/aws/resources.ts';
import type { StoredMember } from '../../lambdas/members/member-store.ts';
import { highest, lowest, readPages } from './item-pages.ts';
import { type Collision, judgeKey, judgeMember, sortKeysOf, type Verdict } from './key-verdict.ts';
import { openKeyedQueue } from './keyed-queue.ts';

/** The faults found in a workspace, and how many were repaired. */
export interface KeyReport {
  readonly members: number;
  /** Keys that a member should have and does not. */
  readonly missing: number;
  /** Keys that point to no member with that value. */
  readonly leftOver: number;
  readonly mended: number;
  readonly collisions: readonly Collision[];
}

export interface CheckOptions {
  /** Opens the items of the workspace. */
  readonly begin: () => Collection;
  readonly mend: boolean;
  /** Called with the number of members read so far. */
  readonly move: (members: number) => void;
  /** Called with the members of each page. */
  readonly visit?: (members: readonly StoredMember[]) => Promise<void>;
}

/** How many faults are examined at once. */
const width = 8;

/**
 * Compares the keys of a workspace with its members: first the keys of each member, then all other keys, so that no member
 * lacks a key in between. The service may run meanwhile: a suspected fault is read again, and a repair applies only to
 * the revision of the member that was read. Two members with the same unique key are reported; the operator decides.
 */
export async function checkKeys({ begin, mend, move, visit }: CheckOptions): Promise<KeyReport> {
  const claims = openClaims();
  const report = { members: 0, missing: 0, leftOver: 0, mended: 0, collisions: [] as Collision[] };
  const queue = openKeyedQueue(width);
  const look = (what: 'missing' | 'leftOver', judge: () => Promise<Verdict>) =>
    queue.start([], async () => {
      const verdict = await judge();
      if (typeof verdict === 'object') report.collisions.push(verdict);
      else if (verdict !== 'fine') report[what] += 1;
      if (verdict === 'mended') report.mended += 1;
    });
  for await (const items of readPages(begin, [memberPrefix, `${memberPrefix}${highest}`])) {
    const members = items.map(toMember).filter((member) => member !== undefined);
    for (const [key, member] of await findMissing(begin(), members)) {
      await look('missing', async () => claims(key, member, await judgeMember(begin(), key, member.seq, mend)));
    }
    await visit?.(members);
    report.members += members.length;
    move(report.members);
  }
  await queue.end();
  for (const range of keyRanges) {
    for await (const items of readPages(begin, range, ['key', 'ordinal'])) {
      for (const key of await findLeftOver(begin(), items)) {
        await look('leftOver', () => judgeKey(begin(), key, mend));
      }
    }
  }
  await queue.end();
  return report;
}

/** How many missing keys are remembered, to detect two members that need the same missing key. */
const mostClaims = 100_000;

/** The verdict on a missing key; a collision if another member needs the same key. */
function openClaims() {
  const claimed = new Map<string, string>();
  return (key: string, member: StoredMember, verdict: Verdict): Verdict => {
    const first = claimed.get(key);
    if (verdict !== 'found') return verdict;
    if (first === undefined && claimed.size < mostClaims) claimed.set(key, member.id);
    const kind = sortKeysOf(member).get(key);
    return first === undefined || kind === undefined ? verdict : { kind, members: [first, member.id] };
  };
}

/** The ranges of sort keys that hold keys: around the gaps, the counter and the members. */
const keyRanges = [
  [lowest, firstGapsKey],
  [`${counterKey}${lowest}`, memberPrefix],
  [`${memberPrefix}${highest}`, highest],
] as const;

/** Keys of these members that seem to be missing or to point to another member, each with its member. */
async function findMissing(items: Collection, members: readonly StoredMember[]) {
  const wanted = members.flatMap((member) => [...sortKeysOf(member).keys()].map((key) => [key, member] as const));
  const there = new Map((await items.getAll([...new Set(wanted.map(([key]) => key))])).map((item) => [item.key, item]));
  return wanted.filter(([key, { seq }]) => there.get(key)?.['ordinal'] !== seq);
}

/** The keys that seem to point to no member with that value. */
async function findLeftOver(items: Collection, keys: readonly Item[]): Promise<readonly string[]> {
  const seqs = new Set(keys.map(({ ordinal }) => memberKey(Number(ordinal))));
  const members = (await items.getAll([...seqs])).map(toMember).filter((member) => member !== undefined);
  const wanted = new Map(members.map((member) => [member.seq, sortKeysOf(member)]));
  return keys.filter(({ key, ordinal }) => !wanted.get(Number(ordinal))?.has(key)).map(({ key }) => key);
}
