import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Membership, StoredGroup } from '../../lambdas/groups/group-store.ts';
import type { StoredMember } from '../../lambdas/members/member-store.ts';
import { auditGroups } from '../aws/group-audit.ts';
import { openFaulty } from '../aws/proxy.ts';
import { openStores } from '../aws/store.ts';
import { openEngine, type TestEngine } from '../support/engine.ts';
import { add, hire, moving, named, remove, type Stores } from './teams.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

/** What one of several clients does; a group is chosen among those that were there at the time. */
type Step =
  | { readonly do: 'found' | 'rename'; readonly group: number; readonly name: string }
  | { readonly do: 'join' | 'leave' | 'swap'; readonly group: number; readonly pack: number }
  | { readonly do: 'read' | 'delete'; readonly group: number }
  | { readonly do: 'erase'; readonly pack: number };

const name = fc.constantFrom('red', 'green', 'blue', 'black');
const group = fc.nat(8);
const pack = fc.nat(1);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('found' as const, 'rename' as const), group, name }) },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constantFrom('join' as const, 'leave' as const, 'swap' as const), group, pack }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('read' as const), group }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), group }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('erase' as const), pack }) },
);
const clients = fc.array(fc.array(step, { minLength: 4, maxLength: 10 }), { minLength: 2, maxLength: 4 });

/** Two packs of three members, which only this client moves: a pack joins and leaves as a whole. */
interface Client {
  readonly packs: readonly [string[], string[]];
  /** For each group, the packs that are in it. */
  readonly joined: Map<string, Set<number>>;
}

interface World {
  readonly stores: Stores;
  readonly clients: readonly Client[];
  readonly groups: string[];
  readonly deleted: Set<string>;
}

/** Changes a group as the service does; undefined if it is gone. */
async function change(
  { stores }: World,
  id: string,
  make: (current: StoredGroup) => Parameters<Stores['groups']['change']>[1],
) {
  for (let current = await stores.groups.read(id); current; ) {
    const outcome = await stores.groups.change(current, make(current));
    if ('id' in outcome) return outcome;
    if (!('stale' in outcome)) return undefined;
    current = outcome.stale;
  }
  return undefined;
}

async function take(world: World, client: Client, each: Step): Promise<void> {
  const { stores, groups } = world;
  if (each.do === 'found') {
    const { name: wanted } = each;
    const outcome = await stores.groups.add({ json: JSON.stringify(wanted), keys: [named(wanted)], members: [] });
    if ('id' in outcome) groups.push(outcome.id);
    return;
  }
  if (each.do === 'erase') return erase(world, client, each.pack);
  const id = groups[each.group % Math.max(1, groups.length)];
  if (id === undefined) return;
  switch (each.do) {
    case 'rename': {
      const after = [named(each.name)];
      await change(world, id, ({ json }) => ({
        json: JSON.stringify(each.name),
        differs: true,
        keys: { before: [named(JSON.parse(json))], after },
      }));
      return;
    }
    case 'read':
      return read(world, id);
    case 'delete':
      for (let current = await stores.groups.read(id); current; ) {
        const outcome = await stores.groups.remove(current, [named(JSON.parse(current.json))]);
        if (outcome === 'removed') world.deleted.add(id);
        current = outcome === 'removed' ? undefined : outcome.stale;
      }
      return;
    case 'join':
    case 'leave':
    case 'swap':
      return moveOne(world, client, id, each.do, each.pack);
  }
}

async function moveOne(
  world: World,
  client: Client,
  id: string,
  what: 'join' | 'leave' | 'swap',
  which: number,
): Promise<void> {
  const [own, other] = [client.packs[which] ?? [], client.packs[1 - which] ?? []];
  const memberships: Readonly<Record<string, Membership>> = {
    join: add(...own),
    leave: remove(...own),
    swap: { add: own, remove: other },
  };
  const membership = memberships[what] as Membership;
  const changed = await change(world, id, ({ json }) => moving(membership, json));
  if (!changed) return;
  const joined = client.joined.get(id) ?? new Set();
  client.joined.set(id, joined);
  if (what === 'leave') joined.delete(which);
  else joined.add(which);
  if (what === 'swap') joined.delete(1 - which);
  // Whoever has changed a group sees it, unless somebody has deleted it.
  const [whole] = await world.stores.groups.readWhole([id], 1000);
  if (whole) checkOwn(client, id, whole.members?.map((member) => member.id) ?? []);
}

function checkOwn({ packs, joined }: Client, id: string, members: readonly string[]): void {
  const wanted = packs.flatMap((each, index) => (joined.get(id)?.has(index) ? each : []));
  const mine = packs.flat().filter((member) => members.includes(member));
  expect(mine.toSorted()).toEqual(wanted.toSorted());
}

/** A reader sees each pack whole or not at all, and an exact size, however it reads. */
async function read({ stores, clients: all }: World, id: string): Promise<void> {
  const [whole] = await stores.groups.readWhole([id], 1000);
  const { total, found } = await stores.groups.members(id).page(1, 1000);
  expect(found).toHaveLength(total);
  for (const members of [whole?.members?.map((member) => member.id) ?? [], found.map((member) => member.id)]) {
    for (const each of all.flatMap(({ packs }) => packs)) {
      const count = each.filter((member) => members.includes(member)).length;
      expect([0, each.length]).toContain(count);
    }
  }
}

/** All members of a pack are erased, one by one; the client forgets each before it goes. */
async function erase({ stores }: World, { packs }: Client, which: number): Promise<void> {
  const members = packs[which] ?? [];
  for (const id of members.splice(0)) {
    const member = await stores.members.read(id);
    if (member)
      await stores.members.erase(member as StoredMember, [
        { kind: 'userName', value: JSON.parse(member.json).userName, unique: true },
      ]);
    expect(await stores.groups.groupsOf([id])).toEqual(new Map());
  }
}

let workspaces = 0;

test.each([
  ['', 20, async () => engine.client],
  [
    ', while a sixth of all answers is lost',
    8,
    async () => {
      let asked = 0;
      return (await openFaulty(engine, () => (++asked % 6 === 0 ? 'lost' : undefined))).client;
    },
  ],
])(
  'whatever several clients do with groups concurrently%s: packs are whole, nobody is lost, nothing is left over',
  async (_, numRuns, connect) => {
    const client = await connect();
    await fc.assert(
      fc.asyncProperty(clients, async (scripts) => {
        workspaces += 1;
        const workspace = `group-history-${workspaces}`;
        const stores = openStores(client, workspace);
        const ids = [...(await hire(stores, scripts.length * 6))];
        const people = scripts.map((): Client => ({ packs: [ids.splice(0, 3), ids.splice(0, 3)], joined: new Map() }));
        const world: World = { stores, clients: people, groups: [], deleted: new Set() };
        await Promise.all(
          scripts.map(async (steps, index) => {
            for (const each of steps) await take(world, people[index] as Client, each);
          }),
        );
        const { total, found } = await stores.groups.page(1, 100);
        expect(found.map(({ id }) => id)).toEqual(found.map(({ id }) => id).filter((id) => !world.deleted.has(id)));
        expect(total).toBe(world.groups.length - world.deleted.size);
        for (const { id, size } of found) {
          const [whole] = await stores.groups.readWhole([id], 1000);
          const members = whole?.members?.map((member) => member.id) ?? [];
          expect(members).toHaveLength(size);
          for (const person of people) checkOwn(person, id, members);
        }
        expect(await auditGroups(engine.client, workspace)).toEqual([]);
      }),
      { numRuns },
    );
  },
  120_000,
);
