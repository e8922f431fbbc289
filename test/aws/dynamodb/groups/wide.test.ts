import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { blockSize } from '../../../../lambdas/aws/dynamodb/groups/bits.ts';
import { carryOut } from '../../../../lambdas/aws/dynamodb/groups/carry-out.ts';
import { counterKey, toId, toMemberItem } from '../../../../lambdas/aws/dynamodb/members/layout.ts';
import type { StoredGroup } from '../../../../lambdas/groups/group-store.ts';
import type { StoredMember } from '../../../../lambdas/members/member-store.ts';
import {
  add,
  continueAll,
  found,
  idsIn,
  move,
  moving,
  named,
  person,
  remove,
  replace,
  walk,
} from '../../../groups/teams.ts';
import { openEngine, type TestEngine } from '../../../support/engine.ts';
import { dieAfter } from '../../gate.ts';
import { auditGroups } from '../../group-audit.ts';
import { putAll } from '../../loader.ts';
import { openFaulty } from '../../proxy.ts';
import { newSecret, openGroups, openSeries, openStores } from '../../store.ts';

/* Changes of more rosters than one transaction can have: groups of a workspace of a million members. */

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

/** What the function behind the stream does when it hears of the last write of the group. */
async function hearOf(workspace: string): Promise<void> {
  const key = 'group#000000000001';
  const after = await openSeries(engine.client, workspace).items.get(key);
  await carryOut({ workspace, key, before: undefined, after, written: new Date() });
}

/** How many members, each in a block of its own. */
const count = 220;

/** A workspace of nearly a million sequence numbers; only a few of them have members. */
async function openVast(workspace: string) {
  const members = Array.from({ length: count }, (_, index) => {
    const seq = index * blockSize + 1 + (index % 7);
    return { id: toId(seq, newSecret()), seq, revision: 1, json: person(`m${seq}`), writes: '' };
  });
  const last = count * blockSize;
  const counter = { key: counterKey, taken: last, settled: last, closed: 0 };
  await putAll(engine.client, workspace, [counter, ...members.map(toMemberItem)]);
  const stores = openStores(engine.client, workspace);
  return { stores, workspace, ids: members.map(({ id }) => id) };
}

test('a change of all blocks is whole at once, read in any way', async () => {
  const { stores, ids, workspace } = await openVast('vast');
  const { id } = await found(stores, 'team', ids.slice(0, 3));
  expect(await move(stores, id, add(...ids))).toMatchObject({ revision: 2, size: count });
  expect(await idsIn(stores, id)).toEqual(ids);
  expect(await walk(stores, id, 50)).toEqual(ids);
  expect(await continueAll(stores, id, 50)).toEqual(ids);
  expect(await auditGroups(engine.client, workspace)).toEqual([]);
  expect(await move(stores, id, replace(...ids.slice(200)))).toMatchObject({ revision: 3, size: count - 200 });
  expect(await idsIn(stores, id)).toEqual(ids.slice(200));
  expect(await move(stores, id, add(...ids))).toMatchObject({ size: count });
  expect(await move(stores, id, replace())).toMatchObject({ size: 0, blocks: new Map() });
  expect(await auditGroups(engine.client, workspace)).toEqual([]);
});

test('a group of all blocks can be added, and removed', async () => {
  const { stores, ids, workspace } = await openVast('whole');
  const group = await found(stores, 'team', ids);
  expect(await idsIn(stores, group.id)).toEqual(ids);
  expect(await stores.groups.remove(group, [named('team')])).toBe('removed');
  expect(await stores.groups.groupsOf(ids.slice(0, 2))).toEqual(new Map(ids.slice(0, 2).map((id) => [id, []])));
  expect(await auditGroups(engine.client, workspace)).toEqual([]);
});

/** What a writer does, and what must be true of the members as soon as it has committed. */
const scenes = [
  [
    'adds',
    (ids: readonly string[]) => ids.slice(0, 2),
    (ids: readonly string[]) => add(...ids),
    (ids: readonly string[]) => ids,
  ],
  [
    'removes',
    (ids: readonly string[]) => ids,
    (ids: readonly string[]) => remove(...ids.slice(5)),
    (ids: readonly string[]) => ids.slice(0, 5),
  ],
  [
    'replaces',
    (ids: readonly string[]) => ids.slice(0, 150),
    (ids: readonly string[]) => replace(...ids.slice(100)),
    (ids: readonly string[]) => ids.slice(100),
  ],
] as const;

/** A change that dies after its nth transaction; the first one is the commit. */
async function die(workspace: string, nth: number, [, toFirst, toMembership, toLast]: (typeof scenes)[number]) {
  const vast = await openVast(workspace);
  const group = await found(vast.stores, 'team', toFirst(vast.ids));
  const { client, died } = dieAfter('TransactWriteItems', nth);
  void openGroups(client, workspace).change(group, moving(toMembership(vast.ids), '"team"'));
  await died;
  client.destroy();
  return { ...vast, id: group.id, expected: toLast(vast.ids) };
}

describe.each(scenes)('a writer that %s members', (...scene) => {
  describe.each([1, 2, 3])('and dies after transaction %i', (nth) => {
    const workspace = (what: string) => `${scene[0]}-${nth}-${what}`;

    test('has made the whole change for every reader', async () => {
      const { stores, id, ids, expected } = await die(workspace('read'), nth, scene);
      const group = await stores.groups.read(id);
      expect([group?.revision, group?.size]).toEqual([2, expected.length]);
      expect(await idsIn(stores, id)).toEqual(expected);
      expect(await walk(stores, id, 60)).toEqual(expected);
      expect(await continueAll(stores, id, 60)).toEqual(expected);
      expect(await stores.groups.membersAmong(id, ids)).toEqual(expected);
      const some = [0, 3, 50, 120, 219].map((index) => ids[index] ?? '');
      const groups = await stores.groups.groupsOf(some);
      expect(some.filter((each) => groups.get(each)?.length === 1)).toEqual(
        some.filter((each) => expected.includes(each)),
      );
    });

    test('leaves the rest to the next writer', async () => {
      const { stores, id, ids, expected } = await die(workspace('write'), nth, scene);
      const last = ids.at(-1) ?? '';
      await move(stores, id, remove(last));
      expect(await idsIn(stores, id)).toEqual(expected.filter((each) => each !== last));
      expect(await auditGroups(engine.client, workspace('write'))).toEqual([]);
    });

    test('leaves the rest to the function behind the stream', async () => {
      const { stores, id, expected } = await die(workspace('stream'), nth, scene);
      await hearOf(workspace('stream'));
      expect(await auditGroups(engine.client, workspace('stream'))).toEqual([]);
      expect(await idsIn(stores, id)).toEqual(expected);
    });
  });
});

test.each([1, 2, 3])(
  'a removal that dies after transaction %i leaves the rest to the function behind the stream',
  async (nth) => {
    const { stores, ids, workspace } = await openVast(`removed-${nth}`);
    const group = await found(stores, 'team', ids);
    const { client, died } = dieAfter('TransactWriteItems', nth);
    void openGroups(client, workspace).remove(group, [named('team')]);
    await died;
    client.destroy();
    expect(await stores.groups.read(group.id)).toBeUndefined();
    expect(await stores.groups.groupsOf(ids.slice(0, 1))).toEqual(new Map([[ids[0], []]]));
    expect(await found(stores, 'team', ids.slice(0, 1))).toMatchObject({ size: 1 });
    await hearOf(workspace);
    expect(await auditGroups(engine.client, workspace)).toEqual([]);
  },
);

test('a removal of a group with a pending change finishes it first', async () => {
  const { stores, id, workspace } = await die('pending', 1, scenes[0]);
  const group = (await stores.groups.read(id)) as StoredGroup;
  expect(await stores.groups.remove(group, [named('team')])).toBe('removed');
  expect(await auditGroups(engine.client, workspace)).toEqual([]);
});

test('a member that is erased leaves a group with a pending change that adds it', async () => {
  const { stores, id, ids, workspace } = await die('leaving', 1, scenes[0]);
  const [, , , gone = ''] = ids;
  await stores.members.erase((await stores.members.read(gone)) as StoredMember, []);
  expect(await idsIn(stores, id)).toEqual(ids.filter((each) => each !== gone));
  expect(await auditGroups(engine.client, workspace)).toEqual([]);
});

test('wide changes of several writers, while requests go wrong, lose nobody', async () => {
  const { stores, ids, workspace } = await openVast('contended');
  const { id } = await found(stores, 'team');
  let asked = 0;
  const { client } = await openFaulty(engine, () => {
    asked += 1;
    return asked % 5 === 0 ? 'lost' : asked % 7 === 0 ? 'throttled' : undefined;
  });
  const broken = openStores(client, workspace);
  const parts = [0, 1, 2, 3].map((part) => ids.filter((_, index) => index % 4 === part));
  await Promise.all([...parts.map((part) => move(broken, id, add(...part))), move(broken, id, add(...ids))]);
  expect(await idsIn(stores, id)).toEqual(ids);
  expect(await auditGroups(engine.client, workspace)).toEqual([]);
}, 60_000);
