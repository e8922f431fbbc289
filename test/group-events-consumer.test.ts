import { readFileSync } from 'node:fs';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { EventBridgeEvent } from 'aws-lambda';
import fc from 'fast-check';
import { type GroupEvent, type NamedGroup, openTeams } from '../docs/group-events-consumer.ts';
import { type MemberEvent, openConsumer } from '../docs/member-events-consumer.ts';
import type { GroupEventType } from '../lambdas/groups/group-event.ts';
import { type AnyEvent, type GroupStory, isOfGroup, playGroupStory } from './support/group-story.ts';
import { createProductTable } from './support/product-table.ts';
import { openService, type TestService } from './support/service.ts';

let service: TestService;
let story: GroupStory;

beforeAll(async () => {
  service = await openService();
  story = await playGroupStory(service);
});
afterAll(() => service.close());

/** A product that follows the documentation: its tables of members and of teams. */
async function openProduct(readGroup = readFromService) {
  const { client } = service.engine;
  const [members, teams] = [await createProductTable(client), await createProductTable(client)];
  const consumeMember = openConsumer({ client, table: members, endSessions: async () => undefined });
  const { consume, isInTeam } = openTeams({ client, teams, members, readGroup });
  return {
    consume: (event: AnyEvent) =>
      isOfGroup(event)
        ? consume(event as unknown as EventBridgeEvent<string, GroupEvent>)
        : consumeMember(event as unknown as EventBridgeEvent<string, MemberEvent>),
    isInTeam,
    async nameOf(id: string) {
      const { Item } = await client.send(
        new GetCommand({ TableName: teams, Key: { workspace: story.workspace.id, id } }),
      );
      return Item?.['name'];
    },
  };
}

async function readFromService(_: string, id: string): Promise<NamedGroup | undefined> {
  const { status, body } = await story.workspace.send({ path: `/Groups/${id}?excludedAttributes=members` });
  if (status === 404) return undefined;
  const { displayName, meta } = JSON.parse(body);
  return { name: displayName, revision: Number(/^W\/"(\d+)"$/.exec(meta.version)?.[1]) };
}

/** The names of the members of each team. */
async function teamsOf({ isInTeam, nameOf }: Awaited<ReturnType<typeof openProduct>>) {
  const { workspace, members, groups } = story;
  const teams: Record<string, unknown> = {};
  for (const [key, group] of Object.entries(groups)) {
    const there: string[] = [];
    for (const [name, id] of Object.entries(members)) if (await isInTeam(workspace.id, group, id)) there.push(name);
    teams[key] = [await nameOf(group), ...there];
  }
  return teams;
}

const right = { crew: ['Team', 'stays', 'returns'], old: [undefined], board: ['Board', 'returns'] };

test('events of real records, each twice and in any order, leave a consumer with the right teams', async () => {
  const { events } = story;
  const order = fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 });
  await fc.assert(
    fc.asyncProperty(order, async (mixed) => {
      const product = await openProduct();
      for (const event of mixed) await product.consume(event);
      expect(await teamsOf(product)).toEqual(right);
    }),
    { numRuns: 15 },
  );
});

const groupEvents = () => story.events.filter(isOfGroup);

/** The event of a group, by the names of the group and of the member. */
function find(type: GroupEventType, group: string, member = '') {
  const found = groupEvents().find(
    ({ detail }) =>
      detail.type === type && detail.group === story.groups[group] && detail.member === story.members[member],
  );
  if (!found) throw new Error(`there is no event ${type} of ${group}`);
  return found;
}

test('each of these events is as the schema has it, and rules can choose by what happened', () => {
  const isGroupEvent = new Ajv2020().compile(JSON.parse(readFileSync('docs/group-event.v1.schema.json', 'utf8')));
  for (const { detail, 'detail-type': title } of groupEvents()) {
    isGroupEvent(detail);
    const what = ['joined', 'left'].includes(detail.type) ? 'Member' : 'Group';
    expect([isGroupEvent.errors, title]).toEqual([null, `${what} ${detail.type}`]);
  }
  const types = new Set(groupEvents().map(({ detail }) => detail.type));
  expect([...types].sort()).toEqual(['changed', 'created', 'deleted', 'joined', 'left']);
});

test('there is no event that a member left if the group was deleted, or if the member was erased too early', () => {
  const left = groupEvents().filter(({ detail }) => detail.type === 'left');
  const names = left.map(({ detail: { member } }) =>
    Object.keys(story.members).find((name) => story.members[name] === member),
  );
  expect(names).toEqual(['leaves', 'returns', 'erased']);
});

test('a deleted team has no members, also if one joins later by an older event, and a name was read before', async () => {
  const product = await openProduct(async () => ({ name: 'Board', revision: 1 }));
  for (const event of story.events) if (!isOfGroup(event)) await product.consume(event);
  const { workspace, members, groups } = story;
  const isThere = () => product.isInTeam(workspace.id, String(groups['old']), String(members['stays']));
  const [created, joined, deleted] = [find('created', 'old'), find('joined', 'old', 'stays'), find('deleted', 'old')];
  const steps: boolean[] = [];
  for (const event of [created, joined, deleted, joined, created]) {
    await product.consume(event);
    steps.push(await isThere());
  }
  expect(steps).toEqual([false, true, false, false, false]);
});

test('a name that was read earlier does not replace a newer one', async () => {
  const answers = [
    { name: 'Team', revision: 5 },
    { name: 'Crew', revision: 1 },
  ];
  const product = await openProduct(async () => answers.shift());
  for (let n = 1; n <= 2; n += 1) await product.consume(find('created', 'crew'));
  expect(await product.nameOf(String(story.groups['crew']))).toBe('Team');
});

/** The documentation's way to begin, or to go on after a loss: what is read is written as if its event had arrived. */
async function readAll(product: Awaited<ReturnType<typeof openProduct>>): Promise<void> {
  const { workspace } = story;
  const list = async (path: string): Promise<readonly { readonly id: string; readonly meta: { version: string } }[]> =>
    JSON.parse((await workspace.send({ path: `${path}&count=100` })).body).Resources;
  const like = (event: AnyEvent, given: object) => ({ ...event, detail: { ...event.detail, ...given } }) as AnyEvent;
  for (const { id: group, meta } of await list('/Groups?excludedAttributes=members')) {
    await product.consume(like(find('created', 'crew'), { group }));
    const revision = Number(/\d+/.exec(meta.version));
    const filter = encodeURIComponent(`groups.value eq "${group}"`);
    const joined = (await list(`/Users?filter=${filter}&attributes=id`)).map(({ id }) => id);
    for (const member of Object.values(story.members)) {
      const type = joined.includes(member) ? 'joined' : 'left';
      await product.consume(like(find('joined', 'crew', 'stays'), { type, group, member, revision }));
    }
  }
}

test('a consumer that reads all groups has the right teams without their events, and keeps them if old events come', async () => {
  const product = await openProduct();
  for (const event of story.events) if (!isOfGroup(event)) await product.consume(event);
  await readAll(product);
  expect(await teamsOf(product)).toEqual(right);
  for (const event of groupEvents()) await product.consume(event);
  expect(await teamsOf(product)).toEqual(right);
});

test('an event of another version is refused, not misread', async () => {
  const product = await openProduct();
  const { detail, ...event } = find('created', 'crew');
  const newer = { ...event, detail: { ...detail, version: 2 } } as unknown as AnyEvent;
  await expect(product.consume(newer)).rejects.toThrow('version');
  expect(await product.nameOf(String(story.groups['crew']))).toBeUndefined();
});

test('a table that does not answer makes the event fail, so that it comes again', async () => {
  const { client } = service.engine;
  const { consume } = openTeams({ client, teams: 'nowhere', members: 'nowhere', readGroup: readFromService });
  const event = find('deleted', 'old') as unknown as EventBridgeEvent<string, GroupEvent>;
  await expect(consume(event)).rejects.toThrow();
});
