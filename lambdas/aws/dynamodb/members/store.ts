import type { Author } from '../../../members/author.ts';
import type { KeyRange, MemberStore, StoredMember } from '../../../members/member-store.ts';
import { type Collection, type CollectionOptions, openCollection } from '../collection.ts';
import { addMembers } from './add.ts';
import { changeMember, eraseMember } from './change.ts';
import { lookUpRange, memberKey, parseId, toMember, uniqueKey } from './layout.ts';
import { openAll, readPage } from './pages.ts';

export interface DynamoMembersOptions extends CollectionOptions {
  /** 22 letters and digits that nobody can guess, others at each call. */
  readonly newSecret: () => string;
  /** Who writes; an operator, if left out. */
  readonly author?: (() => Author) | undefined;
}

/** The members of one workspace in DynamoDB; the layout of the table is in member-items.ts. */
export function openDynamoMembers(options: DynamoMembersOptions): MemberStore {
  const { clock, newSecret, author } = options;
  const begin = () => openCollection(options);
  return {
    read: (id) => read(begin(), id),
    find: (range, most) => find(begin(), range, most),
    readAt: (places) => readAt(begin(), places),
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

async function read(items: Collection, id: string): Promise<StoredMember | undefined> {
  const ordinal = parseId(id);
  const member = ordinal === undefined ? undefined : toMember(await items.get(memberKey(ordinal)));
  return member?.id === id ? member : undefined;
}

async function find(items: Collection, range: KeyRange, most: number): Promise<readonly number[]> {
  if (Buffer.byteLength(range.value) > longestKey) return [];
  const places = new Set<number>();
  for await (const found of findItems(items, range, most)) {
    for (const item of found) places.add(Number(item['ordinal']));
    if (places.size >= most) break;
  }
  return [...places].toSorted((one, other) => one - other).slice(0, most);
}

/** No key is longer; DynamoDB takes sort keys of at most 1,024 bytes. */
const longestKey = 900;

/** The items of keys, in batches: several keys with one beginning may be of one member. */
async function* findItems(items: Collection, { kind, value, unique, beginning }: KeyRange, most: number) {
  if (beginning) yield* items.beginning(uniqueKey(kind, value));
  else if (!unique) yield await items.range(...lookUpRange(kind, value), { most });
  else yield [await items.get(uniqueKey(kind, value))].filter((item) => item !== undefined);
}

async function readAt(items: Collection, places: readonly number[]): Promise<readonly StoredMember[]> {
  const [only] = places;
  const found =
    places.length === 1 && only ? [await items.get(memberKey(only))] : await items.getAll(places.map(memberKey));
  return found
    .map(toMember)
    .filter((member) => member !== undefined)
    .toSorted((one, other) => one.place - other.place);
}
