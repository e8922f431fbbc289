import type { Author } from '../../../members/author.ts';
import type { Stale, StoredMember, Taken } from '../../../members/member-store.ts';
import type { Key } from '../../../scim/schema/keys.ts';
import { absent, type Collection, type Reason, reasonsOf, type Write } from '../collection.ts';
import type { Expression } from '../expression.ts';
import type { Clock } from '../retry.ts';
import { lookUpKey, memberKey, toItem, toMember } from './layout.ts';
import { closing, readLedger, settle } from './sequence.ts';
import { addWrite, hasWrite } from './write-log.ts';

interface Change {
  readonly json: string;
  readonly before: readonly Key[];
  readonly after: readonly Key[];
  /** Tells this write from any other. */
  readonly secret: string;
  readonly author: Author | undefined;
}

/**
 * One PutItem on condition that the revision is the one that was read; where keys move, a transaction that moves them as well.
 * Where the condition fails, the member itself tells whether it was this very write, whose answer was lost, that made it so.
 */
export async function changeMember(
  items: Collection,
  clock: Clock,
  current: StoredMember,
  { json, before, after, secret, author }: Change,
): Promise<StoredMember | Taken | Stale> {
  const { place, revision } = current;
  const writes = addWrite(current.writes, toWriteId(secret), clock.now());
  const next: StoredMember = { ...current, revision: revision + 1, json, writes, author };
  const unchanged = hasRevision(revision);
  const keysOf = (keys: readonly Key[]) => new Map(keys.map((key) => [lookUpKey(key, place), key]));
  const [old, wanted] = [keysOf(before), keysOf(after)];
  const added = [...wanted].filter(([key]) => !old.has(key)).map(([, key]) => key);
  const removed = [...old.keys()].filter((key) => !wanted.has(key));
  const outcome = (there: StoredMember | undefined) =>
    there && hasWrite(there.writes, toWriteId(secret)) ? next : { stale: there };
  try {
    if (added.length + removed.length === 0) await items.put(toItem(next), unchanged);
    else {
      const puts = [{ put: toItem(next), condition: unchanged }, ...added.map((key) => putKey(key, place))];
      await transactKeys(items, { writes: puts, removed, place, secret });
    }
    return next;
  } catch (error) {
    const [there, ...others] = reasonsOf(error);
    if (there?.failed) return outcome(toMember(there.item));
    return leadsTo(place, others) ? outcome(toMember(await items.get(memberKey(place)))) : toTaken(added, others);
  }
}

/** One transaction: nothing of a member is left behind by an operator whose connection breaks. */
export async function eraseMember(
  items: Collection,
  clock: Clock,
  { place, revision }: StoredMember,
  { keys, secret }: { readonly keys: readonly Key[]; readonly secret: string },
): Promise<'erased' | Stale> {
  await settle(items, clock, await readLedger(items), place);
  const removed = keys.map((key) => lookUpKey(key, place));
  try {
    await transactKeys(items, { writes: closing(place, hasRevision(revision)), removed, place, secret });
    return 'erased';
  } catch (error) {
    return { stale: toMember(reasonsOf(error)[0]?.item) };
  }
}

interface KeyRemoval {
  readonly writes: readonly Write[];
  readonly removed: readonly string[];
  readonly place: number;
  readonly secret: string;
}

/**
 * Makes writes of a member, and takes keys of its away in the same transaction. A key that leads to another member is that
 * one's and stays: before the keys of a table are brought to a new fold, two members may claim one.
 */
async function transactKeys(items: Collection, { writes, removed, place, secret }: KeyRemoval): Promise<void> {
  for (let own = removed; ; ) {
    try {
      // Another token for another transaction.
      return await items.transact([...writes, ...own.map((key) => removeKey(key, place))], `${secret}-${own.length}`);
    } catch (error) {
      const reasons = reasonsOf(error);
      const left = own.filter((_, index) => !reasons[writes.length + index]?.failed);
      if (left.length === own.length || reasons.slice(0, writes.length).some(({ failed }) => failed)) throw error;
      own = left;
    }
  }
}

const removeKey = (key: string, place: number): Write => ({
  remove: key,
  condition: { expression: 'attribute_not_exists(#key) OR #ordinal = :place', values: { place } },
});

export const hasRevision = (revision: number): Expression => ({
  expression: '#revision = :revision',
  values: { revision },
});

export const putKey = (key: Key, ordinal: number): Write => ({
  put: { key: lookUpKey(key, ordinal), ordinal },
  ...(key.unique && { condition: absent }),
});

/**
 * Whether a key that was in the way is the member's own: of a cancelled transaction not every reason tells of its condition, so
 * that a key may say what the member, which another transaction had, did not.
 */
export const leadsTo = (place: number, reasons: readonly Reason[]) =>
  reasons.some(({ failed, item }) => failed && item?.['ordinal'] === place);

/** Which unique keys were taken; a store that says of none that it was has cancelled for nothing. */
export function toTaken(keys: readonly Key[], reasons: readonly Reason[]): Taken {
  const taken = keys.filter((_, index) => reasons[index]?.failed);
  if (taken.length === 0) throw new Error('a transaction was cancelled, but no condition failed');
  return { taken: taken.map(({ kind }) => kind) };
}

export const toWriteId = (secret: string) => secret.slice(0, 11);
