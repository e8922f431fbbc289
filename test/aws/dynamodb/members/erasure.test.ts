import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Draft } from '../../../../lambdas/scim/resource.ts';
import { openPeople, toQuery } from '../../../members/people.ts';
import { openEngine, type TestEngine } from '../../../support/engine.ts';
import { audit } from '../../audit.ts';
import { type Fault, openFaulty } from '../../proxy.ts';
import { openStore } from '../../store.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

/** Nothing else in the tables has this text in it. */
const trace = 'tr4ce';
const person: Draft = {
  userName: `Ada-${trace}`,
  externalId: `id-${trace}`,
  displayName: trace,
  emails: [{ value: `${trace}@example.com` }, { value: `second@${trace}.example` }],
};

/** All items of both tables, as one text. */
async function readEverything(): Promise<string> {
  const texts: string[] = [];
  for (const TableName of [engine.members, engine.workspaces]) {
    for await (const { Items } of paginateScan({ client: engine.client }, { TableName }))
      texts.push(JSON.stringify(Items));
  }
  return texts.join();
}

test('nothing of an erased person is left in any table, and the name is free', async () => {
  const people = openPeople(openStore(engine.client, 'erased'));
  await people.add({ userName: 'before' });
  const { id } = await people.add(person);
  await people.change(String(id), undefined, (current) => ({ ...current, title: trace }));
  await people.add({ userName: 'after' });
  expect(await readEverything()).toContain(trace);

  await people.erase(String(id));
  expect((await readEverything()).toLowerCase()).not.toContain(trace);
  await expect(people.read(String(id))).rejects.toMatchObject({ status: 404 });
  await expect(people.erase(String(id))).rejects.toMatchObject({ status: 404 });
  expect(await people.search(toQuery({ startIndex: 2 }))).toMatchObject({
    totalResults: 2,
    resources: [{ userName: 'after' }],
  });
  expect((await people.add(person))['id']).not.toBe(id);
  expect(await people.search(toQuery({}))).toMatchObject({ totalResults: 3 });
  expect(await audit(engine.client, 'erased')).toEqual([]);
});

test('a member that is renamed concurrently is erased under the new name', async () => {
  const people = openPeople(openStore(engine.client, 'renamed'));
  const id = String((await people.add(person))['id']);
  const renames = Array.from({ length: 5 }, (_, index) =>
    people
      .change(id, undefined, (current) => ({ ...current, userName: `${trace}-${index}` }))
      .catch(({ status }) => status),
  );
  await Promise.all([...renames, people.erase(id)]);
  await expect(people.read(id)).rejects.toMatchObject({ status: 404 });
  expect(await people.search(toQuery({}))).toMatchObject({ totalResults: 0 });
  expect(await audit(engine.client, 'renamed')).toEqual([]);
});

test.each<[Fault]>([['conflict'], ['throttled'], ['failed'], ['reset'], ['lost'], ['forgotten']])(
  'where a transaction is %s, a member is erased all the same, and counted once',
  async (fault) => {
    const workspace = `erased-${fault}`;
    const steady = openPeople(openStore(engine.client, workspace));
    const id = String((await steady.add(person))['id']);
    await steady.add({ userName: 'other' });
    let left = 2;
    const { client, faults } = await openFaulty(engine, (operation) =>
      operation === 'TransactWriteItems' && left-- > 0 ? fault : undefined,
    );
    await openPeople(openStore(client, workspace)).erase(id);
    expect(faults()).toBe(2);
    expect(await steady.search(toQuery({}))).toMatchObject({ totalResults: 1, resources: [{ userName: 'other' }] });
    expect(await audit(engine.client, workspace)).toEqual([]);
  },
);
