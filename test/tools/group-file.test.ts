import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openService, type TestService, type TestWorkspace } from '../support/service.ts';
import { admin } from './run-admin.ts';

const folder = mkdtempSync(join(tmpdir(), 'scim-groups-'));
let service: TestService;
beforeAll(async () => {
  service = await openService();
});
afterAll(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

const json = async (words: string) => JSON.parse((await admin(`${words} --json`)).out);

async function post(workspace: TestWorkspace, path: string, body: object): Promise<string> {
  const answer = await workspace.send({ method: 'POST', path, body });
  expect(answer.status).toBe(201);
  return JSON.parse(answer.body).id;
}

async function fill(count: number) {
  const workspace = await service.newWorkspace({ groups: true });
  const ids: string[] = [];
  for (let n = 1; n <= count; n += 1) ids.push(await post(workspace, '/Users', { userName: `m${n}@acme.example` }));
  return { workspace, ids };
}

test('groups go with their members into another workspace, by userName; a second import changes nothing', async () => {
  const { workspace: from, ids } = await fill(3);
  const members = ids.map((value) => ({ value }));
  await post(from, '/Groups', { displayName: 'Crew', externalId: 'c', members });
  await post(from, '/Groups', { displayName: 'Empty' });
  const { workspace: to } = await fill(3);
  const file = join(folder, 'groups.jsonl');
  expect(await json(`group export ${from.id} --output ${file}`)).toEqual({ exported: 2 });
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2);
  const none = { added: 0, updated: 0, unchanged: 0, refused: 0, refusals: [] };
  expect(await json(`group import ${to.id} ${file}`)).toEqual({ ...none, added: 2 });
  expect(await json(`group import ${to.id} ${file}`)).toEqual({ ...none, unchanged: 2 });
  expect(await json(`group list ${to.id}`)).toMatchObject([
    { name: 'Crew', members: '3' },
    { name: 'Empty', members: '0' },
  ]);
  const { Resources } = JSON.parse((await to.send({ path: '/Groups?attributes=externalId,members.display' })).body);
  const names = [1, 2, 3].map((n) => ({ display: `m${n}@acme.example` }));
  expect(Resources[0]).toMatchObject({ externalId: 'c', members: names });
});

test('a line adds its members to the group with that name, or is refused as a whole', async () => {
  const { workspace, ids } = await fill(2);
  await post(workspace, '/Groups', { displayName: 'Crew', members: [{ value: ids[0] }] });
  const file = join(folder, 'more.jsonl');
  const lines = [
    { displayName: 'CREW', members: [{ value: ids[1] }] },
    { displayName: 'New', members: [{ value: ids[1] }, { value: 'x', display: 'nobody' }] },
    { members: [] },
  ];
  writeFileSync(file, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n\n`);
  const { code, out } = await admin(`group import ${workspace.id} ${file} --json`);
  const refusals = [
    { line: 2, reason: '1 of the members are not in the workspace: import the members first' },
    { line: 3, reason: 'displayName is required' },
  ];
  expect([code, JSON.parse(out)]).toEqual([1, { added: 0, updated: 1, unchanged: 0, refused: 2, refusals }]);
  expect(await json(`group list ${workspace.id}`)).toMatchObject([{ name: 'Crew', members: '2' }]);
});

test('with --replace a group has the members of the file; nobody is removed whom another line of it names', async () => {
  const { workspace, ids } = await fill(4);
  const [a, b, c, d] = ids.map((value) => ({ value }));
  await post(workspace, '/Groups', { displayName: 'Crew', members: [a, b] });
  await post(workspace, '/Groups', { displayName: 'Same', members: [a, b] });
  await post(workspace, '/Groups', { displayName: 'Emptied', members: [a] });
  await post(workspace, '/Groups', { displayName: 'Refused', members: [a, b] });
  await post(workspace, '/Groups', { displayName: 'Other', members: [d] });
  const file = join(folder, 'replace.jsonl');
  const lines = [
    { displayName: 'crew', members: [c] },
    { displayName: 'Same', members: [b, a] },
    { displayName: 'CREW', members: [d] },
    { displayName: 'Emptied' },
    { displayName: 'Refused', members: [{ value: 'nobody' }] },
    { displayName: 'Refused', members: [c] },
    { displayName: 'New', members: [d] },
  ];
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  const membersOf = async () => {
    const { body } = await workspace.send({ path: '/Groups?attributes=displayName,members' });
    const groups = JSON.parse(body).Resources as { displayName: string; members?: { value: string }[] }[];
    return groups.map(({ displayName, members = [] }) => [
      displayName,
      ...members.map(({ value }) => ids.indexOf(value)),
    ]);
  };
  const refusals = [{ line: 5, reason: '1 of the members are not in the workspace: import the members first' }];
  for (const counts of [
    { added: 1, updated: 4, unchanged: 1 },
    { added: 0, updated: 0, unchanged: 6 },
  ]) {
    const { code, out } = await admin(`group import ${workspace.id} ${file} --replace --json`);
    expect([code, JSON.parse(out)]).toEqual([1, { ...counts, refused: 1, refusals }]);
    expect(await membersOf()).toEqual([
      ['Crew', 2, 3],
      ['Same', 0, 1],
      ['Emptied'],
      ['Refused', 0, 1, 2],
      ['Other', 3],
      ['New', 3],
    ]);
  }
});

test('a workspace or a file that does not exist is named', async () => {
  expect((await admin('group list nowhere')).error).toContain('nowhere');
  const { id } = await service.newWorkspace();
  expect((await admin(`group import ${id} ${join(folder, 'none.jsonl')}`)).error).toContain('there is no file');
  expect((await admin(`group export ${id} --json`)).error).toContain('--json needs --output');
});
