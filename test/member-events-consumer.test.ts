import { readFileSync } from 'node:fs';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { EventBridgeEvent } from 'aws-lambda';
import fc from 'fast-check';
import { type MemberEvent, openConsumer } from '../docs/member-events-consumer.ts';
import { handler } from '../lambdas/publish.ts';
import { type DeliveredEvent, type LocalEventBus, openEventBus } from '../local/event-bus.ts';
import { type LambdaHandler, newContext } from '../local/functions.ts';
import { createProductTable } from './support/product-table.ts';
import { openService, type TestService } from './support/service.ts';
import { openStream } from './support/stream.ts';

let service: TestService;
let bus: LocalEventBus;
const delivered: DeliveredEvent[] = [];

beforeAll(async () => {
  service = await openService();
  bus = await openEventBus((event) => void delivered.push(event));
  Object.assign(process.env, bus.environment);
});
afterAll(async () => {
  bus.close();
  await service.close();
});

/** A product that follows the documentation: its table, and the members who have a session. */
async function openProduct(signedIn: readonly string[]) {
  const { client } = service.engine;
  const TableName = await createProductTable(client);
  const sessions = new Set(signedIn);
  const endSessions = async (_: string, id: string) => void sessions.delete(id);
  const consume = openConsumer({ client, table: TableName, endSessions });
  const members = async () => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName }));
    return Object.fromEntries(Items.map((item) => [item['id'], item]));
  };
  return { client, table: TableName, sessions, members, consume: (event: DeliveredEvent) => consume(asLambda(event)) };
}

const asLambda = (event: DeliveredEvent) => event as unknown as EventBridgeEvent<string, MemberEvent>;

/** Members with different fates, by their names; their events are on the bus. */
async function live(): Promise<Readonly<Record<string, string>>> {
  const read = await openStream(service.engine);
  const workspace = await service.newWorkspace();
  const fates = { stays: [], leaves: [false], returns: [false, true], wavers: [false, true, false] };
  const ids: Record<string, string> = {};
  for (const [userName, values] of Object.entries(fates)) {
    const { body } = await workspace.send({ method: 'POST', path: '/Users', body: { userName } });
    const id = String(JSON.parse(body).id);
    ids[userName] = id;
    for (const value of values) {
      const Operations = [{ op: 'replace', value: { active: value, title: `${userName} ${value}` } }];
      await workspace.send({ method: 'PATCH', path: `/Users/${id}`, body: { Operations } });
    }
  }
  await (handler as unknown as LambdaHandler)({ Records: await read() }, newContext());
  return ids;
}

test('events of real records, each twice and in any order, leave a consumer with the right state', async () => {
  const ids = await live();
  const events = [...delivered];
  expect(events).toHaveLength(10);
  const order = fc.shuffledSubarray([...events, ...events], { minLength: 20 });
  await fc.assert(
    fc.asyncProperty(order, async (mixed) => {
      const product = await openProduct(Object.values(ids));
      for (const event of mixed) await product.consume(event);
      const members = await product.members();
      const state = Object.entries(ids).map(([name, id]) => [name, members[id]?.['active'], members[id]?.['revision']]);
      expect(state).toEqual([
        ['stays', true, 1],
        ['leaves', false, 2],
        ['returns', true, 3],
        ['wavers', false, 4],
      ]);
      expect([ids['leaves'], ids['wavers']].filter((id) => product.sessions.has(String(id)))).toEqual([]);
      expect(product.sessions.has(String(ids['stays']))).toBe(true);
    }),
    { numRuns: 25 },
  );
});

const erased = { type: 'erased', active: false, role: undefined, revision: 9 };
const example = (given: object) => {
  const { detail, ...event } = delivered[0] as DeliveredEvent;
  return { ...event, detail: { ...detail, ...given } } as DeliveredEvent;
};

test('an erased member does not come back by an older event', async () => {
  const product = await openProduct([]);
  for (const event of [example(erased), example({ revision: 8 })]) await product.consume(event);
  expect(Object.values(await product.members())).toEqual([
    { workspace: expect.any(String), id: expect.any(String), active: false, revision: 9 },
  ]);
});

test('sessions that could not be ended are ended when the event comes again', async () => {
  const { client, table } = await openProduct([]);
  let ended = 0;
  const endSessions = async () => {
    ended += 1;
    if (ended === 1) throw new Error('no answer');
  };
  const consume = openConsumer({ client, table, endSessions });
  const event = asLambda(example({ type: 'deactivated', active: false, revision: 2 }));
  await expect(consume(event)).rejects.toThrow('no answer');
  await consume(event);
  expect(ended).toBe(2);
});

test('an event of another version is refused, not misread', async () => {
  const product = await openProduct([]);
  await expect(product.consume(example({ version: 2 }))).rejects.toThrow('version');
  expect(await product.members()).toEqual({});
});

/** The schema of the events of each source, and how their `detail-type` is made. */
const sources: Readonly<Record<string, readonly [schema: string, toTitle: (type: string) => string]>> = {
  'workspace-scim': ['member-event.v1', (type) => `Member ${type}`],
  'workspace-scim.credentials': ['credential-event.v1', (type) => `Credential ${type}`],
  'workspace-scim.groups': ['group-event.v1', (type) => `Member ${type}`],
};

test('the events that docs/member-events.md shows are as their schemas have them', () => {
  const blocks = [...readFileSync('docs/member-events.md', 'utf8').matchAll(/```json\n(.*?)```/gs)];
  const shown = blocks
    .map(([, block]) => JSON.parse(block as string))
    .filter((each) => 'detail-type' in each && each.id);
  expect(shown.map(({ source }) => source).sort()).toEqual(Object.keys(sources));
  for (const { detail, source, 'detail-type': title } of shown) {
    const [schema, toTitle] = sources[source] ?? [];
    const isEvent = new Ajv2020().compile(JSON.parse(readFileSync(`docs/${schema}.schema.json`, 'utf8')));
    isEvent(detail);
    expect([isEvent.errors, title]).toEqual([null, toTitle?.(detail.type)]);
  }
});
