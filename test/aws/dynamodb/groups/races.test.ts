import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { StoredGroup } from '../../../../lambdas/groups/group-store.ts';
import type { StoredMember } from '../../../../lambdas/members/member-store.ts';
import { add, found, hire, idsIn, move, moving, named, remove, replace, type Stores } from '../../../groups/teams.ts';
import { openEngine, type TestEngine } from '../../../support/engine.ts';
import { openGated } from '../../gate.ts';
import { auditGroups } from '../../group-audit.ts';
import { openGroups, openStores } from '../../store.ts';

/* What happens between two requests of one operation. */

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
/**
 * A workspace; `interrupt` opens its groups so that something happens before the nth request of a command, `lose` so that
 * something happens after the first transaction, and its answer is lost.
 */
function openWorkspace() {
  const workspace = `race-${++workspaces}`;
  const stores = openStores(engine.client, workspace);
  const interrupt = (command: string, nth: number, act: () => Promise<unknown>) => {
    const client = openGated({
      before: async (name, count) => void (name === command && count === nth && (await act())),
    });
    clients.push(client);
    return openGroups(client, workspace);
  };
  const lose = (act: () => Promise<unknown>) => {
    const client = openGated({
      after: async (name, nth) => {
        if (name !== 'TransactWriteItems' || nth > 1) return;
        await act();
        throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      },
    });
    clients.push(client);
    return openGroups(client, workspace);
  };
  const erase = async (id: string) => stores.members.erase((await stores.members.read(id)) as StoredMember, []);
  return { workspace, stores, interrupt, lose, erase, audit: () => auditGroups(engine.client, workspace) };
}

const commit = ['TransactWriteItems', 1] as const;

describe('a member that is erased after an addition has found it', () => {
  test.each([
    ['a few members', 4],
    ['more members than one snapshot has', 150],
  ])('does not join with %s: nobody does, and it is named', async (_, count) => {
    const { stores, interrupt, erase, audit } = openWorkspace();
    const ids = await hire(stores, count);
    const group = await found(stores, 'team');
    const late = interrupt(...commit, () => erase(ids[1] ?? ''));
    expect(await late.change(group, moving(add(...ids), group.json))).toEqual({ unknown: [ids[1]], unmatched: [] });
    expect(await stores.groups.read(group.id)).toEqual(group);
    expect(await audit()).toEqual([]);
  });

  test('is not in a group that is created with it', async () => {
    const { stores, interrupt, erase, audit } = openWorkspace();
    const ids = await hire(stores, 3);
    const late = interrupt(...commit, () => erase(ids[0] ?? ''));
    const outcome = await late.add({ json: '"team"', keys: [named('team')], members: ids });
    expect(outcome).toEqual({ unknown: [ids[0]], unmatched: [] });
    expect(await stores.groups.page(1, 10)).toEqual({ total: 0, found: [] });
    expect(await audit()).toEqual([]);
  });

  test('does not stop an addition of others', async () => {
    const { stores, interrupt, erase, audit } = openWorkspace();
    const [a = '', b = ''] = await hire(stores, 2);
    const group = await found(stores, 'team');
    const late = interrupt(...commit, () => erase(a));
    expect(await late.change(group, moving(add(b), group.json))).toMatchObject({ size: 1 });
    expect(await idsIn(stores, group.id)).toEqual([b]);
    expect(await audit()).toEqual([]);
  });
});

describe('a group that changes after it was read', () => {
  test.each([
    [
      'its members',
      2,
      (id: string, groups: Stores['groups']) => groups.readWhole([id], 10).then(([whole]) => whole?.members),
    ],
    [
      'a page of them',
      1,
      (id: string, groups: Stores['groups']) =>
        groups
          .members(id)
          .page(1, 10)
          .then(({ found: page }) => page),
    ],
    [
      'those after one',
      1,
      (id: string, groups: Stores['groups']) =>
        groups
          .members(id)
          .after(0, 10)
          .then(({ found: page }) => page),
    ],
  ])('is read again for %s', async (_, nth, read) => {
    const { stores, interrupt } = openWorkspace();
    const [a = '', b = '', c = ''] = await hire(stores, 3);
    const { id } = await found(stores, 'team', [a, b]);
    let changes = 0;
    const change = async () => {
      changes += 1;
      await move(stores, id, replace(b, c));
    };
    const late = interrupt('BatchGetItem', nth, change);
    expect((await read(id, late))?.map((member) => member.id)).toEqual([b, c]);
    expect(changes).toBe(1);
  });

  test('is read again for the groups of a member, whatever its name is by then', async () => {
    const { stores, interrupt } = openWorkspace();
    const [a = '', b = ''] = await hire(stores, 2);
    const group = await found(stores, 'team', [a, b]);
    const keys = { before: [named('team')], after: [named('crew')] };
    const change = () => stores.groups.change(group, { json: '"crew"', differs: true, keys, members: remove(a) });
    // Between the rosters and the group.
    const late = interrupt('BatchGetItem', 2, change);
    expect(await late.groupsOf([a])).toEqual(new Map([[a, []]]));
  });
});

describe('a change with a lost answer', () => {
  test('happens once, even if others change the group before it is sent again', async () => {
    const { stores, lose, audit } = openWorkspace();
    const ids = await hire(stores, 15);
    const { id } = await found(stores, 'team');
    const group = (await stores.groups.read(id)) as StoredGroup;
    const late = lose(async () => {
      for (const each of ids.slice(1)) await move(stores, id, add(each));
      await move(stores, id, remove(ids[0] ?? ''));
    });
    const outcome = await late.change(group, moving(add(ids[0] ?? ''), group.json));
    expect(outcome).toMatchObject({ id, revision: 2, size: 1 });
    expect((await stores.groups.read(id))?.revision).toBe(17);
    expect(await idsIn(stores, id)).toEqual(ids.slice(1));
    expect(await audit()).toEqual([]);
  });

  test('has happened, even if the group was deleted since', async () => {
    const { stores, lose, audit } = openWorkspace();
    const [a = ''] = await hire(stores, 1);
    const group = await found(stores, 'team');
    const late = lose(async () => {
      await stores.groups.remove((await stores.groups.read(group.id)) as StoredGroup, [named('team')]);
    });
    expect(await late.change(group, moving(add(a), group.json))).toMatchObject({ revision: 2, size: 1 });
    expect(await stores.groups.read(group.id)).toBeUndefined();
    expect(await audit()).toEqual([]);
  });

  test('that added a group has added one, even if it was changed since', async () => {
    const { stores, lose, audit } = openWorkspace();
    const [a = '', b = ''] = await hire(stores, 2);
    const late = lose(async () => {
      const [{ id = '' } = {}] = (await stores.groups.page(1, 1)).found;
      await move(stores, id, add(b));
    });
    const outcome = await late.add({ json: '"team"', keys: [named('team')], members: [a] });
    expect(outcome).toMatchObject({ seq: 1, revision: 1, size: 1 });
    expect(await stores.groups.page(1, 10)).toMatchObject({ total: 1, found: [{ size: 2 }] });
    expect(await audit()).toEqual([]);
  });

  test('that removed a group has removed it', async () => {
    const { stores, lose, audit } = openWorkspace();
    const group = await found(stores, 'team', await hire(stores, 2));
    const late = lose(async () => undefined);
    expect(await late.remove(group, [named('team')])).toBe('removed');
    expect(await audit()).toEqual([]);
  });
});

test('a group gets another number if its first one became a gap before it was stored', async () => {
  const { stores, interrupt, audit } = openWorkspace();
  const members = await hire(stores, 2);
  const late = interrupt(...commit, () => stores.groups.page(1, 10));
  const outcome = await late.add({ json: '"team"', keys: [named('team')], members });
  expect(outcome).toMatchObject({ seq: 2, size: 2 });
  expect(await stores.groups.page(1, 10)).toMatchObject({ total: 1, found: [{ seq: 2 }] });
  expect(await audit()).toEqual([]);
});
