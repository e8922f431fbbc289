import type { Addition, Author, Conflict, StoredMember } from '../../../members/member-store.ts';
import { unavailable } from '../../../scim/error.ts';
import type { Key } from '../../../scim/schema/keys.ts';
import type { Collection } from '../collection.ts';
import { absent, reasonsOf, type Write } from '../write.ts';
import { addWrite, belongsTo, putKey, toConflict, toId, toMemberItem, toWriteId, uniqueKey } from './layout.ts';
import { closeGaps, finalize, readSequence, takeSeqs } from './sequence.ts';
import type { Series } from './series.ts';

/** The secret is the part of the id that nobody can guess; it also makes the writes of this member unique. */
interface NewMember extends Addition {
  readonly secret: string;
  readonly author: Author | undefined;
}

/** A member with its sequence number, and the writes that store it. */
interface Numbered {
  readonly member: StoredMember;
  readonly newcomer: NewMember;
  readonly writes: readonly Write[];
}

/**
 * Three steps, in none of which concurrent creates wait for each other: find conflicts of unique keys, take the next sequence
 * numbers, put each member with its keys. Several members share a transaction; if it fails, each gets its own.
 */
export async function addMembers(
  series: Series,
  newcomers: readonly NewMember[],
): Promise<readonly (StoredMember | Conflict)[]> {
  const conflicts = await findConflicts(series.items, newcomers);
  const free = newcomers.filter((newcomer) => !conflicts.has(newcomer));
  const last = free.length > 0 ? await takeSeqs(series, free.length) : 0;
  const numbered = free.map((newcomer, index) => toNumbered(newcomer, last - free.length + 1 + index, series));
  const added = await Promise.all(inTransactions(numbered).map((together) => putTogether(series, together)));
  const outcomes = new Map<NewMember, StoredMember | Conflict>([...conflicts, ...added.flat()]);
  await finalizeNowAndThen(series, last, free.length);
  return newcomers.map((newcomer) => outcomes.get(newcomer) as StoredMember | Conflict);
}

/** The newcomers that cannot be added, because other members have unique keys of theirs. */
export async function findConflicts<T extends { readonly keys: readonly Key[] }>(
  items: Collection,
  newcomers: readonly T[],
): Promise<ReadonlyMap<T, Conflict>> {
  const keysOf = ({ keys }: T) => keys.filter(({ unique }) => unique);
  const wanted = newcomers.flatMap(keysOf).map(({ kind, value }) => uniqueKey(kind, value));
  const there = new Set((await items.getAll(wanted)).map(({ key }) => key));
  const kindsOf = (newcomer: T) =>
    keysOf(newcomer)
      .filter(({ kind, value }) => there.has(uniqueKey(kind, value)))
      .map(({ kind }) => kind);
  const found = newcomers.map((newcomer) => [newcomer, { conflicts: kindsOf(newcomer) }] as const);
  return new Map(found.filter(([, { conflicts }]) => conflicts.length > 0));
}

function toNumbered(newcomer: NewMember, seq: number, { clock }: Series): Numbered {
  const { json, keys, secret, author } = newcomer;
  const writes = addWrite('', toWriteId(secret), clock.now());
  const member: StoredMember = { id: toId(seq, secret), seq, revision: 1, json, writes, author };
  const puts = [{ put: toMemberItem(member), condition: absent }, ...keys.map((key) => putKey(key, seq))];
  return { member, newcomer, writes: puts };
}

/** The most writes of one transaction. */
const mostWrites = 100;

function inTransactions(numbered: readonly Numbered[]): readonly (readonly Numbered[])[] {
  const transactions: Numbered[][] = [];
  let room = 0;
  for (const each of numbered) {
    if (each.writes.length > room) {
      transactions.push([]);
      room = mostWrites;
    }
    transactions.at(-1)?.push(each);
    room -= each.writes.length;
  }
  return transactions;
}

async function putTogether(series: Series, together: readonly Numbered[]) {
  const eachAlone = () =>
    Promise.all(together.map(async (each) => [each.newcomer, await putAlone(series, each)] as const));
  if (together.length === 1) return eachAlone();
  try {
    await series.items.transact(together.flatMap(({ writes }) => writes));
    return together.map(({ newcomer, member }) => [newcomer, member] as const);
  } catch (error) {
    reasonsOf(error);
    return eachAlone();
  }
}

/** Puts a member; under another number if its own has become a gap meanwhile. */
async function putAlone(series: Series, numbered: Numbered): Promise<StoredMember | Conflict> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const next = attempt === 0 ? numbered : toNumbered(numbered.newcomer, await takeSeqs(series, 1), series);
    const outcome = await tryPut(series, next);
    if (outcome !== 'gap') return outcome;
  }
  throw unavailable('too many members are being added concurrently: try again', 1);
}

async function tryPut(
  series: Series,
  { member, newcomer, writes }: Numbered,
): Promise<StoredMember | Conflict | 'gap'> {
  try {
    await series.items.transact(writes, `${newcomer.secret}-${member.seq}`);
    return member;
  } catch (error) {
    const [there, ...others] = reasonsOf(error);
    if (belongsTo(member.seq, others)) return member;
    if (there?.failed) return there.item?.['id'] === member.id ? member : 'gap';
    // Closes the gap at once, so that no list waits for it. If this fails, the next list does it.
    await closeGaps(series, [member.seq]).catch(() => undefined);
    return toConflict(newcomer.keys, others);
  }
}

/** One of a thousand creates finalizes the numbers before it, so that no list has much to finalize. It may fail. */
async function finalizeNowAndThen(series: Series, last: number, count: number): Promise<void> {
  const thousandth = last - (last % 1000);
  if (thousandth <= last - count) return;
  const inFlight = 100;
  await readSequence(series)
    .then((sequence) => finalize(series, sequence, thousandth - inFlight))
    .catch(() => undefined);
}
