import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import type { GroupEvent } from '../../../../lambdas/groups/group-event.ts';
import type { StoredGroup } from '../../../../lambdas/groups/group-store.ts';
import type { StoredMember } from '../../../../lambdas/members/member-store.ts';
import { handler as publishing } from '../../../../lambdas/publish.ts';
import { handler as recording } from '../../../../lambdas/record.ts';
import { type DeliveredEvent, type LocalEventBus, openEventBus } from '../../../../local/event-bus.ts';
import type { LambdaHandler } from '../../../../local/functions.ts';
import { deliver } from '../../../../local/member-stream.ts';
import { add, found, hire, idsIn, move, moving, named, remove, replace } from '../../../groups/teams.ts';
import { openEngine, type TestEngine } from '../../../support/engine.ts';
import { openStream } from '../../../support/stream.ts';
import { dieAfter } from '../../gate.ts';
import { openStore, openStores } from '../../store.ts';

const [publish, record] = [publishing, recording] as unknown as readonly [LambdaHandler, LambdaHandler];
let engine: TestEngine;
let bus: LocalEventBus;
let read: () => Promise<readonly DynamoDBRecord[]>;
let delivered: DeliveredEvent[] = [];

beforeAll(async () => {
  engine = await openEngine();
  bus = await openEventBus((event) => void delivered.push(event));
  Object.assign(process.env, bus.environment);
  read = await openStream(engine);
});
afterAll(async () => {
  bus.close();
  await engine.close();
});
beforeEach(() => {
  delivered = [];
});

const open = (workspace: string) => openStores(engine.client, workspace);

/** The events of groups since they were last asked for: what happened, to which member, at which revision. */
async function listen() {
  delivered = [];
  await deliver(await read(), publish);
  return delivered
    .filter(({ source }) => source === 'workspace-scim.groups')
    .map(({ 'detail-type': type, detail }) => {
      const { group, member, revision } = detail as unknown as GroupEvent;
      return [type, group, ...(member === undefined ? [] : [member]), revision];
    });
}

describe('the life of a group in records of the engine', () => {
  test('is one event for each thing that happened, in order', async () => {
    const stores = open('life');
    const [a = '', b = '', c = ''] = await hire(stores, 3);
    const { id } = await found(stores, 'team', [a, b]);
    expect(await listen()).toEqual([
      ['Group created', id, 1],
      ['Member joined', id, a, 1],
      ['Member joined', id, b, 1],
    ]);
    await move(stores, id, replace(b, c));
    expect(await listen()).toEqual([
      ['Member left', id, a, 2],
      ['Member joined', id, c, 2],
    ]);
    const current = (await stores.groups.read(id)) as StoredGroup;
    const keys = { before: [named('team')], after: [named('crew')] };
    await stores.groups.change(current, { json: '"crew"', differs: true, keys, members: remove(b) });
    expect(await listen()).toEqual([
      ['Group changed', id, 3],
      ['Member left', id, b, 3],
    ]);
    await move(stores, id, add(c));
    expect(await listen()).toEqual([]);
    await stores.groups.remove((await stores.groups.read(id)) as StoredGroup, [named('crew')]);
    expect(await listen()).toEqual([['Group deleted', id, 4]]);
  });

  test('says only who, in which workspace and when', async () => {
    const stores = open('said');
    const [a = ''] = await hire(stores, 1);
    const { id } = await found(stores, 'team', [a]);
    await listen();
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    const common = { version: 1, workspace: 'said', group: id, revision: 1, time };
    expect(delivered.map(({ detail }) => detail)).toContainEqual({ ...common, type: 'created' });
    expect(delivered.map(({ detail }) => detail)).toContainEqual({ ...common, type: 'joined', member: a });
  });

  test('has a thousand members that join at once', async () => {
    const stores = open('thousand');
    const ids = await hire(stores, 1000);
    await read();
    const { id } = await found(stores, 'team', ids);
    const events = await listen();
    expect(events).toHaveLength(1001);
    expect(events.slice(1).map(([, , member]) => member)).toEqual(ids);
    expect(new Set(events.map(([, group]) => group))).toEqual(new Set([id]));
  }, 20_000);

  test('knows a member that left because it was erased', async () => {
    const stores = open('erased');
    const [a = '', b = ''] = await hire(stores, 2);
    const { id } = await found(stores, 'team', [a, b]);
    await listen();
    await stores.members.erase((await stores.members.read(a)) as StoredMember, []);
    expect(await listen()).toEqual([['Member left', id, a, 2]]);
  });

  test('is the same if a batch is delivered again', async () => {
    const stores = open('again');
    const { id } = await found(stores, 'team', await hire(stores, 2));
    const records = await read();
    await deliver(records, publish);
    const first = delivered.map(({ detail }) => JSON.stringify(detail));
    delivered = [];
    await deliver(records, publish);
    expect(delivered.map(({ detail }) => JSON.stringify(detail))).toEqual(first);
    expect(first.join()).toContain(id);
  });
});

test('an erasure that died before the member left its groups is finished by the function behind the stream', async () => {
  const stores = open('died');
  const [a = '', b = ''] = await hire(stores, 2);
  const { id } = await found(stores, 'team', [a, b]);
  await read();
  const { client, died } = dieAfter('TransactWriteItems', 1);
  void openStore(client, 'died').erase((await stores.members.read(a)) as StoredMember, []);
  await died;
  client.destroy();
  expect((await stores.groups.read(id))?.size).toBe(2);
  await deliver(await read(), record);
  expect((await stores.groups.read(id))?.size).toBe(1);
  expect(await idsIn(stores, id)).toEqual([b]);
  expect(await listen()).toEqual([['Member left', id, a, 2]]);
});

test('a change that is not made makes no event', async () => {
  const stores = open('quiet');
  const [a = ''] = await hire(stores, 1);
  const group = await found(stores, 'team', [a]);
  await listen();
  await stores.groups.change(group, moving(add(a)));
  await stores.groups.change(group, moving(add('nobody')));
  expect(await listen()).toEqual([]);
});
