import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MemberStore } from '../../../lambdas/members/member-store.ts';
import type { MembersOptions } from '../../../lambdas/members/members.ts';
import { openStore } from '../../aws/store.ts';
import { openEngine, type TestEngine } from '../../support/engine.ts';
import { namesOf, openPeople, type People, toQuery, walk } from '../people.ts';

/** RFC 9865: paging by cursor. */
let engine: TestEngine;
let store: MemberStore;
beforeAll(async () => {
  engine = await openEngine();
  store = openStore(engine.client, 'cursors');
  for (const userName of ['a', 'b', 'c', 'd', 'e']) await open().add({ userName, title: userName });
});
afterAll(() => engine.close());

const open = (given: Partial<MembersOptions> = {}) => openPeople(store, given);
const search = (parameters: Record<string, string | number>, given: Partial<MembersOptions> = {}) =>
  open(given).search(toQuery(parameters));
const cursorOf = async (parameters: Record<string, string | number> = {}) =>
  String((await search({ count: 2, ...parameters, cursor: '' })).nextCursor);

describe('pages by cursor', () => {
  test.each<[Record<string, string | number>]>([
    [{}],
    [{ filter: 'title pr' }],
    [{ filter: 'userName sw "" and title pr' }],
    [{ sortBy: 'title' }],
    [{ filter: 'title ne "x"', sortBy: 'userName' }],
  ])('of %j come to an end, and the last has no cursor', async (parameters) => {
    for (const count of [1, 2, 4, 5, 6]) {
      const pages = await walk(open(), { ...parameters, count });
      expect(pages.flatMap(namesOf)).toEqual(['a', 'b', 'c', 'd', 'e']);
      expect(pages).toHaveLength(Math.ceil(5 / count));
      for (const page of pages) expect(page).toMatchObject({ startIndex: undefined, totalResults: 5 });
    }
  });

  test('show members that were added meanwhile, and no member twice', async () => {
    const growing = openPeople(openStore(engine.client, 'growing'));
    for (const userName of ['a', 'b', 'c']) await growing.add({ userName });
    const first = await growing.search(toQuery({ count: 2, cursor: '' }));
    await growing.add({ userName: 'd' });
    const second = await growing.search(toQuery({ count: 2, cursor: String(first.nextCursor) }));
    expect([first, second].flatMap(namesOf)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('continue after the member at which they stopped, even if it no longer matches', async () => {
    const changing = openPeople(openStore(engine.client, 'changing'));
    const ids: string[] = [];
    for (const userName of ['a', 'b', 'c', 'd']) ids.push(String((await changing.add({ userName, title: 'x' }))['id']));
    for (const more of [{}, { sortBy: 'userName' }]) {
      const query = { filter: 'title eq "x"', count: 1, ...more };
      const first = await changing.search(toQuery({ ...query, cursor: '' }));
      const [left] = namesOf(first);
      await changing.change(String(first.resources[0]?.['id']), undefined, (current) => ({ ...current, title: 'y' }));
      const second = await changing.search(toQuery({ ...query, cursor: String(first.nextCursor) }));
      expect([left, ...namesOf(second)]).toEqual(left === 'a' ? ['a', 'b'] : ['b', 'c']);
    }
  });
});

describe('a cursor at a member that was erased', () => {
  const open = async (workspace: string) => {
    const people = openPeople(openStore(engine.client, workspace));
    for (const userName of ['a', 'b', 'c']) await people.add({ userName, title: 'x' });
    return people;
  };
  async function eraseAtCursor(people: People, parameters: Record<string, string | number>) {
    const { nextCursor, resources } = await people.search(toQuery({ ...parameters, count: 1, cursor: '' }));
    await people.erase(String(resources[0]?.['id']));
    return people.search(toQuery({ ...parameters, count: 1, cursor: String(nextCursor) }));
  }

  test('continues in the list of all members', async () => {
    expect(namesOf(await eraseAtCursor(await open('erased-at-cursor'), {}))).toEqual(['b']);
  });

  test.each([
    ['filtered', { filter: 'title eq "x"' }],
    ['sorted', { sortBy: 'userName' }],
  ])('is over in a list that is %s: the client starts again', async (name, parameters) => {
    const people = await open(`erased-${name}`);
    await expect(eraseAtCursor(people, parameters)).rejects.toMatchObject({
      status: 400,
      scimType: 'expiredCursor',
      message: 'the last member of the previous page was deleted: start again with an empty cursor',
    });
    expect((await walk(people, { ...parameters, count: 1 })).flatMap(namesOf)).toEqual(['b', 'c']);
  });
});

describe('a cursor', () => {
  test('is refused for another query, another order and another workspace', async () => {
    const cursor = await cursorOf({ filter: 'title pr' });
    const others: [Record<string, string | number>, Partial<MembersOptions>][] = [
      [{}, {}],
      [{ filter: 'userName pr' }, {}],
      [{ filter: 'title pr', sortBy: 'title' }, {}],
      [{ filter: 'title pr' }, { workspace: 'other' }],
    ];
    for (const [parameters, given] of others) {
      const asked = search({ ...parameters, cursor, count: 2 }, given);
      await expect(asked).rejects.toMatchObject({ status: 400, scimType: 'invalidCursor' });
    }
  });

  test('may be used with another count, and again', async () => {
    const cursor = await cursorOf();
    expect(namesOf(await search({ cursor, count: 1 }))).toEqual(['c']);
    expect(namesOf(await search({ cursor, count: 9 }))).toEqual(['c', 'd', 'e']);
  });

  test('that was altered is refused', async () => {
    const cursor = await cursorOf();
    for (let at = 0; at < cursor.length; at += 1) {
      const altered = cursor.slice(0, at) + (cursor[at] === '7' ? '8' : '7') + cursor.slice(at + 1);
      await expect(search({ cursor: altered })).rejects.toMatchObject({ scimType: 'invalidCursor' });
    }
    for (const text of ['1', 'x'.repeat(500), `${cursor}0`, ` ${cursor}`, '...']) {
      await expect(search({ cursor: text })).rejects.toMatchObject({ scimType: 'invalidCursor' });
    }
  });

  test('is valid for an hour', async () => {
    const cursor = await cursorOf();
    const at = (time: string) => search({ cursor, count: 2 }, { now: () => new Date(time) });
    expect(namesOf(await at('2026-01-01T01:00:00.000Z'))).toEqual(['c', 'd']);
    await expect(at('2026-01-01T01:00:01.000Z')).rejects.toMatchObject({ status: 400, scimType: 'expiredCursor' });
  });
});
