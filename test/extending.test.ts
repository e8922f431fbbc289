import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

/* docs/extending.md, done as it says in a copy of the service: what was added works everywhere. */

const urn = 'urn:example:params:scim:schemas:extension:badge:2.0:User';
const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const copy = mkdtempSync(join(tmpdir(), 'scim-extending-'));
const env = {
  ...process.env,
  AWS_ENDPOINT_URL_DYNAMODB: '',
  PORT: '0',
  DATA_DIR: join(copy, 'data'),
  NODE_OPTIONS: '',
};
const run = (...words: readonly string[]) =>
  execFileSync(process.execPath, words, { cwd: copy, env, encoding: 'utf8' });
let server: ChildProcess;
let base = '';
let token = '';

beforeAll(async () => {
  for (const path of ['client', 'lambdas', 'local', 'settings-page', 'tools', 'package.json'])
    cpSync(path, join(copy, path), { recursive: true });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  follow(readFileSync('docs/extending.md', 'utf8'));
  run('tools/build.ts');
  server = spawn(process.execPath, ['local/server.ts'], { cwd: copy, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  for await (const chunk of server.stdout as NodeJS.ReadableStream) {
    printed += chunk;
    base = /SCIM endpoint ready at (\S+)/.exec(printed)?.[1] ?? '';
    if (base) break;
  }
  token = /Access token: (\S+)/.exec(printed)?.[1] ?? '';
}, 60_000);
afterAll(async () => {
  server.kill('SIGTERM');
  await once(server, 'exit');
  rmSync(copy, { recursive: true });
});

/** Makes the files of a page and applies its changes, from the first to the last. */
function follow(page: string): void {
  for (const [, language, text = ''] of page.matchAll(/^```(ts|diff)\n([\s\S]*?)^```/gm)) {
    const [first = '', ...rest] = text.split('\n');
    if (language === 'diff') execFileSync('git', ['apply', '-'], { cwd: copy, input: text });
    else writeFileSync(join(copy, first.replace('// ', '')), rest.join('\n'));
  }
}

/** What the answers of these tests hold. */
interface Body {
  readonly id: string;
  readonly detail: string;
  readonly Resources: readonly { id: string; userName: string; attributes: readonly { name: string }[] }[];
  readonly schemaExtensions: readonly object[];
  readonly [urn]: object;
}

async function send(path: string, method = 'GET', body?: object) {
  // A command between two requests may take longer than the server keeps a connection.
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json', connection: 'close' };
  const answer = await fetch(base + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return { status: answer.status, body: (await answer.json()) as Body };
}

const find = async (filter: string) => {
  const { body } = await send(`/Users?filter=${encodeURIComponent(filter)}`);
  return body.Resources.map(({ userName }) => userName);
};

describe('an attribute and an extension that were added as the page says', () => {
  const ada = {
    schemas: [core, urn],
    userName: 'ada',
    name: { honorificNickname: 'The Countess' },
    [urn]: { number: '00A7', floors: [1, 3], visitor: false },
  };

  test.each(['lenient', 'strict'])('are stored, changed and found in a workspace of the mode %s', async (mode) => {
    run('tools/admin.ts', 'workspace', 'mode', 'acme', mode);
    const made = await send('/Users', 'POST', { ...ada, userName: mode });
    expect(made).toMatchObject({ status: 201, body: { ...ada, userName: mode } });
    const Operations = [
      { op: 'replace', path: `${urn}:number`, value: `${mode}9` },
      { op: 'add', path: `${urn}:floors`, value: [7] },
      { op: 'replace', path: 'name.honorificNickname', value: mode },
    ];
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
    const changed = await send(`/Users/${made.body.id}`, 'PATCH', { schemas, Operations });
    expect(changed.body[urn]).toEqual({ number: `${mode}9`, floors: [1, 3, 7], visitor: false });
    expect(await find(`${urn}:number eq "${mode}9"`)).toEqual([mode]);
    expect(await find(`name.honorificNickname sw "${mode}"`)).toEqual([mode]);
    const { body } = await send(`/Users/${made.body.id}?attributes=${urn}:visitor`);
    expect(Object.keys(body).sort()).toEqual(['id', 'schemas', urn].sort());
  });

  test('are checked', async () => {
    const wrong = await send('/Users', 'POST', { ...ada, userName: 'eve', [urn]: { floors: ['cellar'] } });
    expect(wrong).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    expect(wrong.body.detail).toContain(`${urn}:floors`);
  });

  test('are in /Schemas and /ResourceTypes', async () => {
    const { body } = await send('/Schemas');
    const found = body.Resources.find(({ id }) => id === urn);
    expect(found).toMatchObject({ name: 'Badge', description: 'The badge of a member' });
    expect(found?.attributes.map(({ name }) => name)).toEqual(['number', 'floors', 'visitor']);
    expect((await send(`/Schemas/${urn}`)).status).toBe(200);
    expect(JSON.stringify(body)).toContain('honorificNickname');
    const types = await send('/ResourceTypes/User');
    expect(types.body.schemaExtensions).toContainEqual({ schema: urn, required: false });
  });
});
