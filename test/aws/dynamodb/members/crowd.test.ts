import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openPeople, type People, toQuery } from '../../../members/people.ts';
import { openEngine, type TestEngine } from '../../../support/engine.ts';
import { audit } from '../../audit.ts';
import { openFaulty } from '../../proxy.ts';
import { openStore } from '../../store.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

/** A client with three of ten writes refused, because another transaction has the item. */
async function openContended() {
  let asked = 0;
  const { client } = await openFaulty(engine, (operation) => {
    if (!/^(TransactWriteItems|PutItem|UpdateItem)$/.test(operation)) return undefined;
    asked += 1;
    return asked % 10 < 3 ? 'conflict' : undefined;
  });
  return client;
}

const names = Array.from({ length: 160 }, (_, index) => `user${index}`);
/** Every fifth is created twice, so that the two creates meet. */
const asked = names.flatMap((name, index) => (index % 5 === 0 ? [name, name.toUpperCase()] : [name]));

interface Outcome {
  readonly ids: readonly string[];
  readonly refused: number;
}

/** Sixteen clients create all that is asked, each what comes next. */
async function create(people: People): Promise<Outcome> {
  const queue = [...asked];
  const ids: string[] = [];
  let refused = 0;
  const client = async () => {
    for (let userName = queue.shift(); userName !== undefined; userName = queue.shift()) {
      const added = people.add({ userName, emails: [{ value: `${userName}@example.com` }] });
      await added.then(
        ({ id }) => ids.push(String(id)),
        ({ status, scimType }) => {
          expect([status, scimType]).toEqual([409, 'uniqueness']);
          refused += 1;
        },
      );
    }
  };
  await Promise.all(Array.from({ length: 16 }, client));
  return { ids, refused };
}

/** The ids on all pages, as a client gets them that goes on as long as there is more. */
async function walk(people: People, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let total = 1; ids.length < total; ) {
    const page = await people.search(toQuery({ startIndex: ids.length + 1, count }));
    expect(page.resources).toHaveLength(Math.min(count, Number(page.totalResults) - ids.length));
    total = Number(page.totalResults);
    ids.push(...page.resources.map(({ id }) => String(id)));
  }
  return ids;
}

describe.each([
  ['', 'crowd', async () => engine.client],
  [', with three of ten writes in conflict', 'contended', openContended],
])('sixteen clients that create concurrently%s', (_, workspace, open) => {
  test('never fail; positions and totals are exact, on pages during and after it', async () => {
    const people = openPeople(openStore(await open(), workspace));
    let busy = true;
    const walks: (readonly string[])[] = [];
    const reader = async () => {
      while (busy) walks.push(await walk(people, 25));
    };
    const reading = reader();
    const { ids, refused } = await create(people);
    busy = false;
    await reading;
    expect([ids.length, refused]).toEqual([160, 32]);
    const all = await walk(people, 100);
    expect(all.toSorted()).toEqual(ids.toSorted());
    // A position, once shown, never shifts: whatever was listed meanwhile is how the list still begins.
    for (const seen of walks) expect(seen).toEqual(all.slice(0, seen.length));
    expect(walks.length).toBeGreaterThan(0);
    expect(await audit(engine.client, workspace)).toEqual([]);
  });
});
