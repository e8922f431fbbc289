import type { Author, Conflict, Stale, StoredMember } from '../../../members/member-store.ts';
import type { Key } from '../../../scim/schema/keys.ts';
import type { Collection } from '../collection.ts';
import { erasureWrites } from '../groups/erasures.ts';
import { type Expression, reasonsOf, type Write } from '../write.ts';
import {
  addWrite,
  belongsTo,
  hasWrite,
  lookUpKey,
  memberKey,
  putKey,
  toConflict,
  toMember,
  toMemberItem,
  toWriteId,
} from './layout.ts';
import { finalize, readSequence, toGapWrites } from './sequence.ts';
import type { Series } from './series.ts';

interface MemberWrite {
  readonly json: string;
  readonly before: readonly Key[];
  readonly after: readonly Key[];
  /** Unique to this write. */
  readonly secret: string;
  readonly author: Author | undefined;
}

/**
 * One PutItem, on condition that the revision is the one that was read; a transaction if keys change as well. If the condition
 * fails, the log of writes tells whether this write succeeded before and only its answer was lost.
 */
export async function changeMember(
  { items, clock }: Series,
  current: StoredMember,
  { json, before, after, secret, author }: MemberWrite,
): Promise<StoredMember | Conflict | Stale> {
  const { seq, revision } = current;
  const writes = addWrite(current.writes, toWriteId(secret), clock.now());
  const next: StoredMember = { ...current, revision: revision + 1, json, writes, author };
  const unchanged = hasRevision(revision);
  const { added, removed } = movedKeys({ before, after }, seq);
  const outcome = (there: StoredMember | undefined) =>
    there && hasWrite(there.writes, toWriteId(secret)) ? next : { stale: there };
  try {
    if (added.length + removed.length === 0) await items.put(toMemberItem(next), unchanged);
    else {
      const puts = [{ put: toMemberItem(next), condition: unchanged }, ...added.map((key) => putKey(key, seq))];
      await transactKeys(items, { writes: puts, removed, seq, secret });
    }
    return next;
  } catch (error) {
    const [there, ...others] = reasonsOf(error);
    if (there?.failed) return outcome(toMember(there.item));
    return belongsTo(seq, others) ? outcome(toMember(await items.get(memberKey(seq)))) : toConflict(added, others);
  }
}

/** The keys that a change adds, and the sort keys of those that it removes. */
export function movedKeys(
  { before, after }: { readonly before: readonly Key[]; readonly after: readonly Key[] },
  seq: number,
) {
  const keysOf = (keys: readonly Key[]) => new Map(keys.map((key) => [lookUpKey(key, seq), key]));
  const [old, wanted] = [keysOf(before), keysOf(after)];
  return {
    added: [...wanted].filter(([key]) => !old.has(key)).map(([, key]) => key),
    removed: [...old.keys()].filter((key) => !wanted.has(key)),
  };
}

/**
 * Deletes in one transaction: nothing of a member is left if the connection breaks. It counts as an erasure, so that no group
 * gets the member afterwards.
 */
export async function eraseMember(
  series: Series,
  { seq, revision }: StoredMember,
  { keys, secret }: { readonly keys: readonly Key[]; readonly secret: string },
): Promise<'erased' | Stale> {
  await finalize(series, await readSequence(series), seq);
  const removed = keys.map((key) => lookUpKey(key, seq));
  try {
    const writes = [...toGapWrites(series.layout, seq, hasRevision(revision)), ...erasureWrites];
    await transactKeys(series.items, { writes, removed, seq, secret });
    return 'erased';
  } catch (error) {
    return { stale: toMember(reasonsOf(error)[0]?.item) };
  }
}

interface KeyRemoval {
  readonly writes: readonly Write[];
  readonly removed: readonly string[];
  readonly seq: number;
  readonly secret: string;
}

/**
 * Makes writes of a member and removes keys of it in the same transaction. A key that leads to another member stays: before
 * the keys of a table are migrated to a new fold, two members may claim the same key.
 */
export async function transactKeys(items: Collection, { writes, removed, seq, secret }: KeyRemoval): Promise<void> {
  for (let own = removed; ; ) {
    try {
      // The token differs for each set of keys.
      return await items.transact([...writes, ...own.map((key) => removeKey(key, seq))], `${secret}-${own.length}`);
    } catch (error) {
      const reasons = reasonsOf(error);
      const left = own.filter((_, index) => !reasons[writes.length + index]?.failed);
      if (left.length === own.length || reasons.slice(0, writes.length).some(({ failed }) => failed)) throw error;
      own = left;
    }
  }
}

const removeKey = (key: string, seq: number): Write => ({
  remove: key,
  condition: { expression: 'attribute_not_exists(#key) OR #ordinal = :seq', values: { seq } },
});

export const hasRevision = (revision: number): Expression => ({
  expression: '#revision = :revision',
  values: { revision },
});
