import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Explanation } from '../../../lambdas/members/search/options.ts';
import { openStore } from '../../aws/store.ts';
import { openEngine, type TestEngine } from '../../support/engine.ts';
import { namesOf, openPeople, toQuery, walk } from '../people.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
  for (const userName of ['a', 'ab', 'b', 'c', 'd']) await open().add({ userName, title: userName });
});
afterAll(() => engine.close());

const explanations: Explanation[] = [];
const open = (scanLimit = 1000) =>
  openPeople(openStore(engine.client, 'explained'), {
    scanLimit,
    explain: (explanation) => explanations.push(explanation),
  });

test.each<[Record<string, string | number>, Explanation]>([
  [{ filter: 'userName eq "a" and title pr' }, { plan: 'userName eq', read: 1, matched: 1 }],
  [{ filter: 'userName sw "a" and title eq "ab"' }, { plan: 'userName sw', read: 2, matched: 1 }],
  [{ filter: 'userName eq "d" or userName eq "a" or id eq "x"' }, { plan: 'userName eq or id', read: 2, matched: 2 }],
  [{ filter: 'externalId eq "x"' }, { plan: 'externalId eq', read: 0, matched: 0 }],
  [
    { filter: 'title ge "b"', startIndex: 2 },
    { plan: 'scan', read: 5, matched: 3 },
  ],
  [{ sortBy: 'title' }, { plan: 'scan', read: 5, matched: 5 }],
])('a search reports how it was answered, and how many members it read: %j', async (parameters, explanation) => {
  explanations.length = 0;
  await open().search(toQuery(parameters));
  expect(explanations).toEqual([explanation]);
});

test('matches of several keys are in the order of the list, whatever the order of the keys', async () => {
  const { resources } = await open().search(
    toQuery({ filter: 'userName eq "d" or userName sw "a" or userName eq "b"' }),
  );
  expect(resources.map(({ userName }) => userName)).toEqual(['a', 'ab', 'b', 'd']);
});

test('the scan limit applies to several keys together', async () => {
  const asked = toQuery({ filter: 'userName sw "a" or userName eq "b"' });
  await expect(open(2).search(asked)).rejects.toMatchObject({ status: 400, scimType: 'tooMany' });
});

test('a page by cursor of a filter reads no more than a response can have, however large the members are', async () => {
  const people = openPeople(openStore(engine.client, 'large'), {
    scanLimit: 259,
    explain: (explanation) => explanations.push(explanation),
  });
  const names = Array.from({ length: 260 }, (_, index) => `m${index}`);
  for (const userName of names) await people.add({ userName, title: 'x'.repeat(30_000) });
  explanations.length = 0;
  const pages = await walk(people, { filter: 'title pr', count: 1000 });
  expect(pages.flatMap(namesOf)).toEqual(names);
  // 6 MB, and one request of 1 MB.
  expect(explanations[0]?.read).toBeLessThan(240);
});
