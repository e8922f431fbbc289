import { describe, expect, test } from '@jest/globals';
import type { StoredMember } from '../../lambdas/members/member-store.ts';
import { add, continueAll, found, hire, idsIn, moving, named, remove, replace, type Stores, walk } from './teams.ts';

/** Opens the stores of a workspace. */
export type OpenStores = (workspace: string) => Stores;

let opened = 0;
/** A workspace that no other test uses. */
export const newWorkspace = () => `groups-${++opened}`;

const nobody = `999-${'a'.repeat(22)}`;

/** What every store of groups must do. */
export function keepsGroups(open: OpenStores): void {
  const openNew = () => open(newWorkspace());

  describe('a group that was added', () => {
    test('is read by its id, with its members in the order of their creation', async () => {
      const stores = openNew();
      const [a = '', b = '', c = ''] = await hire(stores, 3);
      const group = await found(stores, 'team', [c, a]);
      expect(group).toMatchObject({ seq: 1, revision: 1, json: '"team"', size: 2 });
      expect(await stores.groups.read(group.id)).toEqual(group);
      const [whole] = await stores.groups.readWhole([group.id], 2);
      expect(whole).toEqual({
        group,
        members: [
          { id: a, seq: 1 },
          { id: c, seq: 3 },
        ],
      });
      expect(await stores.groups.membersAmong(group.id, [a, b, c, nobody])).toEqual([a, c]);
    });

    test('may be empty', async () => {
      const stores = openNew();
      const group = await found(stores, 'empty');
      expect(group.size).toBe(0);
      expect(await stores.groups.read(group.id)).toEqual(group);
      expect(await stores.groups.readWhole([group.id], 0)).toEqual([{ group, members: [] }]);
      expect(await stores.groups.members(group.id).page(1, 10)).toEqual({ total: 0, found: [] });
    });

    test('is found by its keys, and in the list', async () => {
      const stores = openNew();
      const groups = [await found(stores, 'one'), await found(stores, 'two')];
      expect(await stores.groups.find({ ...named('two'), beginning: false }, 10)).toEqual([2]);
      expect(await stores.groups.readAt([2, 1])).toEqual(groups);
      expect(await stores.groups.page(1, 10)).toEqual({ total: 2, found: groups });
      expect(await stores.groups.after(1, 10)).toEqual({ total: 2, found: groups.slice(1), more: false });
    });

    test('has the sequence numbers and the keys of groups: members do not matter to them', async () => {
      const stores = openNew();
      const key = { kind: 'externalId', value: 'shared', unique: true };
      await stores.members.add([{ json: '"member"', keys: [key] }]);
      expect(await stores.groups.add({ json: '"group"', keys: [key], members: [] })).toMatchObject({ seq: 1 });
      expect(await stores.members.page(1, 10)).toMatchObject({ total: 1, found: [{ json: '"member"' }] });
      expect(await stores.groups.page(1, 10)).toMatchObject({ total: 1, found: [{ json: '"group"' }] });
      expect(await stores.members.find({ ...key, beginning: false }, 10)).toEqual([1]);
    });

    test('is not visible in another workspace in any way', async () => {
      const [mine, theirs] = [openNew(), openNew()];
      const [member = ''] = await hire(mine, 1);
      const [other = ''] = await hire(theirs, 1);
      const { id } = await found(mine, 'team', [member]);
      expect(await theirs.groups.read(id)).toBeUndefined();
      expect(await theirs.groups.readWhole([id], 10)).toEqual([]);
      expect(await theirs.groups.members(id).page(1, 10)).toEqual({ total: 0, found: [] });
      expect(await theirs.groups.membersAmong(id, [member, other])).toEqual([]);
      expect(await theirs.groups.groupsOf([member])).toEqual(new Map());
      expect(await theirs.groups.page(1, 10)).toEqual({ total: 0, found: [] });
      expect(await theirs.groups.add({ json: '1', keys: [], members: [member] })).toEqual({
        unknown: [member],
        unmatched: [],
      });
      expect(await found(theirs, 'team', [other])).toMatchObject({ seq: 1, size: 1 });
    });

    test('is not added if another group has a unique key; the members do not matter then', async () => {
      const stores = openNew();
      await found(stores, 'team');
      const outcome = await stores.groups.add({ json: '2', keys: [named('team')], members: [nobody] });
      expect(outcome).toEqual({ conflicts: ['displayName'] });
      expect(await stores.groups.page(1, 10)).toMatchObject({ total: 1 });
    });

    test('is not added if a member does not exist; those are named', async () => {
      const stores = openNew();
      const [a = ''] = await hire(stores, 1);
      const strange = [nobody, a.replace(/.$/, '*'), a.slice(0, -1) + (a.endsWith('a') ? 'b' : 'a'), 'x', nobody];
      const outcome = await stores.groups.add({ json: '1', keys: [named('team')], members: [a, ...strange] });
      expect(outcome).toEqual({ unknown: strange.slice(0, 4), unmatched: [] });
      expect(await stores.groups.page(1, 10)).toEqual({ total: 0, found: [] });
      expect(await found(stores, 'team', [a])).toMatchObject({ size: 1 });
    });

    test('of two that are added at once with one name is one', async () => {
      const stores = openNew();
      const outcomes = await Promise.all(
        [1, 2, 3, 4].map(() => stores.groups.add({ json: '1', keys: [named('team')], members: [] })),
      );
      expect(outcomes.filter((outcome) => 'conflicts' in outcome)).toHaveLength(3);
      expect(await stores.groups.page(1, 10)).toMatchObject({ total: 1 });
    });
  });

  describe('a change of a group', () => {
    async function openTeam(size = 5) {
      const stores = openNew();
      const ids = await hire(stores, size);
      const group = await found(stores, 'team', ids.slice(0, 2));
      return {
        stores,
        ids,
        group,
        change: (...given: Parameters<typeof moving>) => stores.groups.change(group, moving(...given)),
      };
    }

    test.each([
      ['adds', ([, , c = '']: readonly string[]) => add(c), [0, 1, 2]],
      ['adds those that are not there yet', ([a = '', b = '', c = '']: readonly string[]) => add(a, b, c), [0, 1, 2]],
      ['removes', ([a = '']: readonly string[]) => remove(a), [1]],
      ['removes those that are there', ([a = '', , c = '']: readonly string[]) => remove(a, c, nobody), [1]],
      [
        'adds and removes',
        ([a = '', , c = '', d = '']: readonly string[]) => ({ add: [c, d], remove: [a] }),
        [1, 2, 3],
      ],
      [
        'adds what it also removes',
        ([a = '', , c = '']: readonly string[]) => ({ add: [a, c], remove: [a, c] }),
        [0, 1, 2],
      ],
      ['replaces', ([, b = '', c = '']: readonly string[]) => replace(b, c), [1, 2]],
      ['replaces by none', () => replace(), []],
    ])('%s members', async (_, toMembership, expected) => {
      const { stores, ids, group, change } = await openTeam();
      const outcome = await change(toMembership(ids));
      expect(outcome).toMatchObject({ id: group.id, revision: 2, json: '"moved"', size: expected.length });
      expect(await stores.groups.read(group.id)).toEqual(outcome);
      expect(await idsIn(stores, group.id)).toEqual(expected.map((index) => ids[index]));
    });

    test.each([
      ['adds nobody', ([a = '', b = '']: readonly string[]) => add(a, b)],
      ['removes nobody', ([, , c = '']: readonly string[]) => remove(c, nobody, 'x')],
      ['replaces by the same', ([a = '', b = '']: readonly string[]) => replace(b, a, b)],
      ['is empty', () => add()],
    ])('that %s changes nothing', async (_, toMembership) => {
      const { stores, ids, group, change } = await openTeam();
      expect(await change(toMembership(ids))).toEqual(group);
      expect(await stores.groups.read(group.id)).toEqual(group);
    });

    test('that removes by an id that is like the one of a member removes nobody', async () => {
      const { ids, group, change } = await openTeam();
      const [a = ''] = ids;
      expect(await change(remove(a.slice(0, -1) + (a.endsWith('a') ? 'b' : 'a')))).toEqual(group);
    });

    test('of the text and the keys leaves the members as they are', async () => {
      const { stores, ids, group } = await openTeam();
      const keys = { before: [named('team')], after: [named('crew')] };
      const outcome = await stores.groups.change(group, { json: '"crew"', differs: true, keys });
      expect(outcome).toMatchObject({ revision: 2, json: '"crew"', size: 2 });
      expect(await idsIn(stores, group.id)).toEqual(ids.slice(0, 2));
      expect(await stores.groups.find({ ...named('crew'), beginning: false }, 10)).toEqual([1]);
      expect(await stores.groups.find({ ...named('team'), beginning: false }, 10)).toEqual([]);
    });

    test('to a name that another group has is a conflict, and changes nothing', async () => {
      const { stores, ids, group } = await openTeam();
      await found(stores, 'crew');
      const keys = { before: [named('team')], after: [named('crew')] };
      const outcome = await stores.groups.change(group, { json: '"crew"', differs: true, keys, members: add(...ids) });
      expect(outcome).toEqual({ conflicts: ['displayName'] });
      expect(await stores.groups.read(group.id)).toEqual(group);
      expect(await idsIn(stores, group.id)).toEqual(ids.slice(0, 2));
    });

    test('that adds ids nobody has changes nothing, and names them', async () => {
      const { stores, ids, group, change } = await openTeam();
      expect(await change(add(...ids, nobody, 'x', nobody))).toEqual({ unknown: [nobody, 'x'], unmatched: [] });
      expect(await change(replace(nobody))).toEqual({ unknown: [nobody], unmatched: [] });
      expect(await stores.groups.read(group.id)).toEqual(group);
    });

    const like = (id: string) => id.slice(0, -1) + (id.endsWith('a') ? 'b' : 'a');

    test.each<[string, (ids: readonly string[]) => readonly (readonly string[])[], readonly number[]]>([
      ['members', ([a = '', b = '']) => [[a], [b]], []],
      ['one member of several', ([a = '', , c = '']) => [[nobody, c, a]], []],
      ['nothing', () => [], []],
      ['a member of no group', ([, , c = '']) => [[c]], [0]],
      ['several of no group', ([, , c = '', d = '']) => [[c, d]], [0]],
      ['an id that nobody has', () => [[nobody]], [0]],
      ['what is no id', () => [['x', '', '*']], [0]],
      ['an id that is like the one of a member', ([a = '']) => [[like(a)]], [0]],
      ['no id at all', () => [[]], [0]],
      ['a member, and others not', ([a = '', , c = '']) => [[c], [a], [nobody]], [0, 2]],
    ])('that selects %s', async (_, toSelected, unmatched) => {
      for (const toMembership of [remove, add, replace]) {
        const { stores, ids, group, change } = await openTeam();
        const outcome = await change({ ...toMembership(ids[4] ?? ''), selected: toSelected(ids) });
        if (unmatched.length > 0) expect(outcome).toEqual({ unknown: [], unmatched });
        expect(await stores.groups.read(group.id)).toEqual(unmatched.length > 0 ? group : outcome);
      }
    });

    test('of a revision that is not the current one is stale, and changes nothing', async () => {
      const { stores, ids, group, change } = await openTeam();
      const [, , c = '', d = ''] = ids;
      const current = await change(add(c));
      expect(await change(add(d))).toEqual({ stale: current });
      expect(await change(remove(c))).toEqual({ stale: current });
      const keys = { before: [], after: [] };
      expect(await stores.groups.change(group, { json: '2', differs: true, keys })).toEqual({ stale: current });
      expect(await idsIn(stores, group.id)).toEqual(ids.slice(0, 3));
    });
  });

  describe('a group that was removed', () => {
    test('is gone with its keys; its members stay', async () => {
      const stores = openNew();
      const ids = await hire(stores, 3);
      const [team, crew] = [await found(stores, 'team', ids), await found(stores, 'crew', ids)];
      expect(await stores.groups.remove(team, [named('team')])).toBe('removed');
      expect(await stores.groups.read(team.id)).toBeUndefined();
      expect(await stores.groups.readWhole([team.id, crew.id], 10)).toMatchObject([
        { group: { id: crew.id }, members: ids.map((id) => ({ id })) },
      ]);
      expect(await stores.groups.members(team.id).page(1, 10)).toEqual({ total: 0, found: [] });
      expect(await stores.groups.membersAmong(team.id, ids)).toEqual([]);
      expect(await stores.groups.page(1, 10)).toEqual({ total: 1, found: [crew] });
      expect(await stores.groups.groupsOf(ids)).toEqual(new Map(ids.map((id) => [id, [crew]])));
      expect((await stores.members.page(1, 10)).total).toBe(3);
      expect(await found(stores, 'team', ids)).toMatchObject({ seq: 3, size: 3 });
    });

    test('cannot be changed or removed again', async () => {
      const stores = openNew();
      const [a = ''] = await hire(stores, 1);
      const team = await found(stores, 'team');
      await stores.groups.remove(team, [named('team')]);
      expect(await stores.groups.remove(team, [named('team')])).toEqual({ stale: undefined });
      expect(await stores.groups.change(team, moving(add(a)))).toEqual({ stale: undefined });
      expect(await stores.groups.groupsOf([a])).toEqual(new Map([[a, []]]));
    });

    test('must be the one that was read', async () => {
      const stores = openNew();
      const [a = ''] = await hire(stores, 1);
      const team = await found(stores, 'team');
      const current = await stores.groups.change(team, moving(add(a)));
      expect(await stores.groups.remove(team, [named('team')])).toEqual({ stale: current });
      expect(await idsIn(stores, team.id)).toEqual([a]);
    });
  });

  describe('the members of a group', () => {
    const everyThird = (_: string, index: number) => index % 3 === 0;

    test.each([1, 2, 7, 100, 1000])('are paged by position and by the last one, %i at a time', async (count) => {
      const stores = openNew();
      const ids = (await hire(stores, 60)).filter(everyThird);
      const { id } = await found(stores, 'team', ids);
      expect(await walk(stores, id, count)).toEqual(ids);
      expect(await continueAll(stores, id, count)).toEqual(ids);
      const batches: string[] = [];
      const all = await stores.groups.members(id).all(count);
      for await (const batch of all.after(0)) batches.push(...batch.map((member) => member.id));
      expect([all.total, batches]).toEqual([ids.length, ids]);
    });

    test.each([
      [1, 0, []],
      [0, 2, [1, 2]],
      [3, 2, [3, 4]],
      [5, 9, [5]],
      [6, 9, []],
      [1000, 9, []],
    ])('from position %i with %i members of five', async (position, count, expected) => {
      const stores = openNew();
      const { id } = await found(stores, 'team', await hire(stores, 5));
      const { total, found: page } = await stores.groups.members(id).page(Math.max(1, position), count);
      expect([total, page.map(({ seq }) => seq)]).toEqual([5, expected]);
    });

    test('have their texts', async () => {
      const stores = openNew();
      const { id } = await found(stores, 'team', await hire(stores, 2));
      const { found: page } = await stores.groups.members(id).page(2, 5);
      const [member] = page;
      expect(await stores.members.read(String(member?.id))).toMatchObject({ ...member });
      expect(page).toEqual([{ ...member, json: expect.any(String) }]);
    });

    test('are read whole up to a limit, which several groups share', async () => {
      const stores = openNew();
      const ids = await hire(stores, 4);
      const groups = [
        await found(stores, 'a', ids),
        await found(stores, 'b', ids),
        await found(stores, 'c', ids.slice(3)),
      ];
      const read = await stores.groups.readWhole([...groups.map(({ id }) => id), nobody], 6);
      expect(read.map(({ group, members }) => [group, members?.map(({ id }) => id)])).toEqual([
        [groups[0], ids],
        [groups[1], undefined],
        [groups[2], ids.slice(3)],
      ]);
    });

    test('know their groups, in order', async () => {
      const stores = openNew();
      const [a = '', b = '', c = ''] = await hire(stores, 3);
      const [one, two] = [await found(stores, 'one', [a, b]), await found(stores, 'two', [a])];
      expect(await stores.groups.groupsOf([c, b, a, nobody, 'x'])).toEqual(
        new Map([
          [a, [one, two]],
          [b, [one]],
          [c, []],
        ]),
      );
      expect(await stores.groups.groupsOf([a.slice(0, -1) + (a.endsWith('a') ? 'b' : 'a')])).toEqual(new Map());
    });
  });

  describe('a member that is erased', () => {
    const erase = async ({ members }: Stores, id: string) =>
      members.erase((await members.read(id)) as StoredMember, []);

    test('leaves all groups, and changes them', async () => {
      const stores = openNew();
      const [a = '', b = ''] = await hire(stores, 2);
      const groups = [
        await found(stores, 'one', [a, b]),
        await found(stores, 'two', [b]),
        await found(stores, 'three', [a]),
      ];
      expect(await erase(stores, b)).toBe('erased');
      const after = await stores.groups.readAt([1, 2, 3]);
      expect(after.map(({ revision, size, json }) => [revision, size, json])).toEqual([
        [2, 1, '"one"'],
        [2, 0, '"two"'],
        [1, 1, '"three"'],
      ]);
      expect(await idsIn(stores, groups[0]?.id ?? '')).toEqual([a]);
      expect(await stores.groups.groupsOf([b])).toEqual(new Map());
      expect(await stores.groups.change(after[1] ?? (groups[1] as never), moving(add(b)))).toEqual({
        unknown: [b],
        unmatched: [],
      });
    });
  });
}
