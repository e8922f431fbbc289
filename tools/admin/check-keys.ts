import type { Collection, Item } from '../../lambdas/aws/dynamodb/collection.ts';
import { counterKey, firstGapsKey, memberKey, toMember } from '../../lambdas/aws/dynamodb/members/layout.ts';
import { memberPrefix } from '../../lambdas/aws/resources.ts';
import type { StoredMember } from '../../lambdas/members/member-store.ts';
import { highest, lowest, readPages } from './item-pages.ts';
import { type Collision, judgeKey, judgeMember, sortKeysOf, type Verdict } from './key-verdict.ts';
import { openLanes } from './keyed-queue.ts';

/** What was found in a workspace, and what is left of it. */
export interface KeyReport {
  readonly members: number;
  /** Keys by which a member is not found, though it should be. */
  readonly missing: number;
  /** Keys that lead to no member who has them. */
  readonly leftOver: number;
  readonly mended: number;
  readonly collisions: readonly Collision[];
}

export interface CheckOptions {
  /** Opens the items of the workspace. */
  readonly begin: () => Collection;
  readonly mend: boolean;
  /** Is told how many members have been read. */
  readonly move: (members: number) => void;
}

/** So many faults are looked into at one time. */
const width = 8;

/**
 * Compares the keys of a workspace with its members, first each member's, then what is there besides, so that nobody is without a
 * key in between. The service may run meanwhile: what looks wrong is read again, and each step of mending holds only for
 * the revision of the member that was read. Two members who claim one unique key are told of, and left to people.
 */
export async function checkKeys({ begin, mend, move }: CheckOptions): Promise<KeyReport> {
  const claims = openClaims();
  const report = { members: 0, missing: 0, leftOver: 0, mended: 0, collisions: [] as Collision[] };
  const lanes = openLanes(width);
  const look = (what: 'missing' | 'leftOver', judge: () => Promise<Verdict>) =>
    lanes.start([], async () => {
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
    report.members += members.length;
    move(report.members);
  }
  await lanes.end();
  for (const range of keyRanges) {
    for await (const items of readPages(begin, range, ['key', 'ordinal'])) {
      for (const key of await findLeftOver(begin(), items)) {
        await look('leftOver', () => judgeKey(begin(), key, mend));
      }
    }
  }
  await lanes.end();
  return report;
}

/** So many keys that are missing are kept in mind, to see that two members claim one that neither has yet. */
const mostClaims = 100_000;

/** A verdict on a missing key; a collision if another member misses the same one. */
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

/** Where keys lie: around the gaps, the counter and the members. */
const keyRanges = [
  [lowest, firstGapsKey],
  [`${counterKey}${lowest}`, memberPrefix],
  [`${memberPrefix}${highest}`, highest],
] as const;

/** Keys of these members that seem to be missing or to lead elsewhere, each with its member. */
async function findMissing(items: Collection, members: readonly StoredMember[]) {
  const wanted = members.flatMap((member) => [...sortKeysOf(member).keys()].map((key) => [key, member] as const));
  const there = new Map((await items.getAll([...new Set(wanted.map(([key]) => key))])).map((item) => [item.key, item]));
  return wanted.filter(([key, { seq }]) => there.get(key)?.['ordinal'] !== seq);
}

/** Those of these keys whose members seem not to have them. */
async function findLeftOver(items: Collection, keys: readonly Item[]): Promise<readonly string[]> {
  const seqs = new Set(keys.map(({ ordinal }) => memberKey(Number(ordinal))));
  const members = (await items.getAll([...seqs])).map(toMember).filter((member) => member !== undefined);
  const wanted = new Map(members.map((member) => [member.seq, sortKeysOf(member)]));
  return keys.filter(({ key, ordinal }) => !wanted.get(Number(ordinal))?.has(key)).map(({ key }) => key);
}
