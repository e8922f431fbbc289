import type { Author, KeyRange, MemberStore, StoredMember } from '../../../members/member-store.ts';
import { type Collection, type CollectionOptions, openCollection } from '../table.ts';
import { addMembers } from './add.ts';
import { changeMember, eraseMember } from './change.ts';
import { lookUpRange, memberKey, parseId, toMember, uniqueKey } from './layout.ts';
import { openAll, readPage } from './pages.ts';

export interface DynamoMembersOptions extends CollectionOptions {
  /** Returns 22 letters and digits that nobody can guess, different at each call. */
  readonly newSecret: () => string;
  /** Who writes; an operator by default. */
  readonly author?: (() => Author) | undefined;
}

/** The members of one workspace in DynamoDB; layout.ts describes the table. */
export function openDynamoMembers(options: DynamoMembersOptions): MemberStore {
  const { clock, newSecret, author } = options;
  const begin = () => openCollection(options);
  return {
    read: (id) => readById(begin(), id),
    find: (range, most) => findSeqs(begin(), range, most),
    readAt: (seqs) => readAt(begin(), seqs),
    page: (position, count) => readPage(begin(), clock, position, count),
    all: (batch) => openAll(begin, clock, batch),
    add: (additions) => {
      const newcomers = additions.map((addition) => ({ ...addition, secret: newSecret(), author: author?.() }));
      return addMembers(begin(), clock, newcomers);
    },
    change: (current, json, keys) =>
      changeMember(begin(), clock, current, { json, ...keys, secret: newSecret(), author: author?.() }),
    erase: (current, keys) => eraseMember(begin(), clock, current, { keys, secret: newSecret() }),
  };
}

async function readById(items: Collection, id: string): Promise<StoredMember | undefined> {
  const seq = parseId(id);
  const member = seq === undefined ? undefined : toMember(await items.get(memberKey(seq)));
  return member?.id === id ? member : undefined;
}

async function findSeqs(items: Collection, range: KeyRange, most: number): Promise<readonly number[]> {
  if (Buffer.byteLength(range.value) > longestKey) return [];
  const seqs = new Set<number>();
  for await (const found of findItems(items, range, most)) {
    for (const item of found) seqs.add(Number(item['ordinal']));
    if (seqs.size >= most) break;
  }
  return [...seqs].toSorted((one, other) => one - other).slice(0, most);
}

/** No stored key is longer: DynamoDB accepts sort keys of at most 1,024 bytes. */
const longestKey = 900;

/** The items of keys, in batches. A member may have several keys with the same beginning. */
async function* findItems(items: Collection, { kind, value, unique, beginning }: KeyRange, most: number) {
  if (beginning) yield* items.beginning(uniqueKey(kind, value));
  else if (!unique) yield await items.range(...lookUpRange(kind, value), { most });
  else yield [await items.get(uniqueKey(kind, value))].filter((item) => item !== undefined);
}

async function readAt(items: Collection, seqs: readonly number[]): Promise<readonly StoredMember[]> {
  const [only] = seqs;
  const found =
    seqs.length === 1 && only ? [await items.get(memberKey(only))] : await items.getAll(seqs.map(memberKey));
  return found
    .map(toMember)
    .filter((member) => member !== undefined)
    .toSorted((one, other) => one.seq - other.seq);
}
