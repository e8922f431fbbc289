import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Members } from '../../../../lambdas/members/members.ts';
import type { Draft } from '../../../../lambdas/scim/resource.ts';
import { openPeople, toQuery } from '../../../members/people.ts';
import { openEngine, type TestEngine } from '../../../support/engine.ts';
import { audit } from '../../audit.ts';
import { type Gates, openGated } from '../../gate.ts';
import { type Fault, openFaulty } from '../../proxy.ts';
import { openStore } from '../../store.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

/** Only writes contend. */
const isWrite = (operation: string) => /^(TransactWriteItems|PutItem|UpdateItem)$/.test(operation);

const isBatch = (operation: string) => operation === 'BatchGetItem';

/** A fixed share of the requests fails, evenly. */
function evenly(fault: Fault, share: number) {
  let asked = 0;
  return (operation: string) => {
    if (fault === 'conflict' && !isWrite(operation)) return undefined;
    if (fault === 'unprocessed' && !isBatch(operation)) return undefined;
    asked += 1;
    return Math.floor(asked * share) > Math.floor((asked - 1) * share) ? fault : undefined;
  };
}

const person = (name: string): Draft => ({
  userName: name,
  externalId: name,
  emails: [{ value: `${name}@example.com` }],
});
const count = (current: Draft): Draft => ({ ...current, title: String(Number(current['title'] ?? 0) + 1) });

/** Four writers that create, race each other for names, rename what they made, and count on one member. */
async function work(people: Members, writer: number, shared: string): Promise<string[]> {
  const refused: string[] = [];
  for (let round = 0; round < 6; round += 1) {
    const { id } = await people.add(person(`w${writer}-${round}`));
    await people.add(person(`race-${round}`)).catch(({ scimType }) => refused.push(scimType));
    await people.change(shared, undefined, count);
    if (round % 2 === 0) await people.change(String(id), undefined, () => person(`renamed-${writer}-${round}`));
  }
  return refused;
}

describe.each<[Fault, number]>([
  ['conflict', 0.3],
  ['throttled', 0.2],
  ['failed', 0.2],
  ['reset', 0.2],
  ['lost', 0.05],
  ['lost', 0.3],
  ['forgotten', 0.3],
  ['unprocessed', 0.5],
])('requests that are %s, %d of them', (fault, share) => {
  test('make no operation fail, happen twice, get lost or leave anything behind', async () => {
    const workspace = `faults-${fault}-${share}`;
    const { client, faults } = await openFaulty(engine, evenly(fault, share));
    const people = openPeople(openStore(client, workspace));
    const shared = String((await people.add(person('shared')))['id']);
    const refused = await Promise.all([0, 1, 2, 3].map((writer) => work(people, writer, shared)));
    expect(refused.flat()).toEqual(Array(6 * 3).fill('uniqueness'));
    const { resources, totalResults } = await people.search(toQuery({ count: 1000 }));
    const names = resources.map(({ userName }) => String(userName)).sort();
    const expected = [0, 1, 2, 3, 4, 5].flatMap((round) => [
      `race-${round}`,
      ...[0, 1, 2, 3].map((writer) => `${round % 2 === 0 ? 'renamed-' : 'w'}${writer}-${round}`),
    ]);
    expect(names).toEqual(['shared', ...expected].sort());
    expect(totalResults).toBe(names.length);
    expect(await people.read(shared)).toMatchObject({ title: '24', meta: { version: 'W/"25"' } });
    expect(await audit(engine.client, workspace)).toEqual([]);
    expect(faults()).toBeGreaterThan(10);
  });

  test('each of several members that are added together is added once, even if others add the same', async () => {
    const workspace = `together-${fault}-${share}`;
    const { client } = await openFaulty(engine, evenly(fault, share));
    const names = Array.from({ length: 15 }, (_, index) => `m${index}`);
    const additions = names.map((userName) => ({
      json: JSON.stringify({ userName }),
      keys: [{ kind: 'userName', value: userName, unique: true }],
    }));
    const rounds = await Promise.all([0, 1, 2].map(() => openStore(client, workspace).add(additions)));
    for (const index of names.keys()) {
      expect(rounds.filter((outcomes) => 'id' in (outcomes[index] as object))).toHaveLength(1);
    }
    expect(await openStore(engine.client, workspace).page(1, 100)).toMatchObject({ total: 15 });
    expect(await audit(engine.client, workspace)).toEqual([]);
  });
});

test('a request without an answer is sent again', async () => {
  let asked = 0;
  const { client } = await openFaulty(engine, () => (asked++ === 0 ? 'silent' : undefined));
  expect(await openPeople(openStore(client, 'silent')).add(person('ada'))).toMatchObject({ userName: 'ada' });
});

describe('a cancelled transaction that reports a key but not the member', () => {
  /** The first member has the key that failed its condition. */
  const cancelled = () =>
    Object.assign(new Error(), {
      name: 'TransactionCanceledException',
      CancellationReasons: [
        { Code: 'TransactionConflict' },
        { Code: 'ConditionalCheckFailed', Item: { ordinal: { N: '1' } } },
      ],
    });
  const open = (workspace: string, gates: Gates) => openPeople(openStore(openGated(gates), workspace));
  const once = (act: () => Promise<unknown>) => async (command: string, nth: number) => {
    if (command !== 'TransactWriteItems' || nth > 1) return;
    await act();
    throw cancelled();
  };

  test('is no conflict if the key belongs to the create itself', async () => {
    const people = open('own-key', { after: once(async () => undefined) });
    expect(await people.add(person('ada'))).toMatchObject({ userName: 'ada' });
    expect(await people.search(toQuery({}))).toMatchObject({ totalResults: 1 });
  });

  test('is no conflict if another writer gave the member the same name', async () => {
    const people = openPeople(openStore(engine.client, 'same-name'));
    const id = String((await people.add(person('ada')))['id']);
    const rename = (current: Draft) => ({ ...current, userName: 'grace' });
    const late = open('same-name', { before: once(() => people.change(id, undefined, rename)) });
    expect(await late.change(id, undefined, rename)).toMatchObject({ userName: 'grace', meta: { version: 'W/"2"' } });
  });
});

test('a change with a lost answer happens once, even if many other changes came before its second attempt', async () => {
  const people = openPeople(openStore(engine.client, 'overtaken'));
  const id = String((await people.add(person('shared')))['id']);
  const after = async (command: string, nth: number) => {
    if (command !== 'PutItem' || nth > 1) return;
    for (let other = 0; other < 60; other += 1) await people.change(id, undefined, count);
    throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  };
  await openPeople(openStore(openGated({ after }), 'overtaken')).change(id, undefined, count);
  expect(await people.read(id)).toMatchObject({ title: '61', meta: { version: 'W/"62"' } });
});

test.each<[Fault]>([['throttled'], ['failed'], ['reset'], ['conflict'], ['unprocessed']])(
  'where every request is %s, the client is asked to come back, and never told of a conflict',
  async (fault) => {
    let time = 0;
    const sleep = async (wait: number) => {
      time += wait;
    };
    const clock = { now: () => time, random: () => 0.5, sleep };
    const { client, faults } = await openFaulty(engine, evenly(fault, 1));
    const people = openPeople(openStore(client, `down-${fault}`, clock));
    const refusal = await people.add(person('ada')).catch((error) => error);
    expect(refusal).toMatchObject({ status: 503, headers: { 'Retry-After': expect.stringMatching(/^[1-9]$/) } });
    expect(time).toBeGreaterThan(7000);
    expect(time).toBeLessThanOrEqual(8000);
    expect(faults()).toBeLessThan(100);
    const healthy = openPeople(openStore(engine.client, `down-${fault}`));
    expect(await healthy.search(toQuery({}))).toMatchObject({ totalResults: 0 });
    expect(await healthy.add(person('ada'))).toMatchObject({ userName: 'ada' });
  },
);
