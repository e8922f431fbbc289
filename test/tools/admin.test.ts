import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { openActivity } from '../../lambdas/aws/stores.ts';
import { dataFolder } from '../../local/engine.ts';
import { newSecrets, writeSecrets } from '../../local/issuer/secrets.ts';
import { openService, type TestService } from '../support/service.ts';
import { admin, json } from './run-admin.ts';

let service: TestService;
beforeAll(async () => {
  // The engine's address comes by AWS_ENDPOINT_URL_DYNAMODB.
  service = await openService();
});
afterAll(() => service.close());

const statusOf = async (token: string) =>
  (await service.send({ path: '/scim/v2/Users', headers: { authorization: `Bearer ${token}` } })).status;

test('a workspace from its beginning to a request that is answered', async () => {
  expect(await json('workspace create umbrella --name Umbrella')).toMatchObject({
    id: 'umbrella',
    provisioning: false,
  });
  const { token, tokenId } = await json('token issue umbrella --name okta');
  expect(await statusOf(token)).toBe(403);
  expect(await admin('workspace scim umbrella on')).toMatchObject({
    code: 2,
    error: 'error: workspace "umbrella" has no single sign-on: set it up first',
  });
  expect(await json('workspace sso umbrella on')).toMatchObject({ singleSignOn: true });
  expect(await json('workspace scim umbrella on')).toMatchObject({ provisioning: true });
  const second = await json('token issue umbrella --name entra');
  expect(await statusOf(second.token)).toBe(200);
  expect(await json('token list umbrella')).toMatchObject([{ tokenId, name: 'okta' }, { tokenId: second.tokenId }]);
  expect(await json('workspace mode umbrella strict')).toMatchObject({ mode: 'strict' });
  expect(await json('workspace show umbrella')).toMatchObject({ mode: 'strict', name: 'Umbrella' });
  expect(await admin('workspace sso umbrella off')).toMatchObject({
    code: 2,
    error: 'error: provisioning of umbrella is on: switch it off first',
  });
  expect(await json('workspace show umbrella')).toMatchObject({ singleSignOn: true, provisioning: true });
  expect(await json('workspace scim umbrella off')).toMatchObject({ provisioning: false });
  expect(await json('workspace sso umbrella off')).toMatchObject({ singleSignOn: false });
});

test('names of credentials follow one rule in admin and the management API', async () => {
  await json('workspace create named');
  for (const issue of ['key issue', 'token issue named']) {
    const refused = { code: 2, error: expect.stringContaining('1 to 100 characters') };
    expect(await admin(`${issue} --name ${'x'.repeat(101)}`)).toMatchObject(refused);
    expect(await admin(`${issue} --name \u200b`)).toMatchObject(refused);
    expect(await admin(`${issue} --name ${'x'.repeat(100)}`)).toMatchObject({ code: 0 });
  }
});

describe('a token', () => {
  beforeAll(async () => {
    await json('workspace create initech --sso');
    await json('workspace scim initech on');
  });

  test('is printed once, and never with its hash', async () => {
    const { out } = await admin('token issue initech --name okta --expires 90d');
    const token = /wscim_\w+/.exec(out)?.[0] ?? '';
    expect(await statusOf(token)).toBe(200);
    const [shown] = await json('token list initech');
    expect(shown).toMatchObject({ name: 'okta', scopes: ['scim'], beginning: token.slice(0, 10) });
    expect(shown).not.toHaveProperty('hash');
    expect((await admin('token list initech')).out).not.toContain(token.slice(12));
    const days = (Date.parse(shown.expires) - Date.parse(shown.created)) / 86_400_000;
    expect(days).toBeCloseTo(90, 3);
  });

  test('stays valid for the grace period after a rotation; one that is revoked ends at once', async () => {
    const old = await json('token issue initech --name entra');
    const next = await json(`token rotate initech ${old.tokenId} --grace 1h`);
    expect([await statusOf(old.token), await statusOf(next.token)]).toEqual([200, 200]);
    const tokens: readonly { tokenId: string; name: string; expires?: string; rotated?: string }[] =
      await json('token list initech');
    const grace = Date.parse(tokens.find(({ tokenId }) => tokenId === old.tokenId)?.expires ?? '') - Date.now();
    expect(Math.round(grace / 60_000)).toBe(60);
    const rotated = tokens.find(({ tokenId }) => tokenId === old.tokenId)?.rotated;
    expect((await admin('token list initech')).out).toContain(rotated ?? 'no time');
    expect(tokens.find(({ tokenId }) => tokenId === next.tokenId)).toMatchObject({ name: 'entra' });
    const third = await json('token issue initech --name x');
    expect(await json(`token revoke initech ${third.tokenId}`)).toMatchObject([{ revoked: expect.any(String) }]);
    expect(await statusOf(third.token)).toBe(401);
    expect(await admin(`token rotate initech ${third.tokenId}`)).toMatchObject({
      code: 2,
      error: 'error: the token is revoked: issue a new one',
    });
  });

  test('for reading only cannot write', async () => {
    const { token } = await json('token issue initech --name audit --read-only');
    const write = await service.send({
      method: 'POST',
      path: '/scim/v2/Users',
      headers: { authorization: `Bearer ${token}` },
      body: { userName: 'x' },
    });
    expect([await statusOf(token), write.status]).toEqual([200, 403]);
  });
});

test.each([
  ['', 'valid'],
  ['--expires 31d', 'valid'],
  ['--expires 30d', 'expires in 29 days'],
  ['--expires 15d', 'expires in 14 days'],
  ['--expires 10d', 'expires in 9 days'],
  ['--expires 30m', 'expires within a day'],
])('the list warns before a token ends: %s', async (expires, state) => {
  const id = `warned${expires.replace(/\W/g, '')}`;
  await json(`workspace create ${id}`);
  await json(`token issue ${id} --name x ${expires}`.trim());
  expect((await admin(`token list ${id}`)).out).toContain(`  ${state}  `);
});

test('the activity of the workspace has the changes of an operator', async () => {
  await json('workspace create noted --sso');
  await json('workspace scim noted on');
  const { tokenId } = await json('token issue noted --name okta');
  const next = await json(`token rotate noted ${tokenId}`);
  await json(`token revoke noted ${next.tokenId}`);
  const which = '--issuer https://issuer.example.com --client-id noted';
  await json(`client add noted ${which}`);
  await json(`client remove noted ${which}`);
  await json('administrator add noted SingleSignOn_noted');
  await json('administrator remove noted SingleSignOn_noted');
  const { entries } = await openActivity('noted').list({ limit: 100 });
  expect(entries.map((entry) => entry.kind === 'management' && entry.action)).toEqual([
    'administratorRemoved',
    'administratorAdded',
    'clientRemoved',
    'clientAdded',
    'tokenRevoked',
    'tokenRotated',
    'tokenIssued',
    'workspaceChanged',
    'workspaceCreated',
  ]);
  expect(new Set(entries.map(({ actor }) => actor.kind))).toEqual(new Set(['operator']));
});

test('a management key is printed once, rotated with a grace, and ends at once when it is revoked', async () => {
  const reach = async (key: string) =>
    (await service.send({ path: '/manage/v1/workspaces', headers: { authorization: `Bearer ${key}` } })).status;
  const old = await json('key issue --name backend');
  expect(old).toEqual({ key: expect.stringMatching(/^wsmgmt_\w{49}$/), keyId: expect.any(String) });
  const next = await json(`key rotate ${old.keyId} --grace 1h`);
  expect([await reach(old.key), await reach(next.key)]).toEqual([200, 200]);
  const listed: readonly { keyId: string; expires?: string }[] = await json('key list');
  expect(listed.map(({ keyId }) => keyId)).toEqual(expect.arrayContaining([old.keyId, next.keyId]));
  expect(listed.find(({ keyId }) => keyId === old.keyId)).toHaveProperty('expires');
  expect(JSON.stringify(listed)).not.toMatch(/"hash"/);
  expect((await admin('key list')).out).not.toContain(next.key.slice(14));
  expect(await json(`key revoke ${next.keyId}`)).toMatchObject([{ revoked: expect.any(String) }]);
  expect(await reach(next.key)).toBe(401);
  expect(await admin(`key rotate ${next.keyId}`)).toMatchObject({
    code: 2,
    error: 'error: the management key is revoked: issue a new one',
  });
  const short = await json('key issue --name short --expires 30m');
  expect(await json('key list')).toContainEqual(
    expect.objectContaining({ keyId: short.keyId, expires: expect.any(String) }),
  );
});

test('a link to the settings page has a code that is exchanged for a session of its workspace', async () => {
  await json('workspace create linked');
  const { url } = await json('workspace settings-link linked --actor 42 --name Ada');
  expect(url).toMatch(/\/settings#code=wscode_\w{49}$/);
  const { status, body } = await service.send({
    method: 'POST',
    path: '/manage/v1/sessions/exchange',
    headers: { 'content-type': 'application/json' },
    body: { code: url.split('#code=')[1] },
  });
  expect([status, JSON.parse(body)]).toMatchObject([200, { workspace: 'linked', actor: { id: '42', name: 'Ada' } }]);
});

test('a client of an issuer is connected to one workspace', async () => {
  await json('workspace create hooli');
  const which = '--issuer https://issuer.example.com --client-id c1';
  expect(await json(`client add hooli ${which}`)).toMatchObject([{ workspaceId: 'hooli', clientId: 'c1' }]);
  expect(await admin(`client add hooli ${which}`)).toMatchObject({ code: 2, error: expect.stringMatching(/already/) });
  expect(await json('client list hooli')).toHaveLength(1);
  expect((await admin(`client remove hooli ${which}`)).code).toBe(0);
  expect(await json('client list hooli')).toEqual([]);
});

describe('client add', () => {
  const add = (issuer: string) => admin(`client add hooli --issuer ${issuer} --client-id new`);
  beforeAll(() => admin('workspace create hooli'));
  afterEach(async () => {
    rmSync(dataFolder, { recursive: true, force: true });
    await admin('client remove hooli --issuer https://b.example.com --client-id new');
  });

  test('refuses an issuer that the server does not know, and names those that it does', async () => {
    writeSecrets(dataFolder, { ...newSecrets(), configured: ['https://a.example.com', 'https://b.example.com'] });
    expect(await add('https://b.example.com.evil.example')).toMatchObject({
      code: 2,
      error: expect.stringMatching(/^error: .*OAUTH_ISSUERS.*https:\/\/a\.example\.com, https:\/\/b\.example\.com$/),
    });
    expect(await json('client list hooli')).toEqual([]);
    expect(await add('https://b.example.com')).toMatchObject({ code: 0, error: '' });
  });

  test('says what to look at if it is not known which issuers are configured', async () => {
    expect(await add('https://b.example.com')).toMatchObject({
      code: 0,
      error: 'note: tokens of this client are accepted only if OAUTH_ISSUERS of the server includes its issuer',
    });
  });
});

describe('a usage error is one line and exit code 2', () => {
  test.each([
    'bogus',
    'workspace bogus',
    'workspace create Bad_Id',
    'workspace show nowhere',
    'workspace scim nowhere on',
    'workspace scim hooli maybe',
    'workspace mode hooli polite',
    'workspace create hooli',
    'workspace create one two three',
    'workspace settings-link nowhere',
    'key issue',
    'key revoke nothing',
    'key rotate nothing',
    'token issue nowhere --name x',
    'token issue hooli',
    'token issue hooli --name x --expires soon',
    'token issue hooli --name x --expires 0d',
    'token issue hooli --name x --expires 3651d',
    'token issue hooli --name x --expires 99999d',
    'token issue hooli --name x --expires 5256001m',
    'token issue hooli --name x --expires 99999999999999999999h',
    'token rotate hooli nothing --grace 99999d',
    'token issue hooli --name ',
    `token issue hooli --name ${'x'.repeat(101)}`,
    'workspace create pied --name ',
    'client add hooli --issuer  --client-id c1',
    'client add hooli --issuer login.example.com --client-id c1',
    'client add hooli --issuer https://login.example.com --client-id ',
    'token list nowhere',
    'token revoke hooli nothing',
    'token rotate hooli nothing',
    'client remove hooli --issuer x --client-id y',
    'client create hooli --grant password',
    'client create hooli --grant authorization-code',
    'client create hooli --grant authorization-code --redirect-uri http://example.com/cb',
    'client create hooli --grant authorization-code --redirect-uri https://example.com/cb#x',
    'client create hooli --grant authorization-code --redirect-uri nonsense',
    'client create hooli --redirect-uri https://example.com/cb',
    'administrator add nowhere ada',
    'administrator remove hooli ada',
    'workspace list --bogus',
  ])('%s', async (line) => {
    await admin('workspace create hooli');
    const { code, out, error } = await admin(line);
    expect({ code, out, lines: error.split('\n').length }).toEqual({ code: 2, out: '', lines: 1 });
    expect(error).toMatch(/^error: /);
  });
});

test('every command helps, with an example', async () => {
  const within = async (words: string) => {
    const { code, out } = await admin(`${words} --help`.trim());
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining(`Usage: admin ${words}`.trim()) });
    expect(out.split('Examples:\n')[1]).toMatch(`  admin ${words}`);
    const commands = out.match(/(?<=^ {2})[a-z-]+(?= .*[a-z])/gm)?.filter((name) => name !== 'help') ?? [];
    return out.includes('Commands:')
      ? commands.filter((name) => name !== 'admin').map((name) => `${words} ${name}`.trim())
      : [];
  };
  const groups = await within('');
  expect(groups).toEqual(['workspace', 'key', 'token', 'client', 'administrator', 'member', 'group']);
  const commands: string[] = [];
  for (const group of groups) commands.push(...(await within(group)));
  expect(commands).toContain('token rotate');
  const nested: string[] = [];
  for (const words of commands) nested.push(...(await within(words)));
  expect(nested).toContain('client secret rotate');
  for (const words of nested) expect(await within(words)).toEqual([]);
});

test('without a server it says what to start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'scim-admin-'));
  const { AWS_ENDPOINT_URL_DYNAMODB: _, ...env } = process.env;
  const { status, stderr, stdout } = spawnSync(process.execPath, ['tools/admin.ts', 'workspace', 'list'], {
    env: { ...env, DATA_DIR: folder },
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toBe(
    `error: no server is running on ${folder}: start it with npm start, or set DATA_DIR, AWS_ENDPOINT_URL_DYNAMODB or --stack\n`,
  );
});
