import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openStore } from '../../aws/store.ts';
import { openEngine, type TestEngine } from '../../support/engine.ts';
import { namesOf, openPeople, type People, toQuery } from '../people.ts';

/** Pages, by index and by cursor, are together the whole: RFC 7644 section 3.4.2.4, RFC 9865 section 2. */
let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

type Parameters = Readonly<Record<string, string | number>>;

const titles = fc.array(fc.constantFrom('', 'a', 'A', 'b', 'c'), { maxLength: 9 });
const filter = fc.constantFrom({}, { filter: 'title pr' }, { filter: 'userName sw "m1"' }, { filter: 'title ne "a"' });
const order = fc.constantFrom({}, { sortBy: 'title' }, { sortBy: 'title', sortOrder: 'descending' });
const question = fc.tuple(filter, order).map(([one, other]): Parameters => ({ ...one, ...other }));
const count = fc.integer({ min: 1, max: 4 });

let workspaces = 0;
/** People called m1, m2 and so on, with these titles. */
async function openWorkspace(given: readonly string[]): Promise<People> {
  workspaces += 1;
  const people = openPeople(openStore(engine.client, `pages-${workspaces}`));
  for (const [index, title] of given.entries())
    await people.add({ userName: `m${index + 1}`, ...(title && { title }) });
  return people;
}

const whole = async (people: People, asked: Parameters) =>
  namesOf(await people.search(toQuery({ ...asked, count: 1000 })));

/** All pages, as a client gets them; `meanwhile` is done after each. */
async function walk(people: People, asked: Parameters, method: 'index' | 'cursor', meanwhile = async () => {}) {
  const names: string[] = [];
  let [cursor, startIndex]: [string | undefined, number] = ['', 1];
  for (;;) {
    const page = await people.search(
      toQuery({ ...asked, ...(method === 'cursor' ? { cursor: String(cursor) } : { startIndex }) }),
    );
    names.push(...namesOf(page));
    await meanwhile();
    cursor = page.nextCursor;
    startIndex += page.resources.length;
    if (method === 'cursor' ? cursor === undefined : startIndex > Number(page.totalResults)) return names;
  }
}

test.each(['index', 'cursor'] as const)('by %s they concatenate to the whole, for any query', async (method) => {
  await fc.assert(
    fc.asyncProperty(titles, question, count, async (given, asked, size) => {
      const people = await openWorkspace(given);
      expect(await walk(people, { ...asked, count: size }, method)).toEqual(await whole(people, asked));
    }),
    { numRuns: 20 },
  );
});

/** Adds a member, at most a number of times. */
function adding(people: People, times: number) {
  let left = times;
  return async () => {
    left -= 1;
    if (left >= 0) await people.add({ userName: `m1new${left}`, title: left % 2 === 0 ? 'a' : 'c' });
  };
}

test.each(['index', 'cursor'] as const)('by %s they do so while members are being added', async (method) => {
  await fc.assert(
    fc.asyncProperty(titles, filter, count, async (given, asked, size) => {
      const people = await openWorkspace(given);
      const names = await walk(people, { ...asked, count: size }, method, adding(people, 3));
      const after = await whole(people, asked);
      expect(names).toEqual(after.slice(0, names.length));
      expect(names).toEqual(expect.arrayContaining(after.filter((name) => !name.includes('new'))));
    }),
    { numRuns: 20 },
  );
});

test('by cursor and sorted, each earlier member is there once, and no other twice', async () => {
  await fc.assert(
    fc.asyncProperty(titles, question, count, async (given, asked, size) => {
      const people = await openWorkspace(given);
      const before = await whole(people, asked);
      const names = await walk(people, { ...asked, count: size }, 'cursor', adding(people, 3));
      expect(names.filter((name) => before.includes(name))).toEqual(before);
      expect(new Set(names).size).toBe(names.length);
    }),
    { numRuns: 20 },
  );
});
