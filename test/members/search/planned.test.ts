import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openStore } from '../../aws/store.ts';
import { openEngine, type TestEngine } from '../../support/engine.ts';
import { namesOf, openPeople, type People, toQuery, walk } from '../people.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

/** A few texts with the same letters in other cases, forms or beginnings, so that filters match. */
const text = fc.constantFrom(
  'a',
  'A',
  'ab',
  'aB#1',
  'a#000000000001',
  'b',
  'ä',
  'A\u0308',
  'J\u030c',
  '\u01f0',
  'a\u{10ffff}b',
  '😀',
);
const type = fc.constantFrom('work', 'home');

const person = fc.record(
  {
    userName: text,
    externalId: text,
    title: text,
    emails: fc.uniqueArray(fc.record({ value: text, type }), { maxLength: 3, selector: ({ value }) => value }),
  },
  { requiredKeys: ['userName'] },
);

const comparison = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(
      fc.constantFrom('userName', 'externalId', 'emails', 'emails.value'),
      fc.constantFrom('eq', 'sw'),
    ),
  },
  fc.tuple(
    fc.constantFrom('userName', 'title', 'emails.type', 'id'),
    fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'le'),
  ),
);
const simple = fc.oneof(
  fc.tuple(comparison, text).map(([[name, operator], value]) => `${name} ${operator} ${JSON.stringify(value)}`),
  fc.tuple(type, text).map(([of, value]) => `emails[type eq "${of}" and value eq ${JSON.stringify(value)}]`),
  fc
    .tuple(type, fc.constantFrom('eq', 'sw'), text)
    .map(([of, operator, value]) => `emails[type eq "${of}"].value ${operator} ${JSON.stringify(value)}`),
);
const { filter } = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small' },
    simple,
    fc.tuple(tie('filter'), fc.constantFrom('and', 'or'), tie('filter')).map((parts) => `(${parts.join(' ')})`),
    tie('filter').map((inner) => `not (${inner})`),
  ),
}));

/** The same question in a form that implies no key: it reads all members. */
const unplanned = (question: string) => `not (not (${question}))`;

let workspaces = 0;
/** A workspace with these members, except those that conflict with another. */
async function openWorkspace(drafts: readonly { readonly userName: string }[]) {
  workspaces += 1;
  const store = openStore(engine.client, `planned-${workspaces}`);
  for (const draft of drafts)
    await openPeople(store)
      .add({ ...draft })
      .catch(() => undefined);
  return store;
}

const paged = async (people: People, parameters: Record<string, string | number>) =>
  (await walk(people, parameters)).flatMap(namesOf);

test('for any filter and members, keys lead to the same result as a scan', async () => {
  const questions = fc.array(filter, { minLength: 12, maxLength: 12 });
  const orders = fc.constantFrom({}, { sortBy: 'title' }, { sortBy: 'emails.value', sortOrder: 'descending' });
  await fc.assert(
    fc.asyncProperty(fc.array(person, { maxLength: 10 }), questions, orders, async (drafts, asked, order) => {
      const store = await openWorkspace(drafts);
      const people = openPeople(store);
      for (const question of asked) {
        const expected = await people.search(toQuery({ ...order, filter: unplanned(question) }));
        expect(await people.search(toQuery({ ...order, filter: question }))).toEqual(expected);
        expect(await paged(people, { ...order, filter: question, count: 2 })).toEqual(namesOf(expected));
      }
    }),
    { numRuns: 12 },
  );
}, 20_000);

test('for a client that pages by cursor, the scan limit does not change the result', async () => {
  const beginning = fc.constantFrom('userName', 'externalId', 'emails').map((name) => `${name} sw "a"`);
  const asked = fc.array(fc.oneof(beginning, filter), { minLength: 4, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.array(person, { minLength: 5, maxLength: 10 }), asked, async (drafts, questions) => {
      const store = await openWorkspace(drafts);
      for (const question of questions) {
        const expected = await paged(openPeople(store), { filter: unplanned(question), count: 100 });
        const few = openPeople(store, { scanLimit: 1 });
        expect(await paged(few, { filter: question, count: 3 })).toEqual(expected);
      }
    }),
    { numRuns: 10 },
  );
}, 20_000);
