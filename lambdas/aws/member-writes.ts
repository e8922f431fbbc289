import type { Stale, StoredMember, Taken } from '../members/member-store.ts';
import { unavailable } from '../scim/error.ts';
import type { Key } from '../scim/schema/keys.ts';
import {
  absent,
  type Collection,
  type Expression,
  type Item,
  type Reason,
  reasonsOf,
  type Write,
} from './collection.ts';
import { closePlaces, readLedger, settle, takeOrdinal } from './ledger.ts';
import { hasWrite, lookUpKey, toId, toItem, toMember, uniqueKey } from './member-items.ts';
import type { Clock } from './retry.ts';

interface Addition {
  readonly json: string;
  readonly keys: readonly Key[];
  /** The part of the id that can't be guessed; also what tells this create's writes from any other's. */
  readonly secret: string;
}

/**
 * Three steps, none of which makes concurrent creates wait for each other: look whether a unique key is taken, take the
 * next ordinal, put the member and its keys where nothing is.
 */
export async function addMember(items: Collection, clock: Clock, addition: Addition): Promise<StoredMember | Taken> {
  const unique = addition.keys.filter((key) => key.unique);
  const there = new Set(
    (await items.getAll(unique.map(({ kind, value }) => uniqueKey(kind, value)))).map(({ key }) => key),
  );
  const taken = unique.find(({ kind, value }) => there.has(uniqueKey(kind, value)));
  if (taken) return { taken: taken.kind };
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const ordinal = await takeOrdinal(items);
    const outcome = await putMember(items, ordinal, addition);
    if (outcome !== 'closed') {
      // Closed at once, so that no list waits for it; where that fails, a list does it.
      if ('taken' in outcome) await closePlaces(items, [ordinal]).catch(() => undefined);
      else await settleNowAndThen(items, clock, ordinal);
      return outcome;
    }
  }
  throw unavailable('too many members are being added at one time: try again', 1);
}

async function putMember(items: Collection, place: number, { json, keys, secret }: Addition) {
  const member: StoredMember = { id: toId(place, secret), place, revision: 1, json, writes: toWriteId(secret) };
  const writes = [{ put: toItem(member), condition: absent }, ...keys.map((key) => putKey(key, place))];
  try {
    await items.transact(writes, `${secret}-${place}`);
    return member;
  } catch (error) {
    const [there, ...others] = reasonsOf(error);
    if (there?.failed) return there.item?.['id'] === member.id ? member : 'closed';
    return toTaken(keys, others);
  }
}

/** Of a thousand creates one settles what came before, so that no list ever has much to settle; its failure is no matter. */
async function settleNowAndThen(items: Collection, clock: Clock, ordinal: number): Promise<void> {
  if (ordinal % 1000 !== 0) return;
  const inFlight = 100;
  await readLedger(items)
    .then((ledger) => settle(items, clock, ledger, ordinal - inFlight))
    .catch(() => undefined);
}

interface Change {
  readonly json: string;
  readonly before: readonly Key[];
  readonly after: readonly Key[];
  /** Tells this write from any other. */
  readonly secret: string;
}

/**
 * One PutItem on condition that the revision is the one that was read; where keys move, a transaction that moves them as well.
 * Where the condition fails, the member itself tells whether it was this very write, whose answer was lost, that made it so.
 */
export async function changeMember(
  items: Collection,
  current: StoredMember,
  { json, before, after, secret }: Change,
): Promise<StoredMember | Taken | Stale> {
  const { place, revision } = current;
  const writes = [...current.writes.split(' '), toWriteId(secret)].slice(-8).join(' ');
  const next: StoredMember = { ...current, revision: revision + 1, json, writes };
  const unchanged: Expression = { expression: '#revision = :revision', values: { revision } };
  const keysOf = (keys: readonly Key[]) => new Map(keys.map((key) => [lookUpKey(key, place), key]));
  const [old, wanted] = [keysOf(before), keysOf(after)];
  const added = [...wanted].filter(([key]) => !old.has(key)).map(([, key]) => key);
  const removed = [...old.keys()].filter((key) => !wanted.has(key));
  const outcome = (there: Item | undefined) =>
    there && hasWrite(there, toWriteId(secret)) ? next : { stale: toMember(there) };
  try {
    if (added.length + removed.length === 0) await items.put(toItem(next), unchanged);
    else {
      const moves = [...added.map((key) => putKey(key, place)), ...removed.map((key) => ({ remove: key }))];
      await items.transact([{ put: toItem(next), condition: unchanged }, ...moves], secret);
    }
    return next;
  } catch (error) {
    const [there, ...others] = reasonsOf(error);
    return there?.failed ? outcome(there.item) : toTaken(added, others);
  }
}

const putKey = (key: Key, ordinal: number): Write => ({
  put: { key: lookUpKey(key, ordinal), ordinal },
  ...(key.unique && { condition: absent }),
});

/** Which unique key was taken; a store that says of none that it was has cancelled for nothing. */
function toTaken(keys: readonly Key[], reasons: readonly Reason[]): Taken {
  const taken = keys.find((_, index) => reasons[index]?.failed);
  if (!taken) throw new Error('a transaction was cancelled, but no condition failed');
  return { taken: taken.kind };
}

const toWriteId = (secret: string) => secret.slice(0, 11);
