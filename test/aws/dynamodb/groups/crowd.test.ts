import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { StoredMember } from '../../../../lambdas/members/member-store.ts';
import { add, found, hire, idsIn, move, remove, type Stores, walk } from '../../../groups/teams.ts';
import { openEngine, type TestEngine } from '../../../support/engine.ts';
import { auditGroups } from '../../group-audit.ts';
import { type Fault, openFaulty } from '../../proxy.ts';
import { openStores } from '../../store.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

/** A quarter of all requests goes wrong, each in its turn in another way. */
async function openBroken() {
  const faults: readonly Fault[] = ['lost', 'throttled', 'conflict', 'failed', 'forgotten', 'reset', 'unprocessed'];
  let asked = 0;
  return openFaulty(engine, (operation) => {
    asked += 1;
    if (asked % 4 > 0) return undefined;
    const fault = faults[(asked / 4) % faults.length] as Fault;
    if (fault === 'conflict' && !/^(TransactWriteItems|TransactGetItems|PutItem|UpdateItem)$/.test(operation))
      return 'failed';
    if (fault === 'unprocessed' && operation !== 'BatchGetItem') return 'reset';
    return fault;
  });
}

describe.each([
  ['', 'crowd', async () => engine.client],
  [', while a quarter of all requests goes wrong', 'broken', async () => (await openBroken()).client],
])('twenty writers that each add ten members to one group%s', (_, workspace, connect) => {
  test('make it two hundred, none twice; no reader ever sees half of a change', async () => {
    const steady = openStores(engine.client, workspace);
    const ids = await hire(steady, 200);
    const { id } = await found(steady, 'team');
    const stores = openStores(await connect(), workspace);
    let busy = true;
    const seen: (readonly string[])[] = [];
    const reader = async (read: () => Promise<readonly string[]>) => {
      while (busy) seen.push(await read());
    };
    const readers = [reader(() => idsIn(steady, id)), reader(() => walkOnce(steady, id))];
    const packs = Array.from({ length: 20 }, (__, writer) => ids.filter((___, index) => index % 20 === writer));
    await Promise.all(packs.map((pack) => move(stores, id, add(...pack))));
    busy = false;
    await Promise.all(readers);
    expect((await steady.groups.read(id))?.size).toBe(200);
    expect(await idsIn(steady, id)).toEqual(ids);
    expect(await walk(steady, id, 7)).toEqual(ids);
    for (const read of seen) {
      const whole = packs.map((pack) => pack.filter((each) => read.includes(each)).length);
      expect(whole.filter((count) => count !== 0 && count !== 10)).toEqual([]);
    }
    expect(seen.length).toBeGreaterThan(2);
    expect(await auditGroups(engine.client, workspace)).toEqual([]);
  }, 60_000);

  /** All members in one page. */
  const walkOnce = async ({ groups }: Stores, id: string) =>
    (await groups.members(id).page(1, 1000)).found.map((member) => member.id);
});

test('members one by one from many writers, with removals in between, while requests go wrong', async () => {
  const steady = openStores(engine.client, 'single');
  const ids = await hire(steady, 40);
  const [stay, go] = [ids.slice(0, 20), ids.slice(20)];
  const { id } = await found(steady, 'team', go);
  const stores = openStores((await openBroken()).client, 'single');
  await Promise.all([
    ...stay.map((each) => move(stores, id, add(each))),
    ...go.map((each) => move(stores, id, remove(each))),
  ]);
  expect(await idsIn(steady, id)).toEqual(stay);
  // One revision for each change: none was made twice.
  expect((await steady.groups.read(id))?.revision).toBe(41);
  expect(await auditGroups(engine.client, 'single')).toEqual([]);
}, 60_000);

test('groups are added and removed, each once, while requests go wrong', async () => {
  const steady = openStores(engine.client, 'many');
  const ids = await hire(steady, 5);
  const stores = openStores((await openBroken()).client, 'many');
  const names = Array.from({ length: 15 }, (_, index) => `team${index}`);
  const groups = await Promise.all(names.map((name) => found(stores, name, ids)));
  expect(new Set(groups.map(({ revision }) => revision))).toEqual(new Set([1]));
  const key = (name: string) => [{ kind: 'displayName', value: name, unique: true }];
  const gone = groups.slice(0, 7);
  const outcomes = await Promise.all(gone.map((group, index) => stores.groups.remove(group, key(`team${index}`))));
  expect(outcomes).toEqual(gone.map(() => 'removed'));
  const { total, found: left } = await steady.groups.page(1, 100);
  expect([total, left.map(({ json }) => JSON.parse(json)).toSorted()]).toEqual([8, names.slice(7).toSorted()]);
  expect(await auditGroups(engine.client, 'many')).toEqual([]);
}, 60_000);

test('an erasure that races additions leaves no trace of the member in any group', async () => {
  const stores = openStores(engine.client, 'race');
  for (let round = 0; round < 8; round += 1) {
    const ids = await hire(stores, 6);
    const groups = await Promise.all([1, 2, 3].map((nth) => found(stores, `team${round}-${nth}`)));
    const adding = groups.map(({ id }) => move(stores, id, add(...ids)).catch(() => undefined));
    const erasing = ids.slice(0, 3).map(async (id) => {
      const erased = await stores.members.erase((await stores.members.read(id)) as StoredMember, []);
      expect(erased).toBe('erased');
    });
    await Promise.all([...adding, ...erasing]);
    expect(await stores.groups.groupsOf(ids.slice(0, 3))).toEqual(new Map());
  }
  expect(await auditGroups(engine.client, 'race')).toEqual([]);
}, 60_000);
