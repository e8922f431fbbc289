import { readFileSync } from 'node:fs';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { toMembersOptions } from '../../lambdas/aws/stores.ts';
import { openMembers } from '../../lambdas/members/members.ts';
import { handler } from '../../lambdas/publish.ts';
import { type DeliveredEvent, type LocalEventBus, openEventBus } from '../../local/event-bus.ts';
import type { LambdaHandler } from '../../local/functions.ts';
import { deliver } from '../../local/member-stream.ts';
import { base, openService, type TestService, type TestWorkspace } from '../support/service.ts';
import { openStream } from '../support/stream.ts';

const publish = handler as unknown as LambdaHandler;
let service: TestService;
let bus: LocalEventBus;
let read: () => Promise<readonly DynamoDBRecord[]>;
/** What is on the bus; and the error codes with which it refuses the entries to come. */
let delivered: DeliveredEvent[] = [];
let refusals: (string | undefined)[] = [];

beforeAll(async () => {
  service = await openService();
  bus = await openEventBus((event) => {
    const refusal = refusals.shift();
    if (!refusal) delivered.push(event);
    return refusal;
  });
  Object.assign(process.env, bus.environment);
  read = await openStream(service.engine);
});
afterAll(async () => {
  bus.close();
  await service.close();
});
beforeEach(() => {
  delivered = [];
  refusals = [];
});

const hand = async (Records: readonly DynamoDBRecord[]) =>
  ((await publish({ Records }, undefined as never)) as DynamoDBBatchResponse).batchItemFailures;
const sequenceOf = (record: DynamoDBRecord | undefined) => ({ itemIdentifier: record?.dynamodb?.SequenceNumber });

async function create(workspace: TestWorkspace, userName: string, more: object = {}): Promise<string> {
  const { status, body } = await workspace.send({ method: 'POST', path: '/Users', body: { userName, ...more } });
  expect(status).toBe(201);
  return JSON.parse(body).id;
}

async function change(workspace: TestWorkspace, id: string, path: string, value: unknown): Promise<void> {
  const Operations = [{ op: 'replace', path, value }];
  const { status } = await workspace.send({ method: 'PATCH', path: `/Users/${id}`, body: { Operations } });
  expect(status).toBe(200);
}

/** What a lost create leaves at its place. */
async function close({ id: workspaceId }: TestWorkspace, key: string): Promise<void> {
  const { client, members } = service.engine;
  await client.send(new PutCommand({ TableName: members, Item: { workspaceId, key, closed: true } }));
}

/** Members that are there, with the records of their creation. */
async function createMany(count: number): Promise<readonly DynamoDBRecord[]> {
  const workspace = await service.newWorkspace();
  for (let n = 1; n <= count; n += 1) await create(workspace, `user${n}`);
  return read();
}

const isMemberEvent = new Ajv2020().compile(JSON.parse(readFileSync('docs/member-event.v1.schema.json', 'utf8')));

describe('the life of a member in records of the engine', () => {
  test('is five events, each as the schema has it, and nothing else makes one', async () => {
    const workspace = await service.newWorkspace();
    const id = await create(workspace, 'ada@example.com', {
      externalId: '00u1',
      password: 't0p-s3cret',
      roles: [{ value: 'maker' }],
    });
    await change(workspace, id, 'name.familyName', 'Lovelace');
    await change(workspace, id, 'name.familyName', 'Lovelace');
    await change(workspace, id, 'active', false);
    await change(workspace, id, 'active', true);
    await openMembers(toMembersOptions({ workspace: workspace.id, base })).erase(id);
    await close(workspace, 'member#000000000099');

    expect(await hand(await read())).toEqual([]);
    const known = { version: 1, workspace: workspace.id, id };
    const living = { ...known, externalId: '00u1', role: 'maker', time: expect.any(String) };
    expect(delivered.map(({ detail }) => detail)).toEqual([
      { ...living, type: 'created', active: true, revision: 1 },
      { ...living, type: 'changed', active: true, revision: 2 },
      { ...living, type: 'deactivated', active: false, revision: 3 },
      { ...living, type: 'reactivated', active: true, revision: 4 },
      { ...known, type: 'erased', active: false, revision: 5, time: expect.any(String) },
    ]);
    for (const { detail } of delivered) {
      isMemberEvent(detail);
      expect(isMemberEvent.errors).toBeNull();
    }
  });

  test('comes from this service, and rules can choose by what happened', async () => {
    await hand(await createMany(1));
    expect(delivered).toMatchObject([{ source: 'workspace-scim', 'detail-type': 'Member created' }]);
    expect(Date.parse(String(delivered[0]?.time))).toBeGreaterThan(Date.now() - 60_000);
  });

  test.each([
    'userName#user1',
    'externalId#00u1',
    'email#ada@example.com#000000000001',
    'counter',
    'closed#000000000000',
  ])('an item under %s makes no event', async (key) => {
    const [record] = await createMany(1);
    const keyed = JSON.parse(JSON.stringify(record).replaceAll('member#000000000001', key)) as DynamoDBRecord;
    expect([await hand([keyed]), delivered]).toEqual([[], []]);
  });
});

describe('a bus that refuses', () => {
  test('gets only the events again that it refused', async () => {
    refusals = [undefined, 'ThrottlingException', undefined, 'InternalFailure', undefined, 'ThrottlingException'];
    expect(await hand(await createMany(4))).toEqual([]);
    expect(delivered.map(({ detail }) => detail.id[0])).toEqual(['1', '3', '2', '4']);
  });

  test('gets the records again from the first one that it refused for good', async () => {
    const records = await createMany(3);
    refusals = [undefined, 'NotAuthorizedForBus'];
    expect(await hand(records)).toEqual([sequenceOf(records[1])]);
    await deliver(records.slice(1), publish);
    expect(delivered.map(({ detail }) => detail.id[0])).toEqual(['1', '3', '2', '3']);
  });

  test('gets more events than one request may have', async () => {
    expect(await hand(await createMany(25))).toEqual([]);
    expect(delivered.map(({ detail }) => Number(detail.id.split('-')[0]))).toEqual(
      [...Array(25).keys()].map((n) => n + 1),
    );
  });

  test('beyond the first ten of a batch fails the eleventh record', async () => {
    const records = await createMany(12);
    refusals = [...Array<undefined>(10), 'NotAuthorizedForBus'];
    expect(await hand(records)).toEqual([sequenceOf(records[10])]);
  });
});

test('a record that cannot be read fails by itself: those before it are published', async () => {
  const [first, second, third] = await createMany(3);
  const broken = { ...second, dynamodb: { ...second?.dynamodb, NewImage: { resource: { S: '{' } } } } as DynamoDBRecord;
  expect(await hand([first, broken, third] as DynamoDBRecord[])).toEqual([sequenceOf(second)]);
  expect(delivered).toHaveLength(1);
});

test('an event is 4 KB at most, however long the names of the member are', async () => {
  const workspace = await service.newWorkspace();
  await create(workspace, 'ada', { externalId: '"'.repeat(512) });
  await hand(await read());
  expect(Buffer.byteLength(JSON.stringify(delivered[0]?.detail))).toBeLessThan(2048);
});
