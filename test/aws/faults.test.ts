import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Members } from '../../lambdas/members/members.ts';
import type { Draft } from '../../lambdas/scim/resource.ts';
import { openPeople, toQuery } from '../members/people.ts';
import { openEngine, type TestEngine } from '../support/engine.ts';
import { audit } from './audit.ts';
import { openGated } from './gate.ts';
import { type Fault, openClient, openProxy } from './proxy.ts';
import { openStore } from './store.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

const opened: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** Only writes contend. */
const isWrite = (operation: string) => /^(TransactWriteItems|PutItem|UpdateItem)$/.test(operation);

/** A client behind a proxy that lets go wrong what is said of a request. */
async function openFaulty(decide: (operation: string) => Fault | undefined, maxAttempts: number) {
  const proxy = await openProxy(engine.endpoint, decide);
  const client = openClient(proxy, maxAttempts);
  opened.push(() => client.destroy(), proxy.close);
  return { client, faults: proxy.faults };
}

/** The same share of the requests goes wrong, evenly. */
function evenly(fault: Fault, share: number) {
  let asked = 0;
  return (operation: string) => {
    if (fault === 'conflict' && !isWrite(operation)) return undefined;
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

describe.each<[Fault, number, number]>([
  ['conflict', 0.3, 3],
  ['throttled', 0.2, 1],
  ['failed', 0.2, 1],
  ['reset', 0.2, 1],
  ['lost', 0.3, 1],
  ['lost', 0.05, 3],
  ['forgotten', 0.3, 1],
])('where requests are %s, %d of them, and the SDK makes %i attempts', (fault, share, maxAttempts) => {
  test('no operation fails, none is done twice, none is lost, and nothing is left over', async () => {
    const workspace = `faults-${fault}-${maxAttempts}`;
    const { client, faults } = await openFaulty(evenly(fault, share), maxAttempts);
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
});

test('a change whose answer is lost is done once, however many others were faster than its second attempt', async () => {
  const people = openPeople(openStore(engine.client, 'overtaken'));
  const id = String((await people.add(person('shared')))['id']);
  const after = async (command: string, nth: number) => {
    if (command !== 'PutItem' || nth > 1) return;
    for (let other = 0; other < 60; other += 1) await people.change(id, undefined, count);
    throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  };
  const client = openGated({ after });
  opened.push(() => client.destroy());
  await openPeople(openStore(client, 'overtaken')).change(id, undefined, count);
  expect(await people.read(id)).toMatchObject({ title: '61', meta: { version: 'W/"62"' } });
});

test.each<[Fault]>([['throttled'], ['failed'], ['reset'], ['conflict']])(
  'where every request is %s, the client is asked to come back, and never told of a conflict',
  async (fault) => {
    let time = 0;
    const sleep = async (wait: number) => {
      time += wait;
    };
    const clock = { now: () => time, random: () => 0.5, sleep };
    const { client } = await openFaulty(evenly(fault, 1), 1);
    const people = openPeople(openStore(client, `down-${fault}`, clock));
    const refusal = await people.add(person('ada')).catch((error) => error);
    expect(refusal).toMatchObject({ status: 503, headers: { 'Retry-After': expect.stringMatching(/^[1-9]$/) } });
    expect(time).toBeGreaterThan(7000);
    expect(time).toBeLessThanOrEqual(8000);
    const healthy = openPeople(openStore(engine.client, `down-${fault}`));
    expect(await healthy.add(person('ada'))).toMatchObject({ userName: 'ada' });
  },
);
