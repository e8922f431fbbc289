import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { toMembersOptions } from '../lambdas/aws/stores.ts';
import { openMembers } from '../lambdas/members/members.ts';
import { urns } from '../lambdas/scim/schema/urns.ts';
import { base, openService, type TestService, type TestWorkspace } from './support/service.ts';

/* Groups through the gateway: limits, the switch, and that no workspace sees those of another. */

let service: TestService;
beforeAll(async () => {
  service = await openService({ authorizerCache: 0 });
});
afterAll(() => service.close());

interface Sent {
  readonly status: number;
  readonly body: {
    readonly id: string;
    readonly detail: string;
    readonly scimType: string;
    readonly totalResults: number;
    readonly nextCursor: string;
    readonly members?: readonly { readonly value: string }[];
    readonly Resources: readonly { readonly id: string; readonly userName?: string }[];
  };
}

const openWorkspace = () => service.newWorkspace({ groups: true });

async function send(workspace: TestWorkspace, line: string, body?: object, headers = {}): Promise<Sent> {
  const [method = '', path = ''] = line.split(' ');
  const type = { 'content-type': 'application/scim+json', ...headers };
  const answer = await workspace.send({ method, path, ...(body && { body }), headers: body ? type : headers });
  return { status: answer.status, body: answer.body === '' ? {} : JSON.parse(answer.body) };
}

const patch = (...Operations: readonly object[]) => ({ schemas: [urns.patchOp], Operations });
const refs = (ids: readonly string[]) => ids.map((value) => ({ value }));
const filterOf = (text: string) => `filter=${encodeURIComponent(text)}`;

async function addMembers(workspace: TestWorkspace, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let n = 1; n <= count; n += 1) ids.push((await send(workspace, 'POST /Users', { userName: `m${n}` })).body.id);
  return ids;
}

async function addGroup(workspace: TestWorkspace, displayName: string, ids: readonly string[] = [], more = {}) {
  const { status, body } = await send(workspace, 'POST /Groups', { displayName, members: refs(ids), ...more });
  expect(status).toBe(201);
  return body.id;
}

describe('a group with more members than an answer may list', () => {
  const limited = async (run: () => Promise<void>) => {
    process.env['GROUP_MEMBER_LIMIT'] = '3';
    await run().finally(() => delete process.env['GROUP_MEMBER_LIMIT']);
  };

  test('is refused by a GET of the group that does not leave them out, and listed without them', () =>
    limited(async () => {
      const workspace = await openWorkspace();
      const ids = await addMembers(workspace, 4);
      const id = await addGroup(workspace, 'Crew', ids.slice(0, 3));
      expect((await send(workspace, `GET /Groups/${id}`)).body.members).toHaveLength(3);
      const added = await send(
        workspace,
        `PATCH /Groups/${id}`,
        patch({ op: 'add', path: 'members', value: refs(ids) }),
      );
      expect(added.status).toBe(204);
      const { status, body } = await send(workspace, `GET /Groups/${id}`);
      expect([status, body.scimType]).toEqual([400, 'tooMany']);
      expect(body.detail).toContain(`GET /Users?filter=groups.value eq "${id}"`);
      // A list goes on without them: a provider that tests its connection or imports cannot leave them out.
      const small = await addGroup(workspace, 'Small', ids.slice(0, 2));
      for (const line of ['GET /Groups', 'GET /Groups?cursor=', `GET /Groups?${filterOf('displayName pr')}`]) {
        const listed = (await send(workspace, line)).body.Resources as readonly { id: string; members?: unknown[] }[];
        expect(listed.map((group) => [group.id, group.members?.length])).toEqual([
          [id, undefined],
          [small, 2],
        ]);
      }
      const found = await send(workspace, `GET /Groups?${filterOf('displayName eq "crew"')}`);
      expect([found.status, found.body.totalResults]).toEqual([200, 1]);
      await send(workspace, `DELETE /Groups/${small}`);
      expect((await send(workspace, `GET /Groups/${id}?excludedAttributes=members`)).status).toBe(200);
      expect((await send(workspace, 'GET /Groups?excludedAttributes=members')).body.totalResults).toBe(1);
      const put = await send(workspace, `PUT /Groups/${id}`, { displayName: 'Crew 2' });
      expect([put.status, put.body.members]).toEqual([200, undefined]);
    }));

  test('is read as a list of users, by index and by cursor', async () => {
    const workspace = await openWorkspace();
    const ids = await addMembers(workspace, 5);
    const id = await addGroup(workspace, 'Crew', ids.slice(1));
    const filter = filterOf(`groups.value eq "${id}"`);
    const second = await send(workspace, `GET /Users?${filter}&startIndex=3&count=2`);
    expect([second.body.totalResults, second.body.Resources.map((user) => user.id)]).toEqual([4, ids.slice(3, 5)]);
    const first = await send(workspace, `GET /Users?${filter}&cursor=&count=3`);
    expect(first.body.Resources.map((user) => user.id)).toEqual(ids.slice(1, 4));
    const last = await send(workspace, `GET /Users?${filter}&cursor=${first.body.nextCursor}&count=3`);
    expect([last.body.Resources.map((user) => user.id), last.body.nextCursor]).toEqual([[ids[4]], undefined]);
  });
});

describe('filters on groups and on their members', () => {
  test.each<[string, readonly string[]]>([
    ['groups.value eq "<crew>"', ['m1', 'm2']],
    ['groups[value eq "<crew>"]', ['m1', 'm2']],
    ['groups.value eq "<crew>" and userName eq "m2"', ['m2']],
    ['groups.value eq "<crew>" and groups.value eq "<board>"', ['m2']],
    ['groups.value eq "<crew>" or groups.value eq "<board>"', ['m1', 'm2', 'm3']],
    ['not (groups.value eq "<crew>")', ['m3', 'm4']],
    ['groups.display eq "board"', ['m2', 'm3']],
    ['groups pr', ['m1', 'm2', 'm3']],
    ['not (groups pr)', ['m4']],
    ['groups.value eq "nothing"', []],
  ])('%s finds %j', async (text, names) => {
    const workspace = await openWorkspace();
    const [a = '', b = '', c = ''] = await addMembers(workspace, 4);
    const crew = await addGroup(workspace, 'Crew', [a, b]);
    const board = await addGroup(workspace, 'Board', [b, c]);
    const filter = filterOf(text.replaceAll('<crew>', crew).replaceAll('<board>', board));
    const { status, body } = await send(workspace, `GET /Users?${filter}`);
    expect([status, body.Resources.map(({ userName }) => userName)]).toEqual([200, names]);
  });

  test.each<[string, number, number]>([
    ['members.value eq "<m1>"', 200, 2],
    ['members eq "<m2>"', 200, 1],
    ['members[value eq "<m3>"]', 200, 0],
    ['members.value eq "<m1>" and displayName sw "c"', 200, 1],
    ['members.value eq "nobody"', 200, 0],
    ['not (members.value eq "<m2>")', 200, 2],
    ['displayName co "r"', 200, 2],
    ['externalId eq "E1"', 200, 1],
    ['externalId eq "e1"', 200, 0],
    ['members.display eq "x"', 400, 0],
    ['members pr', 400, 0],
    ['owner eq "x"', 400, 0],
  ])('of groups, %s is %i and finds %i', async (text, status, total) => {
    const workspace = await openWorkspace();
    const ids = await addMembers(workspace, 3);
    await addGroup(workspace, 'Crew', ids.slice(0, 2), { externalId: 'E1' });
    await addGroup(workspace, 'Board', ids.slice(0, 1));
    await addGroup(workspace, 'Empty');
    const filter = filterOf(text.replace(/<m(\d)>/, (_, n) => String(ids[n - 1])));
    const { body, ...answer } = await send(workspace, `GET /Groups?${filter}&excludedAttributes=members`);
    expect([answer.status, body.totalResults ?? 0]).toEqual([status, total]);
  });
});

describe('no workspace sees or changes the groups of another', () => {
  test.each([
    'GET /Groups/<group>',
    'GET /Groups/<group>?excludedAttributes=members',
    'DELETE /Groups/<group>',
    'PUT /Groups/<group>',
    'PATCH /Groups/<group>',
  ])('%s is 404', async (line) => {
    const { mine, group } = await openTwo();
    const body = { PUT: { displayName: 'x' }, PATCH: patch({ op: 'remove', path: 'members' }) }[
      line.split(' ')[0] ?? ''
    ];
    expect((await send(mine, line.replace('<group>', group), body)).status).toBe(404);
  });

  test.each([
    ['GET', '/Groups', 'id eq "<group>"'],
    ['GET', '/Groups', 'displayName eq "secret"'],
    ['GET', '/Groups', 'externalId eq "E1"'],
    ['GET', '/Groups', 'members.value eq "<member>"'],
    ['GET', '/Users', 'groups.value eq "<group>"'],
    ['GET', '/Users', 'active eq true and groups.value eq "<group>"'],
    ['POST', '/.search', 'displayName eq "secret"'],
  ])('%s %s with %s finds nothing', async (method, path, text) => {
    const { mine, group, member } = await openTwo();
    const filter = text.replace('<group>', group).replace('<member>', member);
    const answer =
      method === 'POST'
        ? await send(mine, `POST ${path}`, { schemas: [urns.searchRequest], filter })
        : await send(mine, `GET ${path}?${filterOf(filter)}`);
    expect([answer.status, answer.body.totalResults]).toEqual([200, 0]);
  });

  test('a member of another workspace cannot join, and its groups are not shown', async () => {
    const { mine, member, ofMine } = await openTwo();
    const added = patch({ op: 'add', path: 'members', value: refs([member]) });
    const answers = [
      await send(mine, 'POST /Groups', { displayName: 'New', members: refs([member]) }),
      await send(mine, `PUT /Groups/${ofMine}`, { displayName: 'Mine', members: refs([member]) }),
      await send(mine, `PATCH /Groups/${ofMine}`, added),
    ];
    expect(answers.map(({ status, body }) => [status, body.scimType])).toEqual(
      answers.map(() => [400, 'invalidValue']),
    );
    expect((await send(mine, `GET /Groups/${ofMine}`)).body.members).toBeUndefined();
  });

  test('a cursor is bound to its workspace and its group', async () => {
    const { mine, theirs } = await openTwo();
    for (const name of ['A', 'B', 'C']) await addGroup(theirs, name);
    const { body } = await send(theirs, 'GET /Groups?cursor=&count=1');
    const refused = await send(mine, `GET /Groups?cursor=${body.nextCursor}&count=1`);
    expect([refused.status, refused.body.scimType]).toEqual([400, 'invalidCursor']);
  });

  /** A group and a member of a workspace, and another workspace that has neither. */
  async function openTwo() {
    const [mine, theirs] = [await openWorkspace(), await openWorkspace()];
    const [member = ''] = await addMembers(theirs, 1);
    const group = await addGroup(theirs, 'Secret', [member], { externalId: 'E1' });
    return { mine, theirs, member, group, ofMine: await addGroup(mine, 'Mine') };
  }
});

describe('the switch', () => {
  test('keeps what there is of groups, and hides it', async () => {
    const workspace = await openWorkspace();
    const [ada = ''] = await addMembers(workspace, 1);
    const id = await addGroup(workspace, 'Crew', [ada]);
    const turn = (groups: boolean) => service.workspaces.change(workspace.id, (each) => ({ ...each, groups }));
    await turn(false);
    const refused = [
      ['GET /Groups', 200],
      [`GET /Groups/${id}`, 404],
      ['POST /Groups', 501],
      ['POST /Groups/.search', 501],
      [`PUT /Groups/${id}`, 501],
      [`PATCH /Groups/${id}`, 501],
      [`DELETE /Groups/${id}`, 501],
      ['DELETE /Groups', 501],
      ['GET /ResourceTypes/Group', 404],
      [`GET /Schemas/${urns.group}`, 404],
    ] as const;
    for (const [line, status] of refused) {
      const { status: found, body } = await send(workspace, line);
      expect({ line, status: found, total: body.totalResults ?? 0 }).toEqual({ line, status, total: 0 });
    }
    const user = await send(workspace, `GET /Users/${ada}?attributes=groups`);
    expect(Object.keys(user.body).sort()).toEqual(['id', 'schemas']);
    expect((await send(workspace, `GET /Users?${filterOf(`groups.value eq "${id}"`)}`)).body.totalResults).toBe(0);
    expect((await send(workspace, 'GET /')).body.totalResults).toBe(1);
    await turn(true);
    expect((await send(workspace, `GET /Groups/${id}`)).body.members).toHaveLength(1);
    expect((await send(workspace, 'GET /')).body.totalResults).toBe(2);
  });
});

test('a deactivated member stays in its groups; an erased one leaves them all', async () => {
  const workspace = await openWorkspace();
  const [ada = '', bob = ''] = await addMembers(workspace, 2);
  const id = await addGroup(workspace, 'Crew', [ada, bob]);
  await send(workspace, `PATCH /Users/${ada}`, patch({ op: 'replace', path: 'active', value: false }));
  expect((await send(workspace, `GET /Groups/${id}`)).body.members?.map(({ value }) => value)).toEqual([ada, bob]);
  await openMembers(toMembersOptions({ workspace: workspace.id, base })).erase(ada);
  expect((await send(workspace, `GET /Groups/${id}`)).body.members?.map(({ value }) => value)).toEqual([bob]);
});

test('members of one PATCH may be thousands', async () => {
  const workspace = await openWorkspace();
  const [ada = ''] = await addMembers(workspace, 1);
  const id = await addGroup(workspace, 'Crew', [ada]);
  const many = Array.from({ length: 4000 }, (_, index) => `nobody-${index}`);
  const unknown = await send(
    workspace,
    `PATCH /Groups/${id}`,
    patch({ op: 'add', path: 'members', value: refs(many) }),
  );
  expect([unknown.status, unknown.body.detail]).toEqual([
    400,
    expect.stringMatching(/^Operations\[0\]\.value: 4000 of the members do not exist/),
  ]);
  const gone = await send(
    workspace,
    `PATCH /Groups/${id}`,
    patch({ op: 'remove', path: 'members', value: refs(many) }),
  );
  expect(gone.status).toBe(204);
  expect((await send(workspace, `GET /Groups/${id}`)).body.members).toHaveLength(1);
});
