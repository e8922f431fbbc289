import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MemberStore } from '../../../lambdas/members/member-store.ts';
import type { MembersOptions } from '../../../lambdas/members/members.ts';
import type { Page } from '../../../lambdas/members/search/search.ts';
import { openStore } from '../../aws/store.ts';
import { openEngine, type TestEngine } from '../../support/engine.ts';
import { namesOf, openPeople, toQuery, walk } from '../people.ts';

/** Twelve members: m01 to m12, titles in turn from three, no title for every fourth. */
const titles = ['Maker', 'baker', 'Äpfel', undefined];
let engine: TestEngine;
let store: MemberStore;
beforeAll(async () => {
  engine = await openEngine();
  store = openStore(engine.client, 'search');
  for (let index = 0; index < 12; index += 1) {
    const userName = `m${String(index + 1).padStart(2, '0')}`;
    const emails = ['work', 'home'].map((type) => ({ value: `${userName}@${type}.example`, type }));
    await open().add({ userName, emails, active: index < 6, ...(titles[index % 4] && { title: titles[index % 4] }) });
  }
});
afterAll(() => engine.close());

const open = (given: Partial<MembersOptions> = {}) => openPeople(store, given);
const search = (parameters: Record<string, string | number>, given: Partial<MembersOptions> = {}) =>
  open(given).search(toQuery(parameters));
const all = Array.from({ length: 12 }, (_, index) => `m${String(index + 1).padStart(2, '0')}`);

describe('a page by index', () => {
  test.each<[Record<string, string | number>, string[]]>([
    [{}, all],
    [{ count: 3 }, all.slice(0, 3)],
    [{ startIndex: 11, count: 3 }, all.slice(10)],
    [{ startIndex: 13 }, []],
    [{ startIndex: 999_999_999_999 }, []],
    [{ startIndex: 0, count: 1 }, ['m01']],
    [{ startIndex: -5, count: 1 }, ['m01']],
    [{ count: 0 }, []],
    [{ count: -1 }, []],
    [{ sortBy: 'userName', sortOrder: 'descending', startIndex: 2, count: 2 }, ['m11', 'm10']],
    [{ filter: 'userName sw "m"', startIndex: 4, count: 2 }, ['m04', 'm05']],
  ])('of %j', async (parameters, expected) => {
    const page = await search(parameters);
    expect(namesOf(page)).toEqual(expected);
    expect(page).toMatchObject({ totalResults: 12, startIndex: Math.max(1, Number(parameters['startIndex'] ?? 1)) });
    expect(page.nextCursor).toBeUndefined();
  });
});

test.each([
  ['userName eq "M07"', ['m07']],
  ['emails.value eq "M07@work.example"', ['m07']],
  ['emails[type eq "home" and value eq "m07@work.example"]', []],
  ['userName sw "m0" and active eq false', ['m07', 'm08', 'm09']],
  ['title eq "ÄPFEL"', ['m03', 'm07', 'm11']],
  ['not (title pr) and active eq true', ['m04']],
  ['id eq "1-aaaaaaaaaaaaaaaaaaaaaa"', []],
  ['userName eq "nobody"', []],
])('the filter %s is answered by %j, with an exact total', async (filter, expected) => {
  const page = await search({ filter });
  expect([namesOf(page), page.totalResults]).toEqual([expected, expected.length]);
  expect([namesOf(await search({ filter, count: 0 }))]).toEqual([[]]);
});

test('a member is found by its id', async () => {
  const [third] = (await search({ startIndex: 3, count: 1 })).resources;
  expect(namesOf(await search({ filter: `id eq "${third?.['id']}"` }))).toEqual(['m03']);
  expect(namesOf(await search({ filter: `id eq "${third?.['id']}" and userName eq "m04"` }))).toEqual([]);
});

test.each<[string, string, string[]]>([
  ['title', 'ascending', ['m02', 'm06', 'm10', 'm01', 'm05', 'm09', 'm03', 'm07', 'm11', 'm04', 'm08', 'm12']],
  ['title', 'descending', ['m04', 'm08', 'm12', 'm03', 'm07', 'm11', 'm01', 'm05', 'm09', 'm02', 'm06', 'm10']],
  ['emails', 'descending', all.toReversed()],
  ['active', 'ascending', [...all.slice(6), ...all.slice(0, 6)]],
])('sorted by %s, %s, those alike stay in the order in which they were added', async (sortBy, sortOrder, expected) => {
  expect(namesOf(await search({ sortBy, sortOrder }))).toEqual(expected);
  const pages = await walk(open(), { sortBy, sortOrder, count: 5 });
  expect(pages.flatMap(namesOf)).toEqual(expected);
});

describe('if a search would read more members than one request may', () => {
  test.each<[Record<string, string | number>]>([
    [{ filter: 'title eq "baker"' }],
    [{ filter: 'userName sw "m"' }],
    [{ filter: 'emails.value sw "m"' }],
    [{ sortBy: 'title' }],
    [{ sortBy: 'title', cursor: '' }],
    [{ sortBy: 'title', filter: 'userName sw "m"', cursor: '' }],
  ])('the query %j is tooMany, and the refusal says what to do', async (parameters) => {
    const asked = search(parameters, { scanLimit: 11 });
    await expect(asked).rejects.toMatchObject({
      status: 400,
      scimType: 'tooMany',
      message: expect.stringContaining('cursor'),
    });
  });

  test.each(['title eq "baker"', 'userName sw "m"', 'emails.value sw "m"', 'emails.value sw "m" and title pr'])(
    'the filter %s is answered completely to a client that pages by cursor',
    async (filter) => {
      const expected = namesOf(await search({ filter }));
      for (const scanLimit of [1, 2, 5, 11]) {
        const pages = await walk(open({ scanLimit }), { filter, count: 2 });
        expect(pages.flatMap(namesOf)).toEqual(expected);
        expect(pages.every(({ resources }) => resources.length <= 2)).toBe(true);
      }
    },
  );

  test('filters with a key are still answered', async () => {
    expect(namesOf(await search({ filter: 'userName eq "m09"' }, { scanLimit: 1 }))).toEqual(['m09']);
    expect(namesOf(await search({ filter: 'userName sw "m1"' }, { scanLimit: 3 }))).toEqual(['m10', 'm11', 'm12']);
    expect(await search({ count: 5, startIndex: 5 }, { scanLimit: 1 })).toMatchObject({ totalResults: 12 });
  });
});

test('a page ends early, by index and by cursor, if it would not pass through Lambda', async () => {
  const large = openPeople(openStore(engine.client, 'large'));
  const names = Array.from({ length: 150 }, (_, index) => `m${String(index + 1).padStart(3, '0')}`);
  // Each quotation mark is two bytes of the body, and four of the text within JSON that a function answers.
  for (const userName of names) await large.add({ userName, title: '"'.repeat(12_000) });
  const pages = await walk(large, { count: 150 });
  expect(pages.flatMap(namesOf)).toEqual(names);
  const first = await large.search(toQuery({ count: 150 }));
  expect([first.totalResults, namesOf(first)]).toEqual([150, namesOf(pages[0] as Page)]);
  for (const { resources } of pages) {
    expect(Buffer.byteLength(JSON.stringify({ body: JSON.stringify({ resources }) }))).toBeLessThan(6 * 1024 * 1024);
  }
  expect(first.resources.length).toBeGreaterThan(100);
});
