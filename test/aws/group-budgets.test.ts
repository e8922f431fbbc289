import { beforeAll, describe, expect, test } from '@jest/globals';
import { openGroups as openGroupResources } from '../../lambdas/groups/groups.ts';
import type { GroupsOptions } from '../../lambdas/groups/options.ts';
import { toGroupsOfMembers, toMembersOfGroups } from '../../lambdas/groups/relations.ts';
import { search } from '../../lambdas/members/search/search.ts';
import type { JsonObject } from '../../lambdas/scim/json.ts';
import { lenient } from '../../lambdas/scim/modes.ts';
import { parsePatch } from '../../lambdas/scim/patch/parse.ts';
import { parseListQuery } from '../../lambdas/scim/query/list-query.ts';
import { parseProjection } from '../../lambdas/scim/query/projection.ts';
import { groupType } from '../../lambdas/scim/resource-types.ts';
import { groupScope } from '../../lambdas/scim/schema/group.ts';
import { add, move, person } from '../groups/teams.ts';
import { openPeople, toQuery } from '../members/people.ts';
import { fill } from './loader.ts';
import type { Cost } from './meter.ts';
import { useMeteredEngine } from './metered-engine.ts';
import { openGroups, openStore } from './store.ts';

/*
 * The cost of each operation on a group, whatever its size: see budgets.test.ts for the units.
 */

const on = useMeteredEngine();

/** How many members of each workspace are in no group. */
const others = 10;
const sizes = [10, 1000, 12_000];

interface Team {
  readonly id: string;
  readonly options: GroupsOptions;
  /** The ids of members: first those in the group, then the others. */
  readonly ids: readonly string[];
  readonly people: ReturnType<typeof openPeople>;
}

/** A workspace with a group of nearly all of its members. */
async function openTeam(size: number): Promise<Team> {
  const workspace = `team-${size}`;
  const member = (seq: number) => ({ json: person(`m${seq}`), keys: [] });
  await fill({ client: on.engine.client, workspace, size: size + others, member });
  const [members, groups] = [openStore(on.meter.client, workspace), openGroups(on.meter.client, workspace)];
  const ids: string[] = [];
  for await (const batch of (await members.all(1000)).after(0)) ids.push(...batch.map(({ id }) => id));
  const options: GroupsOptions = {
    now: () => new Date(),
    scanLimit: 1000,
    type: groupType,
    workspace,
    store: groups,
    locate: (id) => `https://scim.example.com/scim/v2/Groups/${id}`,
    locateMember: (id) => `https://scim.example.com/scim/v2/Users/${id}`,
    readMembers: members.readAt,
    memberLimit: 20_000,
  };
  const { id } = await openGroupResources(options).add({ displayName: 'Team', externalId: 'x-team' }, {});
  for (let start = 0; start < size; start += 5000) {
    await move({ members, groups }, String(id), add(...ids.slice(start, Math.min(size, start + 5000))));
  }
  return { id: String(id), options, ids, people: openPeople(members, { relation: toGroupsOfMembers(options) }) };
}

const costs = new Map<string, Cost[]>();

describe.each(sizes)('a group of %i members', (size) => {
  let team: Team;
  let fresh = size;
  beforeAll(async () => {
    team = await openTeam(size);
  }, 120_000);
  const groups = () => openGroupResources(team.options);
  const projected = (excludedAttributes: string) =>
    parseProjection({ excludedAttributes: [excludedAttributes] }, groupScope);
  const find = (filter: string) => {
    const query = parseListQuery(
      { filter: [filter], excludedAttributes: ['members'] },
      { scope: groupScope, mode: lenient },
    );
    return search(query, { ...team.options, relation: toMembersOfGroups(team.options) });
  };
  const patch = (...Operations: readonly JsonObject[]) => {
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
    const parsed = parsePatch({ schemas, Operations } as JsonObject, { scope: groupScope, mode: lenient });
    return groups().patch(team.id, parsed, { projection: {}, mode: lenient, condition: undefined });
  };
  const adding = (...ids: readonly string[]) => ({
    op: 'add',
    path: 'members',
    value: ids.map((value) => ({ value })),
  });
  const measure = async (what: string, work: () => Promise<unknown>) => {
    const cost = await on.meter.measure(work);
    costs.set(what, [...(costs.get(what) ?? []), cost]);
    return cost;
  };

  test('get without its members', async () => {
    const cost = await measure('get', () => groups().read(team.id, projected('members')));
    expect(cost).toEqual({ requests: ['GetItem'], read: 1, written: 0 });
  });

  test.each(['displayName eq "team"', 'externalId eq "x-team"'])('look-up by %s', async (filter) => {
    const cost = await measure('look-up', async () => expect((await find(filter)).resources).toHaveLength(1));
    expect(cost).toEqual({ requests: ['GetItem', 'GetItem'], read: 2, written: 0 });
  });

  test('a PATCH that adds one member', async () => {
    const cost = await measure('add', () => patch(adding(team.ids[fresh++] ?? '')));
    expect(cost.requests).toEqual(['GetItem', 'TransactGetItems', 'TransactWriteItems']);
    expect([cost.read, cost.written]).toEqual([7, 8]);
  });

  test('a PATCH that removes one member', async () => {
    const path = `members[value eq "${team.ids[1]}"]`;
    const cost = await measure('remove', () => patch({ op: 'remove', path }));
    expect(cost.requests).toEqual(['GetItem', 'BatchGetItem', 'TransactWriteItems']);
    expect([cost.read, cost.written]).toEqual([3, 6]);
    await patch(adding(team.ids[1] ?? ''));
  });

  test('a PATCH that changes nothing writes nothing', async () => {
    const cost = await measure('nothing', () => patch(adding(team.ids[0] ?? '')));
    expect(cost).toEqual({ requests: ['GetItem', 'TransactGetItems'], read: 7, written: 0 });
  });

  test('a rename', async () => {
    const cost = await measure('rename', () => patch({ op: 'replace', path: 'displayName', value: `Crew ${size}` }));
    expect(cost.requests).toEqual(['GetItem', 'TransactWriteItems']);
    expect(cost.written).toBe(8);
  });

  const pages = ['first', 'middle', 'last'] as const;
  test.each(pages)('the %s page of its members, by index', async (which) => {
    const startIndex = { first: 1, middle: Math.max(1, size / 2 - 50), last: Math.max(1, size - 99) }[which];
    const page = { filter: `groups.value eq "${team.id}"`, startIndex, count: 100 };
    const cost = await measure(size < 100 ? 'small page' : 'page', async () => {
      const { resources, totalResults } = await team.people.search(toQuery(page));
      expect([totalResults, resources.length]).toEqual([size + 1, Math.min(100, size + 2 - startIndex)]);
    });
    expect(cost.requests).toHaveLength(3);
  });

  test('a page of its members by cursor, also in the middle', async () => {
    const filter = `groups.value eq "${team.id}"`;
    const { nextCursor } = await team.people.search(toQuery({ filter, cursor: '', count: 5 }));
    for (const [cursor, count] of [
      ['', 100],
      [nextCursor ?? '', 100],
      [nextCursor ?? '', 5],
    ] as const) {
      const cost = await on.meter.measure(() => team.people.search(toQuery({ filter, cursor, count })));
      expect(cost.requests).toHaveLength(3);
    }
  });

  test('whether a member is in it', async () => {
    const cost = await measure('check', async () => {
      const { totalResults } = await find(`id eq "${team.id}" and members eq "${team.ids[0]}"`);
      expect(totalResults).toBe(1);
    });
    expect(cost.requests).toEqual(['GetItem', 'GetItem', 'BatchGetItem']);
  });

  test('the groups of a member', async () => {
    const cost = await measure('groups', () => team.options.store.groupsOf(team.ids.slice(0, 1)));
    expect(cost.requests).toEqual(['BatchGetItem', 'Query', 'Query', 'BatchGetItem']);
  });
});

test('an operation costs the same in a small group and in a large one', () => {
  const costOf = ({ read, written }: Cost) => read + written;
  const growth = [...costs]
    .filter(([what]) => !what.includes('page'))
    .map(([what, list]) => [what, Math.max(...list.map(costOf)) / costOf(list[0] as Cost)] as const);
  expect(growth.length).toBeGreaterThan(6);
  expect(growth.filter(([, factor]) => factor > 1.3)).toEqual([]);
});

test('a PATCH of 5,000 members is one transaction', async () => {
  const workspace = 'patch-5000';
  await fill({
    client: on.engine.client,
    workspace,
    size: 5000,
    member: (seq) => ({ json: person(`m${seq}`), keys: [] }),
  });
  const [members, groups] = [openStore(on.engine.client, workspace), openGroups(on.meter.client, workspace)];
  const ids: string[] = [];
  for await (const batch of (await members.all(1000)).after(0)) ids.push(...batch.map(({ id }) => id));
  const group = await groups.add({ json: '{"displayName":"team"}', keys: [], members: [] });
  if (!('id' in group)) throw new Error('not added');
  const change = { json: group.json, differs: false, keys: { before: [], after: [] }, members: add(...ids) };
  const cost = await on.meter.measure(async () =>
    expect(await groups.change(group, change)).toMatchObject({ size: 5000 }),
  );
  const written = cost.requests.filter((request) => !/Get/.test(request));
  expect(written).toEqual(['TransactWriteItems']);
  expect(cost.written).toBeLessThan(20);
}, 60_000);
