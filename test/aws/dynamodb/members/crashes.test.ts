import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Draft } from '../../../../lambdas/scim/resource.ts';
import { openPeople, toQuery } from '../../../members/people.ts';
import { openEngine, type TestEngine } from '../../../support/engine.ts';
import { audit } from '../../audit.ts';
import { dieAfter, openGated } from '../../gate.ts';
import { openMeter } from '../../meter.ts';
import { openStore } from '../../store.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

const clients: DynamoDBDocumentClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
});

let workspaces = 0;
/** The members of a workspace with one in it; `through` opens the same ones with another client. */
async function openWorkspace() {
  workspaces += 1;
  const workspace = `crash-${workspaces}`;
  const through = (client: DynamoDBDocumentClient) => {
    clients.push(client);
    return openPeople(openStore(client, workspace));
  };
  const people = openPeople(openStore(engine.client, workspace));
  const first = await people.add(person('first'));
  const list = async () => {
    const { resources, totalResults } = await people.search(toQuery({}));
    expect(totalResults).toBe(resources.length);
    return resources.map(({ userName }) => userName);
  };
  return { workspace, people, through, id: String(first['id']), list };
}

const person = (name: string): Draft => ({
  userName: name,
  externalId: name,
  emails: [{ value: `${name}@example.com` }],
});
const rename = () => person('renamed');

describe('a create that dies', () => {
  test.each([
    ['BatchGetItem', 'after it looked for the keys'],
    ['UpdateItem', 'after it took a sequence number'],
  ])('at %s, %s, leaves nothing: the same member can be created', async (command) => {
    const { workspace, people, through, list } = await openWorkspace();
    const { client, died } = dieAfter(command, 1);
    void through(client).add(person('ada'));
    await died;
    expect(await people.add(person('Ada'))).toMatchObject({ userName: 'Ada' });
    expect(await people.add(person('grace'))).toMatchObject({ userName: 'grace' });
    expect(await list()).toEqual(['first', 'Ada', 'grace']);
    expect(await people.search(toQuery({ startIndex: 2, count: 1 }))).toMatchObject({ totalResults: 3 });
    expect(await audit(engine.client, workspace)).toEqual([]);
  });

  test('after its transaction has left a whole member, found by all of its keys', async () => {
    const { workspace, people, through, list } = await openWorkspace();
    const { client, died } = dieAfter('TransactWriteItems', 1);
    void through(client).add(person('ada'));
    await died;
    await expect(people.add(person('ADA'))).rejects.toMatchObject({ status: 409, scimType: 'uniqueness' });
    for (const filter of ['userName eq "ada"', 'externalId eq "ada"', 'emails eq "ada@example.com"']) {
      expect((await people.search(toQuery({ filter }))).resources).toMatchObject([{ userName: 'ada' }]);
    }
    expect(await list()).toEqual(['first', 'ada']);
    expect(await audit(engine.client, workspace)).toEqual([]);
  });
});

describe('a create that loses a race at its last step', () => {
  /** Another create of the same member comes between its second and its third step. */
  async function lose(failing: (nth: number) => Promise<void> | undefined) {
    const workspace = await openWorkspace();
    const taken = Promise.withResolvers<void>();
    const won = Promise.withResolvers<void>();
    const before = (command: string, nth: number) => {
      if (command !== 'TransactWriteItems') return undefined;
      taken.resolve();
      return nth === 1 ? won.promise : failing(nth);
    };
    const late = workspace.through(openGated({ before })).add(person('ada'));
    await taken.promise;
    await workspace.people.add(person('ada'));
    won.resolve();
    await expect(late).rejects.toMatchObject({ status: 409, scimType: 'uniqueness' });
    return workspace;
  }

  test('is refused, and closes the gap that it leaves, so that no list waits for it', async () => {
    const { workspace, through } = await lose(() => undefined);
    const meter = openMeter();
    const people = through(meter.client);
    const cost = await meter.measure(async () => {
      expect(await people.search(toQuery({}))).toMatchObject({ totalResults: 2, resources: [{}, { userName: 'ada' }] });
    });
    expect(cost.requests).not.toContain('TransactWriteItems');
    expect(await audit(engine.client, workspace)).toEqual([]);
  });

  test('is refused even if closing the gap fails, which the next list does', async () => {
    const { workspace, list } = await lose(() => Promise.reject(new Error('out of reach')));
    expect(await list()).toEqual(['first', 'ada']);
    expect(await audit(engine.client, workspace)).toEqual([]);
  });
});

test('a create that is slower than a list waits finds a gap at its number, and takes another', async () => {
  const { workspace, people, through, list } = await openWorkspace();
  const taken = Promise.withResolvers<void>();
  const listed = Promise.withResolvers<void>();
  const before = (command: string, nth: number) => {
    if (command !== 'TransactWriteItems' || nth > 1) return undefined;
    taken.resolve();
    return listed.promise;
  };
  const slow = through(openGated({ before })).add(person('slow'));
  await taken.promise;
  await people.add(person('ada'));
  expect(await list()).toEqual(['first', 'ada']);
  listed.resolve();
  expect(await slow).toMatchObject({ userName: 'slow' });
  expect(await list()).toEqual(['first', 'ada', 'slow']);
  expect(await audit(engine.client, workspace)).toEqual([]);
});

describe('a rename that dies', () => {
  test('after it read the member has changed nothing', async () => {
    const { workspace, people, through, id, list } = await openWorkspace();
    const { client, died } = dieAfter('GetItem', 1);
    void through(client).change(id, undefined, rename);
    await died;
    expect(await people.add(person('renamed'))).toMatchObject({ userName: 'renamed' });
    expect(await list()).toEqual(['first', 'renamed']);
    expect(await audit(engine.client, workspace)).toEqual([]);
  });

  test('after its transaction is done, and the old name is free', async () => {
    const { workspace, people, through, id, list } = await openWorkspace();
    const { client, died } = dieAfter('TransactWriteItems', 1);
    void through(client).change(id, undefined, rename);
    await died;
    expect(await people.read(id)).toMatchObject({ userName: 'renamed', meta: { version: 'W/"2"' } });
    expect(await people.add(person('first'))).toMatchObject({ userName: 'first' });
    expect(await list()).toEqual(['renamed', 'first']);
    expect(await audit(engine.client, workspace)).toEqual([]);
  });
});

describe('a list that dies while it finalizes the sequence', () => {
  test.each([
    ['TransactWriteItems', 1, 'after gaps are closed'],
    ['UpdateItem', 1, 'after they are recorded'],
    ['UpdateItem', 2, 'after the mark has moved'],
  ])('at %s %i, %s, leaves the rest to the next list', async (command, nth) => {
    const { workspace, people, through, list } = await openWorkspace();
    const lost = dieAfter('UpdateItem', 1);
    void through(lost.client).add(person('lost'));
    await lost.died;
    await people.add(person('ada'));
    const { client, died } = dieAfter(command, nth);
    void through(client).search(toQuery({}));
    await died;
    expect(await list()).toEqual(['first', 'ada']);
    expect(await people.search(toQuery({ startIndex: 2 }))).toMatchObject({ resources: [{ userName: 'ada' }] });
    expect(await audit(engine.client, workspace)).toEqual([]);
  });
});
