import type { Author } from '../../../members/author.ts';
import type { Addition, StoredMember, Taken } from '../../../members/member-store.ts';
import { unavailable } from '../../../scim/error.ts';
import { absent, type Collection, reasonsOf, type Write } from '../collection.ts';
import type { Clock } from '../retry.ts';
import { leadsTo, putKey, toTaken, toWriteId } from './change.ts';
import { toId, toItem, uniqueKey } from './layout.ts';
import { closePlaces, readLedger, settle, takeOrdinals } from './sequence.ts';
import { addWrite } from './write-log.ts';

/** A member to be: the secret is the part of its id that can't be guessed, and what tells its writes from any other's. */
interface NewMember extends Addition {
  readonly secret: string;
  readonly author: Author | undefined;
}

/** A member at the place that it is to have, and the writes that put it there. */
interface Placed {
  readonly member: StoredMember;
  readonly newcomer: NewMember;
  readonly writes: readonly Write[];
}

/**
 * Three steps, none of which makes concurrent creates wait for each other: look which unique keys are taken, take the next
 * ordinals, put each member and its keys where nothing is. Several members are put in one transaction; where that is refused,
 * each in its own.
 */
export async function addMembers(
  items: Collection,
  clock: Clock,
  newcomers: readonly NewMember[],
): Promise<readonly (StoredMember | Taken)[]> {
  const taken = await findTaken(items, newcomers);
  const free = newcomers.filter((newcomer) => !taken.has(newcomer));
  const last = free.length > 0 ? await takeOrdinals(items, free.length) : 0;
  const placed = free.map((newcomer, index) => toPlaced(newcomer, last - free.length + 1 + index, clock));
  const added = await Promise.all(inTransactions(placed).map((together) => putTogether(items, clock, together)));
  const outcomes = new Map<NewMember, StoredMember | Taken>([...taken, ...added.flat()]);
  await settleNowAndThen(items, clock, last, free.length);
  return newcomers.map((newcomer) => outcomes.get(newcomer) as StoredMember | Taken);
}

/** Those that can not be added, since other members have unique keys of theirs. */
async function findTaken(items: Collection, newcomers: readonly NewMember[]): Promise<ReadonlyMap<NewMember, Taken>> {
  const keysOf = ({ keys }: NewMember) => keys.filter(({ unique }) => unique);
  const wanted = newcomers.flatMap(keysOf).map(({ kind, value }) => uniqueKey(kind, value));
  const there = new Set((await items.getAll(wanted)).map(({ key }) => key));
  const kindsOf = (newcomer: NewMember) =>
    keysOf(newcomer)
      .filter(({ kind, value }) => there.has(uniqueKey(kind, value)))
      .map(({ kind }) => kind);
  const taken = newcomers.map((newcomer) => [newcomer, { taken: kindsOf(newcomer) }] as const);
  return new Map(taken.filter(([, { taken: kinds }]) => kinds.length > 0));
}

function toPlaced(newcomer: NewMember, place: number, clock: Clock): Placed {
  const { json, keys, secret, author } = newcomer;
  const writes = addWrite('', toWriteId(secret), clock.now());
  const member: StoredMember = { id: toId(place, secret), place, revision: 1, json, writes, author };
  const puts = [{ put: toItem(member), condition: absent }, ...keys.map((key) => putKey(key, place))];
  return { member, newcomer, writes: puts };
}

/** The most writes of one transaction. */
const mostWrites = 100;

function inTransactions(placed: readonly Placed[]): readonly (readonly Placed[])[] {
  const transactions: Placed[][] = [];
  let room = 0;
  for (const each of placed) {
    if (each.writes.length > room) {
      transactions.push([]);
      room = mostWrites;
    }
    transactions.at(-1)?.push(each);
    room -= each.writes.length;
  }
  return transactions;
}

async function putTogether(items: Collection, clock: Clock, together: readonly Placed[]) {
  const alone = () =>
    Promise.all(together.map(async (each) => [each.newcomer, await put(items, clock, each)] as const));
  if (together.length === 1) return alone();
  try {
    await items.transact(together.flatMap(({ writes }) => writes));
    return together.map(({ newcomer, member }) => [newcomer, member] as const);
  } catch (error) {
    reasonsOf(error);
    return alone();
  }
}

/** Puts a member at its place, or, where that was closed meanwhile, at another. */
async function put(items: Collection, clock: Clock, placed: Placed): Promise<StoredMember | Taken> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const next = attempt === 0 ? placed : toPlaced(placed.newcomer, await takeOrdinals(items, 1), clock);
    const outcome = await tryPut(items, next);
    if (outcome !== 'closed') return outcome;
  }
  throw unavailable('too many members are being added at one time: try again', 1);
}

async function tryPut(
  items: Collection,
  { member, newcomer, writes }: Placed,
): Promise<StoredMember | Taken | 'closed'> {
  try {
    await items.transact(writes, `${newcomer.secret}-${member.place}`);
    return member;
  } catch (error) {
    const [there, ...others] = reasonsOf(error);
    if (leadsTo(member.place, others)) return member;
    if (there?.failed) return there.item?.['id'] === member.id ? member : 'closed';
    // Closed at once, so that no list waits for it; where that fails, a list does it.
    await closePlaces(items, [member.place]).catch(() => undefined);
    return toTaken(newcomer.keys, others);
  }
}

/** Of a thousand creates one settles what came before, so that no list ever has much to settle; its failure is no matter. */
async function settleNowAndThen(items: Collection, clock: Clock, last: number, count: number): Promise<void> {
  const thousandth = last - (last % 1000);
  if (thousandth <= last - count) return;
  const inFlight = 100;
  await readLedger(items)
    .then((ledger) => settle(items, clock, ledger, thousandth - inFlight))
    .catch(() => undefined);
}
