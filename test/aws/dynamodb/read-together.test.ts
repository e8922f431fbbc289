import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Companions, readTogether } from '../../../lambdas/aws/dynamodb/read-together.ts';
import { openRecords, type RecordKey } from '../../../lambdas/aws/dynamodb/records.ts';
import { openEngine, type TestEngine } from '../../support/engine.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

const keyOf = (name: string): RecordKey => ({ subject: name, key: 'it' });
const open = () => openRecords(engine.client, engine.workspaces);

/** Records that count the requests; `begin` begins a request of the authorizer. */
function openCounted(companions: Companions) {
  const counted = { requests: 0 };
  const records = open();
  const begin = () =>
    readTogether(
      {
        ...records,
        get: (key) => {
          counted.requests += 1;
          return records.get(key);
        },
        getAll: (keys) => {
          counted.requests += 1;
          return records.getAll(keys);
        },
      },
      companions,
    );
  return { counted, begin };
}

const write = async (name: string, record: object | undefined) =>
  open().write([{ key: keyOf(name), record, before: await open().get(keyOf(name)) }]);

async function readAll(records: ReturnType<typeof open>, names: readonly string[]) {
  const found: unknown[] = [];
  for (const name of names) found.push((await records.get<unknown>(keyOf(name)))?.record);
  return found;
}

test('what a request read after its first record is read with it the next time, as it is then', async () => {
  const { counted, begin } = openCounted(new Map());
  for (const name of ['one', 'two', 'three']) await write(name, { name });
  const names = ['one', 'two', 'three'];
  expect(await readAll(begin(), names)).toEqual(names.map((name) => ({ name })));
  await write('two', { name: 'changed' });
  await write('three', undefined);
  counted.requests = 0;
  expect(await readAll(begin(), names)).toEqual([{ name: 'one' }, { name: 'changed' }, undefined]);
  expect(counted.requests).toBe(1);
  await write('one', undefined);
  expect(await readAll(begin(), ['one'])).toEqual([undefined]);
});

test('a record that was read ahead is read again the second time, and any other when it is asked for', async () => {
  const { begin } = openCounted(new Map());
  for (const name of ['a', 'b', 'c']) await write(name, { name });
  await readAll(begin(), ['a', 'b']);
  const records = begin();
  expect(await readAll(records, ['a', 'b'])).toEqual([{ name: 'a' }, { name: 'b' }]);
  await write('b', { name: 'later' });
  expect(await readAll(records, ['b', 'c'])).toEqual([{ name: 'later' }, { name: 'c' }]);
});

test('the first record is no companion of itself, and a record has at most three', async () => {
  const { counted, begin } = openCounted(new Map());
  for (const name of ['p', 'q', 'r', 's', 't']) await write(name, { name });
  const names = ['p', 'p', 'q', 'r', 's', 't'];
  await readAll(begin(), names);
  counted.requests = 0;
  expect(await readAll(begin(), names)).toEqual(names.map((name) => ({ name })));
  expect(counted.requests).toBe(3);
});

test('a process remembers the last thousand records', async () => {
  const companions: Companions = new Map();
  const { begin } = openCounted(companions);
  for (let index = 0; index < 1010; index += 1) await readAll(begin(), [`first-${index}`, 'second']);
  expect(companions.size).toBe(1000);
  expect([companions.has('first-9 it'), companions.has('first-10 it')]).toEqual([false, true]);
});

test('a key that the table cannot have is no record, beside others too', async () => {
  await write('known', { name: 'known' });
  expect(await open().getAll([keyOf('x'.repeat(3000)), keyOf('known'), keyOf('\ud800')])).toMatchObject([
    undefined,
    { record: { name: 'known' } },
    undefined,
  ]);
  expect(await open().getAll([keyOf('\ud800')])).toEqual([undefined]);
});
