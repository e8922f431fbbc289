import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { countMember, readMemberCounts } from '../../lambdas/aws/dynamodb/members/counts.ts';
import { openMemberStore, toActivityOptions } from '../../lambdas/aws/stores.ts';
import { audit } from '../aws/audit.ts';
import { openService, type TestService, type TestWorkspace } from '../support/service.ts';
import { toFile } from './members-file.ts';
import { admin, json } from './run-admin.ts';

let service: TestService;
beforeAll(async () => {
  service = await openService();
});
afterAll(() => service.close());

const put = (workspaceId: string, key: string, ordinal: number) =>
  service.engine.client.send(
    new PutCommand({ TableName: service.engine.members, Item: { workspaceId, key, ordinal } }),
  );
const remove = (workspaceId: string, key: string) =>
  service.engine.client.send(new DeleteCommand({ TableName: service.engine.members, Key: { workspaceId, key } }));
const faults = ({ id }: TestWorkspace) => audit(service.engine.client, id);

async function add({ send }: TestWorkspace, ...names: readonly string[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const name of names) {
    const body = { userName: name, externalId: `x-${name}`, emails: [{ value: `${name}@example.com` }] };
    ids.push(JSON.parse((await send({ method: 'POST', path: '/Users', body })).body).id);
  }
  await send({ path: '/Users' });
  return ids;
}

async function find({ send }: TestWorkspace, userName: string): Promise<readonly string[]> {
  const { body } = await send({ path: `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}` });
  return JSON.parse(body).Resources.map(({ id }: { readonly id: string }) => id);
}

const sound = { groups: 0, missing: 0, leftOver: 0, miscounted: 0, mended: 0, collisions: [] };

test('a check of correct workspaces finds nothing, in empty ones too', async () => {
  const [one, empty] = [await service.newWorkspace(), await service.newWorkspace()];
  await add(one, 'ada', 'bo', 'cy');
  expect(await json(`workspace check ${one.id}`)).toEqual([{ workspace: one.id, members: 3, ...sound }]);
  expect(await json(`workspace check ${empty.id}`)).toEqual([{ workspace: empty.id, members: 0, ...sound }]);
  expect((await admin(`workspace check ${one.id} --mend`)).code).toBe(0);
});

describe('a key that does not belong to its member is found and corrected', () => {
  type Damage = (workspace: string) => Promise<unknown>;
  test.each<[string, { readonly missing: number; readonly leftOver: number }, Damage]>([
    ['a unique one is missing', { missing: 1, leftOver: 0 }, (id) => remove(id, 'userName#bo')],
    ['an externalId is missing', { missing: 1, leftOver: 0 }, (id) => remove(id, 'externalId#x-bo')],
    [
      'one that is not unique is missing',
      { missing: 1, leftOver: 0 },
      (id) => remove(id, 'email#bo@example.com#000000000002'),
    ],
    ['it leads to another member', { missing: 1, leftOver: 1 }, (id) => put(id, 'userName#bo', 1)],
    ['it leads to a place that holds nobody', { missing: 1, leftOver: 1 }, (id) => put(id, 'userName#bo', 77)],
    ['nobody has it', { missing: 0, leftOver: 1 }, (id) => put(id, 'userName#gone', 2)],
    ['nobody has it, nor is its place taken', { missing: 0, leftOver: 1 }, (id) => put(id, 'userName#gone', 99)],
    [
      'an address leads elsewhere',
      { missing: 1, leftOver: 1 },
      (id) => put(id, 'email#bo@example.com#000000000002', 3),
    ],
    ['a kind that is no more', { missing: 0, leftOver: 1 }, (id) => put(id, 'nick#bo', 2)],
    ['one before all others', { missing: 0, leftOver: 1 }, (id) => put(id, 'alias#bo', 2)],
    [
      'all keys are as an older fold made them',
      { missing: 3, leftOver: 3 },
      async (id) => {
        for (const [index, name] of ['ada', 'bo', 'cy'].entries()) {
          await remove(id, `userName#${name}`);
          await put(id, `userName#${name.toUpperCase()}`, index + 1);
        }
      },
    ],
  ])('%s', async (_name, { missing, leftOver }, damage) => {
    const workspace = await service.newWorkspace();
    await add(workspace, 'ada', 'bo', 'cy');
    await damage(workspace.id);
    const before = await faults(workspace);
    const { code, out } = await admin(`workspace check ${workspace.id} --json`);
    expect([code, JSON.parse(out)]).toEqual([
      1,
      [{ ...sound, workspace: workspace.id, members: 3, missing, leftOver }],
    ]);
    expect(await faults(workspace)).toEqual(before);
    expect((await admin(`workspace check ${workspace.id}`)).out).toContain(
      'repeat with --mend to add the missing keys',
    );

    expect((await admin(`workspace check ${workspace.id} --mend`)).code).toBe(0);
    expect(await faults(workspace)).toEqual([]);
    expect(await json(`workspace check ${workspace.id}`)).toMatchObject([sound]);
  });
});

test('members who were inactive before the activity counted them are counted, once', async () => {
  const workspace = await service.newWorkspace();
  const [ada, bo] = await add(workspace, 'ada', 'bo', 'cy');
  const switchTo = (id: string | undefined, value: boolean) =>
    workspace.send({
      method: 'PATCH',
      path: `/Users/${id}`,
      body: { Operations: [{ op: 'replace', path: 'active', value }] },
    });
  await switchTo(ada, false);
  await switchTo(bo, false);
  const counts = () => readMemberCounts(toActivityOptions(workspace.id), openMemberStore(workspace.id));
  expect(await counts()).toEqual({ total: 3, active: 3, inactive: 0 });
  const found = await admin(`workspace check ${workspace.id}`);
  expect([found.code, found.out]).toEqual([1, expect.stringContaining('correct the counts')]);
  const [mended] = await json(`workspace check ${workspace.id} --mend`);
  expect(mended).toMatchObject({ miscounted: 2, mended: 2 });
  expect(await counts()).toEqual({ total: 3, active: 1, inactive: 2 });
  await switchTo(bo, true);
  expect((await json(`workspace check ${workspace.id} --mend`))[0]).toMatchObject({ miscounted: 1, mended: 1 });
  expect(await counts()).toEqual({ total: 3, active: 2, inactive: 1 });
  expect((await json(`workspace check ${workspace.id}`))[0]).toMatchObject(sound);
  // What the stream delivers late changes nothing.
  await countMember(toActivityOptions(workspace.id), { member: String(ada), revision: 2, state: 'inactive' });
  expect(await counts()).toEqual({ total: 3, active: 2, inactive: 1 });
});

describe('two members who claim one userName', () => {
  /** As after a change of the fold: each was found by a key of its own. */
  async function collide() {
    const workspace = await service.newWorkspace();
    const [one = '', other = ''] = await add(workspace, 'ada', 'bo');
    const { Item } = await readItem(workspace.id, 'member#000000000002');
    const resource = String(Item?.['resource']).replace('"bo"', '"ADA"');
    await service.engine.client.send(
      new PutCommand({ TableName: service.engine.members, Item: { ...Item, resource } }),
    );
    return { workspace, one, other };
  }
  const collisionsOf = async (id: string, words = '') => (await json(`workspace check ${id}${words}`))[0].collisions;

  test('are reported, never merged: neither loses a key, and the exit code says that something is left', async () => {
    const { workspace, one, other } = await collide();
    for (const words of ['', ' --mend', ' --mend']) {
      expect(await collisionsOf(workspace.id, words)).toEqual([{ kind: 'userName', members: [one, other] }]);
    }
    const { code, out } = await admin(`workspace check ${workspace.id} --mend`);
    expect(code).toBe(1);
    expect(out).toContain(
      `${workspace.id}: ${one} and ${other} have the same userName\nA search by this value finds only the first`,
    );
    expect(await find(workspace, 'ada')).toEqual([one]);
  });

  test.each(['rename the first', 'rename the second', 'erase the first', 'erase the second'])(
    'are two again after: %s; the other keeps its key',
    async (how) => {
      const { workspace, one, other } = await collide();
      await admin(`workspace check ${workspace.id} --mend`);
      const [gone, kept] = how.endsWith('first') ? [one, other] : [other, one];
      if (how.startsWith('erase')) await admin(`member erase ${workspace.id} ${gone} --yes`);
      else {
        const body = { Operations: [{ op: 'replace', path: 'userName', value: 'grace' }] };
        const { status } = await workspace.send({ method: 'PATCH', path: `/Users/${gone}`, body });
        expect(status).toBe(200);
      }
      // The one who was found by the key is found by it, if it is the one who stays.
      if (how.endsWith('second')) expect(await find(workspace, 'ada')).toEqual([one]);
      expect((await admin(`workspace check ${workspace.id} --mend`)).code).toBe(0);
      expect(await find(workspace, 'ada')).toEqual([kept]);
      expect(await faults(workspace)).toEqual([]);
    },
  );
});

describe('a table with keys made by the fold of version 0.1.0', () => {
  /** Lower case, code point by code point. */
  const formerFold = (text: string) => [...text.normalize('NFC')].map((letter) => letter.toLowerCase()).join('');

  /** Members as the former version stored them: two names may be one by now. */
  async function store(...names: readonly string[]) {
    const workspace = await service.newWorkspace();
    const ids = await add(workspace, ...names.map((_, index) => `placeholder${index}`));
    for (const [index, name] of names.entries()) {
      const place = String(index + 1).padStart(12, '0');
      const { Item } = await readItem(workspace.id, `member#${place}`);
      const resource = String(Item?.['resource']).replaceAll(`placeholder${index}`, name);
      const TableName = service.engine.members;
      await service.engine.client.send(new PutCommand({ TableName, Item: { ...Item, resource } }));
      await remove(workspace.id, `userName#placeholder${index}`);
      await remove(workspace.id, `externalId#x-placeholder${index}`);
      await remove(workspace.id, `email#placeholder${index}@example.com#${place}`);
      await put(workspace.id, `userName#${formerFold(name)}`, index + 1);
      await put(workspace.id, `externalId#x-${name}`, index + 1);
      await put(workspace.id, `email#${formerFold(name)}@example.com#${place}`, index + 1);
    }
    return { workspace, ids };
  }

  test.each([
    ['μαριος', 'ΜΑΡΙΟΣ'],
    ['Μάριος', 'μάριοσ'],
    ['ſam', 'SAM'],
    ['5µm', '5Μm'],
    ['straße', 'STRASSE'],
    ['ϐίος', 'ΒΊΟΣ'],
  ])('%s is found as %s when it was brought over', async (name, another) => {
    const { workspace, ids } = await store('ada', name);
    expect(await find(workspace, another)).toEqual([]);
    expect((await admin(`workspace check ${workspace.id}`)).code).toBe(1);
    expect((await admin(`workspace check ${workspace.id} --mend`)).code).toBe(0);
    expect([await find(workspace, another), await find(workspace, name)]).toEqual([[ids[1]], [ids[1]]]);
    expect(await find(workspace, 'ADA')).toEqual([ids[0]]);
    expect(await faults(workspace)).toEqual([]);
  });

  test('may have two members with one userName: both are named, and one of them is renamed', async () => {
    const { workspace, ids } = await store('μαριος', 'ΜΑΡΙΟΣ', 'eve');
    const [one = '', other = ''] = ids;
    const [{ collisions, mended }] = await json(`workspace check ${workspace.id} --mend`);
    expect(collisions).toEqual([{ kind: 'userName', members: [other, one] }]);
    expect(mended).toBeGreaterThan(0);
    expect((await admin(`workspace check ${workspace.id} --mend`)).code).toBe(1);
    const body = { Operations: [{ op: 'replace', path: 'userName', value: 'marios.2' }] };
    expect((await workspace.send({ method: 'PATCH', path: `/Users/${one}`, body })).status).toBe(200);
    expect((await admin(`workspace check ${workspace.id} --mend`)).code).toBe(0);
    expect([await find(workspace, 'Μαριος'), await find(workspace, 'MARIOS.2')]).toEqual([[other], [one]]);
    expect(await faults(workspace)).toEqual([]);
  });
});

test('two members that lack the same key are reported before anything is corrected', async () => {
  const workspace = await service.newWorkspace();
  const [one, other] = await add(workspace, 'ada', 'bo');
  const { Item } = await readItem(workspace.id, 'member#000000000002');
  const resource = String(Item?.['resource']).replace('"bo"', '"ADA"');
  const TableName = service.engine.members;
  await service.engine.client.send(new PutCommand({ TableName, Item: { ...Item, resource } }));
  await remove(workspace.id, 'userName#ada');
  await remove(workspace.id, 'userName#bo');
  const collisions = [{ kind: 'userName', members: expect.arrayContaining([one, other]) }];
  expect(await json(`workspace check ${workspace.id}`)).toMatchObject([{ missing: 1, collisions }]);
  expect(await json(`workspace check ${workspace.id} --mend`)).toMatchObject([{ missing: 1, mended: 1, collisions }]);
});

test('a check without an id checks all workspaces, one line each', async () => {
  const [one, other] = [await service.newWorkspace(), await service.newWorkspace()];
  await add(one, 'ada');
  await add(other, 'bo');
  await remove(one.id, 'userName#ada');
  await put(other.id, 'userName#x', 1);
  const rows = await json('workspace check --mend');
  expect(rows).toContainEqual({ ...sound, workspace: one.id, members: 1, missing: 1, mended: 1 });
  expect(rows).toContainEqual({ ...sound, workspace: other.id, members: 1, leftOver: 1, mended: 1 });
  expect([await faults(one), await faults(other)]).toEqual([[], []]);
});

test('members that are renamed during the check are neither reported nor changed', async () => {
  const workspace = await service.newWorkspace();
  const ids = await add(workspace, ...Array.from({ length: 30 }, (_, index) => `p${index}`));
  let over = false;
  const renaming = ids.slice(0, 6).map(async (id, person) => {
    for (let round = 0; !over; round += 1) {
      const body = { Operations: [{ op: 'replace', path: 'userName', value: `n${person}-${round}` }] };
      await workspace.send({ method: 'PATCH', path: `/Users/${id}`, body });
    }
  });
  for (let round = 0; round < 5; round += 1) {
    expect(await json(`workspace check ${workspace.id} --mend`)).toMatchObject([sound]);
  }
  over = true;
  await Promise.all(renaming);
  expect(await faults(workspace)).toEqual([]);
});

test('a check reads more members than one page holds', async () => {
  const workspace = await service.newWorkspace();
  const people = Array.from({ length: 450 }, (_, index) => ({ userName: `p${index}` }));
  await admin(`member import ${workspace.id} ${toFile(...people)}`);
  await workspace.send({ path: '/Users?count=0' });
  await remove(workspace.id, 'userName#p7');
  await put(workspace.id, 'userName#zzz', 5);
  expect(await json(`workspace check ${workspace.id} --mend`)).toMatchObject([
    { members: 450, missing: 1, leftOver: 1, mended: 2 },
  ]);
  expect(await faults(workspace)).toEqual([]);
});

test('a workspace that does not exist is a usage error', async () => {
  expect(await admin('workspace check nowhere')).toMatchObject({
    code: 2,
    error: 'error: there is no workspace "nowhere"',
  });
});

const readItem = async (workspaceId: string, key: string) => {
  return service.engine.client.send(new GetCommand({ TableName: service.engine.members, Key: { workspaceId, key } }));
};
