import { DeleteCommand, PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { membersTable } from '../../lambdas/aws/resources.ts';
import type { StoredGroup } from '../../lambdas/groups/group-store.ts';
import { auditGroups } from '../aws/group-audit.ts';
import { openStores } from '../aws/store.ts';
import { add, hire, idsIn, move, named, remove, type Stores } from '../groups/teams.ts';
import { openService, type TestService } from '../support/service.ts';
import { recoverTable } from './recover-table.ts';
import { admin, json } from './run-admin.ts';

/* The operator's tool in workspaces with groups: check, erase, delete, restore. */

let service: TestService;
beforeAll(async () => {
  service = await openService();
});
afterAll(() => service.close());

let made = 0;
/** A workspace with five members and two groups, of three and of two. */
async function openTeams() {
  const id = `teams-${++made}`;
  await admin(`workspace create ${id} --sso`);
  const stores = openStores(service.engine.client, id);
  const ids = await hire(stores, 5);
  const [one, two] = [await newTeam(stores, 'one', ids.slice(0, 3)), await newTeam(stores, 'two', ids.slice(3))];
  return { id, stores, ids, one, two, audit: () => auditGroups(service.engine.client, id) };
}

async function newTeam({ groups }: Stores, displayName: string, members: readonly string[]): Promise<StoredGroup> {
  const meta = { created: '2026-01-01T00:00:00.000Z', lastModified: '2026-01-01T00:00:00.000Z' };
  const outcome = await groups.add({
    json: JSON.stringify({ displayName, meta }),
    keys: [named(displayName)],
    members,
  });
  return outcome as StoredGroup;
}

const keyOf = (workspaceId: string, key: string) => ({ TableName: service.engine.members, Key: { workspaceId, key } });
const drop = (workspaceId: string, key: string) =>
  service.engine.client.send(new DeleteCommand(keyOf(workspaceId, key)));
const put = (workspaceId: string, key: string, attributes: object) =>
  service.engine.client.send(
    new PutCommand({ TableName: service.engine.members, Item: { workspaceId, key, ...attributes } }),
  );

const first = '000000000001';
const roster = (id: string) => `${id}#roster#000000000000`;

describe('a check of a workspace with groups', () => {
  test('finds nothing if all is sound', async () => {
    const { id } = await openTeams();
    const sound = { members: 5, groups: 2, missing: 0, leftOver: 0, mended: 0, collisions: [] };
    expect(await json(`workspace check ${id}`)).toMatchObject([sound]);
  });

  type Damage = (id: string) => Promise<unknown>;
  test.each<[string, { readonly missing: number; readonly leftOver: number }, Damage]>([
    ['a name is missing', { missing: 1, leftOver: 0 }, (id) => drop(id, 'groupDisplayName#one')],
    ['a name leads to nobody', { missing: 0, leftOver: 1 }, (id) => put(id, 'groupDisplayName#gone', { ordinal: 9 })],
    [
      'a name leads to another group',
      { missing: 1, leftOver: 1 },
      (id) => put(id, 'groupDisplayName#one', { ordinal: 2 }),
    ],
    ['a roster is lost', { missing: 1, leftOver: 0 }, (id) => drop(roster(id), `roster#${first}`)],
    [
      'a roster is of no group',
      { missing: 0, leftOver: 1 },
      (id) => put(roster(id), 'roster#000000000007', { revision: 1, bits: Uint8Array.of(0, 0) }),
    ],
    [
      'a roster has members that do not exist',
      { missing: 0, leftOver: 1 },
      (id) => put(roster(id), 'roster#000000000002', { revision: 1, bits: Uint8Array.of(0, 3, 0, 99) }),
    ],
  ])('finds and mends it if %s', async (_, found, damage) => {
    const { id, audit } = await openTeams();
    await damage(id);
    const { code, out } = await admin(`workspace check ${id} --json`);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject([{ ...found, mended: 0 }]);
    expect(await json(`workspace check ${id} --mend`)).toMatchObject([
      { mended: Math.max(found.missing, found.leftOver) },
    ]);
    expect(await json(`workspace check ${id}`)).toMatchObject([{ missing: 0, leftOver: 0 }]);
    expect(await audit()).toEqual([]);
  });
});

test('a member that an operator erases leaves its groups; again, if the erasure was interrupted', async () => {
  const { id, ids, stores, one, audit } = await openTeams();
  expect((await admin(`member erase ${id} ${ids[0]} --yes`)).code).toBe(0);
  expect(await idsIn(stores, one.id)).toEqual(ids.slice(1, 3));
  await put(id, `member#${'000000000002'}`, { closed: true });
  expect((await stores.groups.read(one.id))?.size).toBe(2);
  expect((await admin(`member erase ${id} ${ids[1]} --yes`)).code).toBe(2);
  expect(await stores.groups.read(one.id)).toMatchObject({ size: 1 });
  expect(await audit()).toEqual([]);
});

test('a workspace with groups leaves nothing behind', async () => {
  const [{ id }, other] = [await openTeams(), await openTeams()];
  await json(`workspace delete ${id} --yes`);
  const left: unknown[] = [];
  for await (const { Items = [] } of paginateScan(
    { client: service.engine.client },
    { TableName: service.engine.members },
  ))
    left.push(...Items.filter(({ workspaceId }) => workspaceId === id || String(workspaceId).startsWith(`${id}#`)));
  expect(left).toEqual([]);
  expect(await idsIn(other.stores, other.one.id)).toEqual(other.ids.slice(0, 3));
});

const recover = () => recoverTable(service.engine.client, membersTable);

describe('a restore', () => {
  test('makes groups what they were; deleted ones stay deleted, and erased members stay out', async () => {
    const { id, ids, stores, one, two, audit } = await openTeams();
    const three = await newTeam(stores, 'three', ids);
    const table = await recover();
    await move(stores, one.id, remove(...ids));
    await stores.groups.remove(two, [named('two')]);
    await admin(`member erase ${id} ${ids[0]} --yes`);
    const four = await newTeam(stores, 'four', ids.slice(1));
    const [row] = (await json(`workspace restore ${id} --members ${table} --yes`)).restored;
    expect(row.groups).toEqual({ putBack: 0, changed: 1, unchanged: 1, deleted: 1, refused: [] });
    expect(await idsIn(stores, one.id)).toEqual(ids.slice(1, 3));
    expect(await idsIn(stores, three.id)).toEqual(ids.slice(1));
    expect(await idsIn(stores, four.id)).toEqual(ids.slice(1));
    expect(await stores.groups.read(two.id)).toBeUndefined();
    expect(await audit()).toEqual([]);
  });

  test('puts groups back that were lost, with their names, members and positions', async () => {
    const { id, ids, stores, one, two, audit } = await openTeams();
    const table = await recover();
    for (const key of ['group#000000000001', 'groupDisplayName#one', 'groupChange#000000000001', 'groupCounter'])
      await drop(id, key);
    await drop(roster(id), `roster#${first}`);
    const [row] = (await json(`workspace restore ${id} --members ${table} --yes`)).restored;
    expect(row.groups).toMatchObject({ putBack: 1, changed: 0, unchanged: 1 });
    expect(await idsIn(stores, one.id)).toEqual(ids.slice(0, 3));
    expect(await stores.groups.find({ ...named('one'), beginning: false }, 2)).toEqual([1]);
    expect((await stores.groups.page(1, 10)).found.map((group) => group.id)).toEqual([one.id, two.id]);
    expect(await newTeam(stores, 'new', ids)).toMatchObject({ seq: 3 });
    await move(stores, one.id, add(...ids));
    expect(await audit()).toEqual([]);
  });
});
