import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { audit } from '../aws/audit.ts';
import { openService, type TestService, type TestWorkspace } from '../support/service.ts';
import { folder, toFile } from './members-file.ts';
import { admin, json } from './run-admin.ts';

let service: TestService;
beforeAll(async () => {
  service = await openService();
});
afterAll(async () => {
  await service.close();
});

interface Member {
  readonly id: string;
  readonly userName: string;
  readonly meta: { readonly created: string; readonly lastModified: string; readonly version: string };
}

async function exported(workspace: string): Promise<readonly Member[]> {
  const { out } = await admin(`member export ${workspace}`);
  return out.split('\n').flatMap((line) => (line.trim() ? [JSON.parse(line) as Member] : []));
}

const create = async ({ send }: TestWorkspace, body: object) =>
  JSON.parse((await send({ method: 'POST', path: '/Users', body })).body) as Member;

const person = (index: number) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  externalId: `e${index}`,
  userName: `Person-${index}@example.com`,
  name: { givenName: 'Zoë', familyName: `N${index}` },
  active: index % 3 > 0,
  emails: [{ value: `p${index}@example.com`, type: 'work', primary: true }],
  roles: [{ value: index % 2 ? 'admin' : 'viewer', primary: true }],
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Tools' },
});

const nobody = { added: 0, updated: 0, unchanged: 0, refused: 0, refusals: [] };

describe('member show', () => {
  test('shows a member by id and by userName, to people and to machines', async () => {
    const workspace = await service.newWorkspace();
    const ada = await create(workspace, person(1));
    for (const which of [ada.id, 'PERSON-1@example.com']) {
      expect(await json(`member show ${workspace.id} ${which}`)).toMatchObject({
        id: ada.id,
        name: { givenName: 'Zoë' },
      });
    }
    const { out } = await admin(`member show ${workspace.id} ${ada.id}`);
    expect(out).toMatch(/^emails\[0\]\.value +p1@example\.com$/m);
    expect(out).toMatch(/^urn:ietf:params:scim:schemas:extension:enterprise:2\.0:User:department +Tools$/m);
  });

  test('finds nobody in another workspace', async () => {
    const ada = await create(await service.newWorkspace(), person(1));
    const { id } = await service.newWorkspace();
    for (const which of [ada.id, ada.userName, 'x" or userName pr']) {
      const words = `member show ${id} ${which.replaceAll(' ', '_')}`;
      expect(await admin(words)).toMatchObject({
        code: 2,
        out: '',
        error: expect.stringMatching(/^error: workspace "[^"]+" has no member ".+"$/),
      });
    }
  });
});

describe('member export and import', () => {
  test('carry all members over, and a second import changes nothing', async () => {
    const [from, to] = [await service.newWorkspace(), await service.newWorkspace()];
    const first = toFile(...Array.from({ length: 300 }, (_, index) => person(index)));
    expect(await json(`member import ${from.id} ${first}`)).toEqual({ ...nobody, added: 300 });
    const file = join(folder, 'whole.jsonl');
    expect(await json(`member export ${from.id} --output ${file}`)).toEqual({ exported: 300 });
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(await json(`member import ${to.id} ${file}`)).toEqual({ ...nobody, added: 300 });
    const comparable = ({ id: _, meta, ...rest }: Member) => ({ ...rest, created: meta.created });
    const sorted = (members: readonly Member[]) =>
      members.map(comparable).toSorted((one, other) => (one.userName < other.userName ? -1 : 1));
    const there = await exported(to.id);
    expect(sorted(there)).toEqual(
      sorted(
        readFileSync(file, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ),
    );
    expect(await json(`member import ${to.id} ${file}`)).toEqual({ ...nobody, unchanged: 300 });
    expect(await exported(to.id)).toEqual(there);
    expect(await audit(service.engine.client, to.id)).toEqual([]);
  }, 60_000);

  test('export nobody twice while members are being added', async () => {
    const workspace = await service.newWorkspace();
    for (let index = 0; index < 8; index += 1) await create(workspace, person(index));
    const adding = Promise.all(Array.from({ length: 20 }, (_, index) => create(workspace, person(100 + index))));
    const names = (await exported(workspace.id)).map(({ userName }) => userName);
    await adding;
    expect(new Set(names).size).toBe(names.length);
    for (let index = 0; index < 8; index += 1) expect(names).toContain(person(index).userName);
  });

  test('keep when a member was added, and say that it changed now', async () => {
    const { id } = await service.newWorkspace();
    const meta = { created: '2001-02-03T04:05:06+01:00', lastModified: '2001-02-03T04:05:06Z', version: 'W/"7"' };
    await admin(`member import ${id} ${toFile({ ...person(1), id: 'old', meta })}`);
    const [member] = await exported(id);
    expect(member?.meta).toMatchObject({ created: '2001-02-03T03:05:06.000Z', version: 'W/"1"' });
    expect(member?.meta.lastModified.slice(0, 3)).toBe('202');
    expect(member?.id).not.toBe('old');
  });
});

describe('member import', () => {
  test('imports the valid lines, lists the others without their values, and exits with 1', async () => {
    const { id } = await service.newWorkspace();
    const file = toFile(
      person(1),
      '{"userName": "s3cret',
      { displayName: 's3cret' },
      '',
      { userName: 's3cret', roles: [{ value: 's3cret' }] },
      { userName: 's3cret', meta: { created: 'yesterday' } },
      { userName: 's3cret', meta: { created: '2999-01-01T00:00:00Z' } },
      { userName: 's3cret', emails: 's3cret', active: 's3cret' },
      { ...person(2), externalId: 'e1' },
      `{"userName": "s3cret", "title": "${'x'.repeat(300_000)}"}`,
      '['.repeat(50),
      person(3),
    );
    const { code, out } = await admin(`member import ${id} ${file}`);
    expect(code).toBe(1);
    expect(out).not.toContain('s3cret');
    expect(out.split('\n')).toEqual([
      'line  reason',
      '   2  the line must be a JSON object',
      '   3  userName is required',
      '   5  roles must be one of admin, maker, contributor, viewer',
      '   6  meta.created must be a dateTime that is not in the future',
      '   7  meta.created must be a dateTime that is not in the future',
      expect.stringMatching(/^ {3}8 {2}active must be/),
      '   9  externalId is taken in this workspace by another member',
      '  10  the line is longer than 256 KB, or not UTF-8',
      '  11  the line is nested more than 32 levels deep',
      '',
      'added      2',
      'updated    0',
      'unchanged  0',
      'refused    9',
    ]);
    expect((await exported(id)).map(({ userName }) => userName).sort()).toEqual([1, 3].map((n) => person(n).userName));
  });

  test('leaves a member that differs as it is, and replaces it with --update', async () => {
    const workspace = await service.newWorkspace();
    const { id } = await create(workspace, { ...person(1), active: false });
    const file = toFile({ ...person(1), userName: 'PERSON-1@example.com', active: true, title: 'new' });
    expect(await json(`member import ${workspace.id} ${file}`)).toEqual({
      ...nobody,
      refused: 1,
      refusals: [{ line: 1, reason: 'the member with this userName already exists and differs' }],
    });
    expect(await json(`member show ${workspace.id} ${id}`)).toMatchObject({
      active: false,
      meta: { version: 'W/"1"' },
    });
    expect(await json(`member import ${workspace.id} ${file} --update`)).toEqual({ ...nobody, updated: 1 });
    expect(await json(`member show ${workspace.id} ${id}`)).toMatchObject({ active: true, title: 'new' });
    expect(await json(`member import ${workspace.id} ${file} --update`)).toEqual({ ...nobody, unchanged: 1 });
  });

  test('takes the first of the lines with one userName, however many are written concurrently', async () => {
    const { id } = await service.newWorkspace();
    const lines = Array.from({ length: 60 }, (_, index) => ({
      userName: index % 2 ? 'Same' : 'same',
      title: `${index}`,
    }));
    const { added, refused, refusals } = await json(`member import ${id} ${toFile(...lines)}`);
    expect([added, refused]).toEqual([1, 59]);
    expect(refusals.map(({ line }: { line: number }) => line)).toEqual(lines.slice(1).map((_, index) => index + 2));
    expect(await exported(id)).toMatchObject([{ title: '0' }]);
  });

  test('checks as strictly as the workspace does', async () => {
    const { id } = await service.newWorkspace({ mode: 'strict' });
    const file = toFile({ ...person(1), bogus: 1 }, { userName: 'ok', active: 'True' }, person(2));
    expect(await json(`member import ${id} ${file}`)).toMatchObject({ added: 1, refused: 2 });
  });
});

describe('member erase', () => {
  test('asks for confirmation, or does not with --yes', async () => {
    const workspace = await service.newWorkspace();
    const { id } = await create(workspace, person(1));
    const terminal = process.stdin.isTTY;
    process.stdin.isTTY = false;
    const words = `member erase ${workspace.id} ${id}`;
    expect(await admin(words)).toMatchObject({
      code: 2,
      error: 'error: this command needs a confirmation, but the input is not a terminal: add --yes',
    });
    process.stdin.isTTY = terminal;
    expect(await exported(workspace.id)).toHaveLength(1);
    expect(await json(`${words} --yes`)).toEqual({ erased: id });
    expect(await admin(`${words} --yes`)).toMatchObject({ code: 2, error: 'error: no member has this id' });
    expect(await exported(workspace.id)).toEqual([]);
    expect((await create(workspace, person(1))).id).not.toBe(id);
  });
});

test.each([
  'show nowhere x',
  'export nowhere',
  'export nowhere --output /tmp/x',
  'import nowhere /tmp/x',
  'erase nowhere x --yes',
  'erase acme',
])('member %s is a usage error', async (line) => {
  expect(await admin(`member ${line}`)).toMatchObject({
    code: 2,
    out: '',
    error: expect.stringMatching(/^error: [^\n]+$/),
  });
});

test.each([
  ['import', folder, `"${folder}" is a folder: give a file with one SCIM resource per line`],
  ['import', `${folder}/none`, `there is no file "${folder}/none"`],
  [
    'export',
    `--output ${folder}/none/x`,
    `file "${folder}/none/x" cannot be written: check the path and its permissions`,
  ],
])('a file that cannot be read or written is a usage error: %s %s', async (command, file, line) => {
  const { id } = await service.newWorkspace();
  const before = openFiles(folder);
  const words = `member ${command} ${id} ${file}`;
  expect(await admin(words)).toMatchObject({ code: 2, out: '', error: `error: ${line}` });
  expect(openFiles(folder)).toEqual(before);
});

/** What this process has open in a folder, or the folder itself; of other systems than Linux nothing is known. */
function openFiles(within: string): readonly string[] {
  const descriptors = existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd') : [];
  const links = descriptors.map((each) => {
    try {
      return readlinkSync(`/proc/self/fd/${each}`);
    } catch {
      return '';
    }
  });
  return links.filter((path) => path.startsWith(within));
}
