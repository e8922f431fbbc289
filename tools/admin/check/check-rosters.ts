import { blockOf, seqsOf, unpack } from '../../../lambdas/aws/dynamodb/groups/bits.ts';
import { leaveGroup, mendGroup } from '../../../lambdas/aws/dynamodb/groups/change.ts';
import { finish, isUnfinished } from '../../../lambdas/aws/dynamodb/groups/finish.ts';
import {
  groupLayout,
  rosterPartition,
  rosterPrefix,
  toBlocks,
  toGroup,
} from '../../../lambdas/aws/dynamodb/groups/layout.ts';
import { readMemberItems } from '../../../lambdas/aws/dynamodb/groups/member-items.ts';
import { readRosters } from '../../../lambdas/aws/dynamodb/groups/rosters.ts';
import { beginGroups } from '../../../lambdas/aws/dynamodb/groups/session.ts';
import { seqOf } from '../../../lambdas/aws/dynamodb/members/layout.ts';
import { resourceKey } from '../../../lambdas/aws/dynamodb/members/series.ts';
import { type Item, reasonsOf } from '../../../lambdas/aws/dynamodb/write.ts';
import { groupPrefix, memberPrefix } from '../../../lambdas/aws/resources.ts';
import { openItems, toStoreOptions } from '../../../lambdas/aws/stores.ts';
import type { StoredGroup } from '../../../lambdas/groups/group-store.ts';
import { highest, readPages } from '../item-pages.ts';

/** The faults found in the rosters of groups, and how many were repaired. */
export interface RosterReport {
  /** Rosters that a group should have and does not, or that do not fit it. */
  readonly missing: number;
  /** Rosters of no group, and members in rosters that do not exist. */
  readonly leftOver: number;
  readonly mended: number;
}

/**
 * Compares the rosters of a workspace with its groups and members, and finishes changes that are pending. The service may run
 * meanwhile: what was changed in between is read again. A group that has lost a roster has lost the members in it.
 */
export async function checkRosters(workspace: string, mend: boolean): Promise<RosterReport> {
  const report = { missing: 0, leftOver: 0, mended: 0 };
  const note = (what: 'missing' | 'leftOver', count: number) => {
    report[what] += count;
    if (mend) report.mended += count;
  };
  for await (const items of readPages(() => openItems(workspace), [groupPrefix, `${groupPrefix}${highest}`])) {
    for (const item of items) note('missing', await checkGroup(workspace, item, mend));
  }
  for (const block of await blocksOf(workspace)) {
    for await (const items of readPages(() => openItems(rosterPartition(workspace, block)), rosterRange)) {
      for (const item of items) note('leftOver', await checkRoster(workspace, block, item, mend));
    }
  }
  return report;
}

const rosterRange = [rosterPrefix, `${rosterPrefix}${highest}`] as const;

/** The blocks of all members of a workspace, also of those that are gone. */
export async function blocksOf(workspace: string): Promise<readonly number[]> {
  const items = openItems(workspace);
  const counter = await items.get('counter');
  let last = Number(counter?.['taken'] ?? 0);
  for await (const [item] of items.descending(memberPrefix, `${memberPrefix}${highest}`, 1)) {
    last = Math.max(last, item ? seqOf(item.key) : 0);
    break;
  }
  return Array.from({ length: blockOf(last) + 1 }, (_, block) => block);
}

const attempts = 10;

/** Returns how many rosters of a group do not fit it. */
async function checkGroup(workspace: string, item: Item, mend: boolean): Promise<number> {
  const begin = () => beginGroups(toStoreOptions(workspace));
  const unfinished = { seq: seqOf(item.key), revision: Number(item['revision']), blocks: toBlocks(item) };
  if (mend && isUnfinished(unfinished)) await finish(begin(), unfinished);
  let faults = 0;
  let group: StoredGroup | undefined = await read(workspace, unfinished.seq);
  for (const block of [...(group?.blocks.keys() ?? [])]) {
    for (let attempt = 0; group && attempt < attempts; attempt += 1) {
      if (!group.blocks.has(block) || (await fits(workspace, group, block))) break;
      const again = await read(workspace, group.seq);
      const isSame = again?.revision === group.revision;
      group = again;
      if (!group || !isSame) continue;
      faults += 1;
      if (mend) await mendGroup(begin(), group, block);
      group = await read(workspace, group.seq);
      break;
    }
  }
  return faults;
}

const read = async (workspace: string, seq: number) =>
  toGroup(await openItems(workspace).get(resourceKey(groupLayout, seq)));

async function fits(workspace: string, group: StoredGroup, block: number): Promise<boolean> {
  const bits = (await readRosters(beginGroups(toStoreOptions(workspace)), group, [block]))?.get(block);
  return (
    bits !== undefined &&
    (!!group.blocks.get(block)?.pending || seqsOf(bits, block).length === group.blocks.get(block)?.count)
  );
}

/** Returns 1 for a roster of no group, or the number of its members that do not exist. */
async function checkRoster(workspace: string, block: number, item: Item, mend: boolean): Promise<number> {
  const seq = seqOf(item.key);
  const partition = rosterPartition(workspace, block);
  const raw = await openItems(workspace).get(resourceKey(groupLayout, seq));
  if (raw && isUnfinished({ blocks: toBlocks(raw) })) return 0;
  const group = toGroup(raw);
  if (!group?.blocks.has(block)) {
    if ((await openItems(partition).get(item.key))?.['revision'] !== item['revision']) return 0;
    const same = { expression: '#revision = :revision', values: { revision: item['revision'] } };
    if (mend)
      await openItems(partition)
        .transact([{ remove: item.key, condition: same }])
        .catch(reasonsOf);
    return 1;
  }
  const seqs = seqsOf(unpack(item['bits'] as Uint8Array), block);
  const known = new Set(
    (await readMemberItems(openItems(workspace), seqs, ['key', 'id'])).map(({ key }) => seqOf(key)),
  );
  const strangers = seqs.filter((each) => !known.has(each));
  for (const stranger of mend ? strangers : []) {
    let current: StoredGroup | undefined = await read(workspace, seq);
    while (current) {
      const outcome = await leaveGroup(beginGroups(toStoreOptions(workspace)), current, { seq: stranger });
      current = 'stale' in outcome ? outcome.stale : undefined;
    }
  }
  return strangers.length;
}
