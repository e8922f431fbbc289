import { describe, expect, test } from '@jest/globals';
import type {
  Conflict,
  KeyRange,
  ListedResource,
  MemberStore,
  StoredMember,
} from '../../lambdas/members/member-store.ts';
import type { Key } from '../../lambdas/scim/schema/keys.ts';

/** Opens the members of a workspace. */
export type OpenStore = (workspace: string) => MemberStore;

export const unique = (value: string, kind = 'userName'): Key => ({ kind, value, unique: true });
export const shared = (value: string, kind = 'email'): Key => ({ kind, value, unique: false });
export const exactly = (key: Key): KeyRange => ({ ...key, beginning: false });
export const beginningWith = (key: Key): KeyRange => ({ ...key, beginning: true });

/** A change that moves no key. */
const none = { before: [], after: [] };

/** A workspace that no other test uses. */
export const newWorkspace = () => `contract-${++opened}`;
let opened = 0;

/** Adds one member, if its keys are free. */
export async function tryAdd(
  store: MemberStore,
  json: string,
  ...keys: readonly Key[]
): Promise<StoredMember | Conflict> {
  const [outcome] = await store.add([{ json, keys }]);
  return outcome as StoredMember | Conflict;
}

export async function add(store: MemberStore, json: string, ...keys: readonly Key[]): Promise<StoredMember> {
  const outcome = await tryAdd(store, json, ...keys);
  if ('conflicts' in outcome) throw new Error(`${outcome.conflicts} is taken`);
  return outcome;
}

/** What a list has of a member: what a response shows. */
const toListed = ({ id, seq, revision, json }: StoredMember): ListedResource => ({ id, seq, revision, json });

/** What every store of members must do with one of them; pages and look-ups have contracts of their own. */
export function keepsMembers(open: OpenStore): void {
  const openNew = () => open(newWorkspace());

  describe('a member that was added', () => {
    test('is read by its id, unaltered', async () => {
      const store = openNew();
      const added = await add(store, '{"a":"ä 😀"}', unique('ada'));
      expect(added).toMatchObject({ seq: 1, revision: 1, json: '{"a":"ä 😀"}' });
      expect(await store.read(added.id)).toEqual(added);
    });

    test('gets the next sequence number, and an id that reveals nothing about others', async () => {
      const store = openNew();
      const added = [await add(store, '1'), await add(store, '2'), await add(store, '3')];
      expect(added.map(({ seq }) => seq)).toEqual([1, 2, 3]);
      const secrets = added.map(({ id }) => id.replace(/^\d+-/, ''));
      expect(new Set(secrets).size).toBe(3);
    });

    test('is not read by an id that resembles its own', async () => {
      const store = openNew();
      const { id } = await add(store, '1');
      const similar = [
        id.toLowerCase(),
        `0${id}`,
        `${id}0`,
        id.slice(0, -1),
        id.replace(/.$/, '*'),
        '1',
        '',
        '__proto__',
      ];
      for (const other of similar.filter((each) => each !== id)) expect(await store.read(other)).toBeUndefined();
    });

    test('is not visible in another workspace in any way', async () => {
      const [mine, theirs] = [openNew(), openNew()];
      const { id, seq } = await add(mine, 'mine', unique('ada'), shared('ada@example.com'));
      await add(theirs, 'theirs', unique('grace'));
      expect(await theirs.read(id)).toBeUndefined();
      expect(await theirs.find(exactly(unique('ada')), 10)).toEqual([]);
      expect(await theirs.find(beginningWith(shared('a')), 10)).toEqual([]);
      expect((await theirs.readAt([seq])).map(({ json }) => json)).toEqual(['theirs']);
      expect(await theirs.page(1, 10)).toMatchObject({ total: 1, found: [{ json: 'theirs' }] });
      expect(await tryAdd(theirs, 'theirs too', unique('ada'))).toMatchObject({ seq: 2 });
    });
  });

  describe('members that are added together', () => {
    const addition = (name: string, ...more: readonly Key[]) => ({ json: name, keys: [unique(name), ...more] });

    test('have sequence numbers in their order, and each is found by its keys', async () => {
      const store = openNew();
      const first = await add(store, 'first');
      const names = Array.from({ length: 30 }, (_, index) => `m${index}`);
      const added = (await store.add(
        names.map((name) => addition(name, ...[1, 2, 3].map((nth) => shared(`${name}-${nth}`)))),
      )) as StoredMember[];
      expect(added.map(({ json }) => json)).toEqual(names);
      expect(await store.page(1, 100)).toEqual({ total: 31, found: [first, ...added].map(toListed) });
      for (const { json, seq, id } of added) {
        expect(await store.find(exactly(unique(json)), 10)).toEqual([seq]);
        expect(await store.find(exactly(shared(`${json}-3`)), 10)).toEqual([seq]);
        expect(await store.read(id)).toMatchObject({ json, seq });
      }
    });

    test('are added except those with a conflict, and the list has no gap', async () => {
      const store = openNew();
      await add(store, 'ada', unique('ada'), unique('a-1', 'externalId'));
      const outcomes = await store.add([
        addition('grace'),
        addition('ada'),
        addition('other', unique('a-1', 'externalId')),
        addition('last'),
      ]);
      const [added, refused] = [{ revision: 1 }, { conflicts: ['userName'] }];
      expect(outcomes).toMatchObject([added, refused, { conflicts: ['externalId'] }, added]);
      expect((await store.page(1, 10)).found.map(({ json }) => json)).toEqual(['ada', 'grace', 'last']);
    });

    test('are each added once, even if many requests add the same at once', async () => {
      const store = openNew();
      const names = Array.from({ length: 10 }, (_, index) => `m${index}`);
      const rounds = await Promise.all(
        Array.from({ length: 6 }, (_, round) => store.add(names.map((name) => addition(name, shared(`${round}`))))),
      );
      for (const index of names.keys()) {
        expect(rounds.filter((outcomes) => 'id' in (outcomes[index] as object))).toHaveLength(1);
      }
      const { total, found: members } = await store.page(1, 100);
      expect([total, members.map(({ json }) => json).toSorted()]).toEqual([10, names]);
    });

    test('can be an empty list', async () => {
      const store = openNew();
      expect(await store.add([])).toEqual([]);
      expect(await add(store, 'first')).toMatchObject({ seq: 1 });
    });
  });

  describe('a unique key', () => {
    test.each([
      ['userName', [unique('ada'), unique('other', 'externalId')]],
      ['externalId', [unique('other'), unique('a-1', 'externalId')]],
    ])('%s that another member has refuses the whole member', async (kind, keys) => {
      const store = openNew();
      await add(store, 'first', unique('ada'), unique('a-1', 'externalId'));
      expect(await tryAdd(store, 'second', ...keys, shared('new@example.com'))).toEqual({ conflicts: [kind] });
      expect(await store.page(1, 10)).toMatchObject({ total: 1, found: [{ json: 'first' }] });
      for (const key of [unique('other'), unique('other', 'externalId'), shared('new@example.com')]) {
        expect(await store.find(exactly(key), 10)).toEqual([]);
      }
    });

    test('does not conflict with the same value of another kind, nor with one that is not unique', async () => {
      const store = openNew();
      await add(store, '1', unique('ada'), shared('ada'));
      await add(store, '2', unique('ada', 'externalId'), shared('ada'));
      expect((await store.page(1, 10)).total).toBe(2);
    });

    test('goes to one of many concurrent creates, and the list has that one and no gap', async () => {
      const store = openNew();
      const outcomes = await Promise.all(Array.from({ length: 12 }, () => tryAdd(store, 'ada', unique('ada'))));
      await add(store, 'grace', unique('grace'));
      expect(outcomes.filter((outcome) => 'id' in outcome)).toHaveLength(1);
      expect(
        outcomes.filter((outcome) => 'conflicts' in outcome && outcome.conflicts.includes('userName')),
      ).toHaveLength(11);
      expect(await store.page(1, 10)).toMatchObject({ total: 2, found: [{ json: 'ada' }, { json: 'grace' }] });
      expect(await store.page(2, 10)).toMatchObject({ total: 2, found: [{ json: 'grace' }] });
    });
  });

  describe('a change', () => {
    test('replaces the text and increments the revision; id and sequence number stay', async () => {
      const store = openNew();
      const added = await add(store, 'old');
      const changed = await store.change(added, 'new', none);
      expect(changed).toMatchObject({ id: added.id, seq: added.seq, revision: 2, json: 'new' });
      expect(await store.read(added.id)).toEqual(changed);
    });

    test('of an outdated member is stale, changes nothing, and returns the current member', async () => {
      const store = openNew();
      const added = await add(store, 'old', unique('ada'));
      const current = await store.change(added, 'new', none);
      expect(await store.change(added, 'late', none)).toEqual({ stale: current });
      const rename = { before: [unique('ada')], after: [unique('lovelace')] };
      expect(await store.change(added, 'late', rename)).toEqual({ stale: current });
      expect(await store.find(exactly(unique('lovelace')), 10)).toEqual([]);
      expect(await store.read(added.id)).toEqual(current);
    });

    test('by many writers of one revision at once succeeds for one of them', async () => {
      const store = openNew();
      const added = await add(store, '0');
      const changes = Array.from({ length: 8 }, (_, index) => store.change(added, String(index), none));
      const made = (await Promise.all(changes)).filter((outcome) => 'id' in outcome);
      expect(made).toHaveLength(1);
      expect(await store.read(added.id)).toEqual(made[0]);
    });

    test('changes keys: the old ones are free at once, the new ones lead to the member, the others stay', async () => {
      const store = openNew();
      const [before, after] = [
        [unique('ada'), shared('one@example.com'), shared('two@example.com')],
        [unique('lovelace'), unique('a-1', 'externalId'), shared('two@example.com'), shared('three@example.com')],
      ];
      const added = await add(store, 'old', ...before);
      await store.change(added, 'new', { before, after });
      for (const key of after) expect(await store.find(exactly(key), 10)).toEqual([added.seq]);
      expect(await store.find(exactly(shared('one@example.com')), 10)).toEqual([]);
      expect(await tryAdd(store, 'other', unique('ada'))).toMatchObject({ json: 'other' });
      expect(await tryAdd(store, 'third', unique('a-1', 'externalId'))).toEqual({ conflicts: ['externalId'] });
    });

    test('to a key that another member has is a conflict, and leaves both as they were', async () => {
      const store = openNew();
      const ada = await add(store, 'ada', unique('ada'));
      const grace = await add(store, 'grace', unique('grace'));
      const rename = { before: [unique('grace')], after: [unique('ada'), shared('grace@example.com')] };
      expect(await store.change(grace, 'renamed', rename)).toEqual({ conflicts: ['userName'] });
      expect(await store.readAt([ada.seq, grace.seq])).toEqual([ada, grace]);
      expect(await store.find(exactly(unique('grace')), 10)).toEqual([grace.seq]);
      expect(await store.find(exactly(shared('grace@example.com')), 10)).toEqual([]);
    });

    test('of two members to one key at once succeeds for one of them', async () => {
      const store = openNew();
      const members = [await add(store, 'a', unique('a')), await add(store, 'b', unique('b'))];
      const outcomes = await Promise.all(
        members.map((member) => store.change(member, 'c', { before: [unique(member.json)], after: [unique('c')] })),
      );
      expect(outcomes.filter((outcome) => 'conflicts' in outcome)).toEqual([{ conflicts: ['userName'] }]);
      expect((await store.page(1, 10)).found.filter(({ json }) => json === 'c')).toHaveLength(1);
    });
  });
  describe('a member that is erased', () => {
    const keys = [unique('ada'), unique('a-1', 'externalId'), shared('ada@example.com')];

    test('is no longer found in any way, and the others keep their sequence numbers', async () => {
      const store = openNew();
      const [first, ada, last] = [
        await add(store, 'first'),
        await add(store, 'ada', ...keys),
        await add(store, 'last'),
      ];
      expect(await store.erase(ada, keys)).toBe('erased');
      expect(await store.read(ada.id)).toBeUndefined();
      expect(await store.readAt([first.seq, ada.seq, last.seq])).toEqual([first, last]);
      for (const key of keys) expect(await store.find(exactly(key), 10)).toEqual([]);
      expect(await store.page(1, 10)).toEqual({ total: 2, found: [first, last].map(toListed) });
      expect(await store.page(2, 10)).toEqual({ total: 2, found: [toListed(last)] });
    });

    test('frees its keys for the next member, which gets a new sequence number', async () => {
      const store = openNew();
      const ada = await add(store, 'ada', ...keys);
      await store.erase(ada, keys);
      const again = await add(store, 'ada again', ...keys);
      expect(again.seq).toBeGreaterThan(ada.seq);
      expect(await store.page(1, 10)).toEqual({ total: 1, found: [toListed(again)] });
    });

    test('cannot be changed or erased again', async () => {
      const store = openNew();
      const ada = await add(store, 'ada', ...keys);
      await store.erase(ada, keys);
      expect(await store.erase(ada, keys)).toEqual({ stale: undefined });
      expect(await store.change(ada, 'late', none)).toEqual({ stale: undefined });
      expect(await store.change(ada, 'late', { before: keys, after: [unique('late')] })).toEqual({ stale: undefined });
      expect(await store.find(exactly(unique('late')), 10)).toEqual([]);
      expect(await store.page(1, 10)).toEqual({ total: 0, found: [] });
    });

    test('must be the one that was read: otherwise the current member is returned, and nothing is deleted', async () => {
      const store = openNew();
      const ada = await add(store, 'ada', ...keys);
      const current = await store.change(ada, 'new', none);
      expect(await store.erase(ada, keys)).toEqual({ stale: current });
      expect(await store.find(exactly(unique('ada')), 10)).toEqual([ada.seq]);
    });

    test('while others are added, erased and listed leaves every list complete and every total exact', async () => {
      const store = openNew();
      const there = await Promise.all(Array.from({ length: 12 }, (_, index) => add(store, `old ${index}`)));
      const erase = there.slice(0, 8).map((member) => store.erase(member, []));
      const create = Array.from({ length: 8 }, (_, index) => add(store, `new ${index}`));
      const pages = await Promise.all(Array.from({ length: 8 }, () => store.page(1, 100)));
      for (const { total, found: members } of pages) expect(members).toHaveLength(total);
      await Promise.all([...erase, ...create]);
      expect(await store.page(1, 100)).toMatchObject({ total: 12 });
    });
  });
}
