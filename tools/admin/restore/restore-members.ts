import type { Collection } from '../../../lambdas/aws/dynamodb/collection.ts';
import { counterKey, lookUpKey, seqOf, toMember, toMemberItem } from '../../../lambdas/aws/dynamodb/members/layout.ts';
import { memberLayout } from '../../../lambdas/aws/dynamodb/members/series.ts';
import { absent, type Expression, type Item, reasonsOf } from '../../../lambdas/aws/dynamodb/write.ts';
import { memberPrefix } from '../../../lambdas/aws/resources.ts';
import { openItems } from '../../../lambdas/aws/stores.ts';
import { type MembersOptions, openMembers } from '../../../lambdas/members/members.ts';
import { toResource, toVersion } from '../../../lambdas/members/stored-resource.ts';
import { ScimError } from '../../../lambdas/scim/error.ts';
import type { JsonObject } from '../../../lambdas/scim/json.ts';
import { meta, version } from '../../../lambdas/scim/schema/common.ts';
import { keysOf } from '../../../lambdas/scim/schema/keys.ts';
import { user } from '../../../lambdas/scim/schema/user.ts';
import { highest, readPages } from '../item-pages.ts';
import { openKeyedQueue } from '../keyed-queue.ts';
import { leap, raiseCounter } from './restore-sequence.ts';

/** The outcome for the members of the restored table. */
export interface RestoredMembers {
  /** Members that were missing without a record of an erasure. */
  readonly putBack: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Members that were erased since then: they stay erased. */
  readonly erased: number;
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
}

interface Restoring {
  readonly options: MembersOptions;
  /** The restored table. */
  readonly table: string;
  readonly move: (members: number) => void;
}

type Outcome = 'putBack' | 'changed' | 'unchanged' | 'erased' | 'closed' | { readonly reason: string };

/** How many members are restored at once. */
const width = 8;

/**
 * Makes the members of a workspace what they are in a restored table. Members that were added since then stay; members that were
 * erased since then stay erased. You can interrupt it at any point and run it again.
 */
export async function restoreMembers({ options, table, move }: Restoring): Promise<RestoredMembers> {
  const { workspace } = options;
  const counts = { putBack: 0, changed: 0, unchanged: 0, erased: 0, closed: 0 };
  const refused = new Map<string, { readonly item: Item; readonly reason: string }>();
  const queue = openKeyedQueue(width);
  let done = 0;
  const restore = (item: Item, current: Item | undefined) =>
    queue.start([], async () => {
      const outcome = current ? await bring(item, current, options) : await putBack(openItems(workspace), item);
      if (typeof outcome === 'object') refused.set(item.key, { item, ...outcome });
      else counts[outcome] += 1;
      if (typeof outcome !== 'object') refused.delete(item.key);
    });
  const restoreAll = async (items: readonly Item[]) => {
    const found = await openItems(workspace).getAll(items.map(({ key }) => key));
    const current = new Map(found.map((item) => [item.key, item]));
    for (const item of items) await restore(item, current.get(item.key));
    await queue.end();
  };
  for await (const items of readPages(() => openItems(workspace, table), [memberPrefix, `${memberPrefix}${highest}`])) {
    await restoreAll(items);
    done += items.length;
    move(done);
  }
  // A conflicting member may have released its unique value meanwhile.
  for (let before = Number.POSITIVE_INFINITY; refused.size > 0 && refused.size < before; ) {
    before = refused.size;
    await restoreAll([...refused.values()].map(({ item }) => item));
  }
  await raiseCounter(openItems(workspace), await openItems(workspace, table).get(counterKey), memberLayout);
  await finalizeAll(options);
  const { closed: _, ...told } = counts;
  return { ...told, refused: [...refused.values()].map(({ item, reason }) => ({ id: String(item['id']), reason })) };
}

/** Restores the data of a member, if its sequence number still belongs to it. */
async function bring(item: Item, current: Item, options: MembersOptions): Promise<Outcome> {
  const [before, now] = [toMember(item), toMember(current)];
  if (!before) return 'closed';
  if (!now) return 'erased';
  if (now.id !== before.id)
    return { reason: 'another member has its sequence number: export this member and import it instead' };
  try {
    const changed = await openMembers(options).change(now.id, undefined, () => toResource(before, options));
    return versionOf(changed) === toVersion(now.revision) ? 'unchanged' : 'changed';
  } catch (error) {
    if (error instanceof ScimError) return { reason: error.message };
    throw error;
  }
}

const versionOf = (resource: JsonObject) => (resource[meta.name] as JsonObject)[version.name];

/** Puts a missing member back, with the keys that no other member has. The check of keys reports the others. */
async function putBack(items: Collection, item: Item): Promise<Outcome> {
  const member = toMember(item);
  const restored = member ? toMemberItem({ ...member, revision: member.revision + leap }) : item;
  const seq = seqOf(item.key);
  const { workspaceId: _, ...own } = restored as Item & { readonly workspaceId?: string };
  let keys = member ? keysOf(JSON.parse(member.json) as JsonObject, user).map((key) => lookUpKey(key, seq)) : [];
  for (;;) {
    const puts = keys.map((key) => ({ put: { key, ordinal: seq }, condition: freeFor(seq) }));
    try {
      await items.transact([{ put: own, condition: absent }, ...puts]);
      return member ? 'putBack' : 'closed';
    } catch (error) {
      const [there, ...others] = reasonsOf(error);
      if (there?.failed) return { reason: 'the member is being changed: run the restore again' };
      keys = keys.filter((_key, index) => !others[index]?.failed);
    }
  }
}

const freeFor = (seq: number): Expression => ({
  expression: 'attribute_not_exists(#key) OR #ordinal = :seq',
  values: { seq },
});

/** Finalizes the gaps, as the first list would: with many members that takes longer than one request may. */
async function finalizeAll({ store }: MembersOptions): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await store.all();
      return;
    } catch (error) {
      if (!(error instanceof ScimError) || attempt === 1000) throw error;
    }
  }
}
