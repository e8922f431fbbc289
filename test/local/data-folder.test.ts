import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openFolder, startEngine } from '../../local/engine.ts';
import { newSecrets, readSecrets, writeSecrets } from '../../local/issuer/secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'scim-folder-'));
beforeAll(() => writeFileSync(join(folder, 'file'), ''));
afterAll(() => rmSync(folder, { recursive: true }));

const modeOf = (path: string) => statSync(path).mode & 0o777;

/** What a command says that is run on this folder; there is no DynamoDB elsewhere. */
function run(DATA_DIR: string, ...words: readonly string[]) {
  const env = { ...process.env, AWS_ENDPOINT_URL_DYNAMODB: '', PORT: '0', DATA_DIR };
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { env, encoding: 'utf8', timeout: 20_000 });
  return { status, stdout, lines: stderr.trim().split('\n') };
}

describe('a folder that cannot be used is one line', () => {
  test.each([
    ['a file', 'file', /file is not a folder: choose a data folder that you own \(DATA_DIR\)$/],
    ['a folder below a file', 'file/below', /below is not a folder: choose a data folder that you own \(DATA_DIR\)$/],
  ])('%s', (_, name, line) => {
    const server = run(join(folder, name), 'local/server.ts');
    expect(server).toEqual({ status: 1, stdout: '', lines: [expect.stringMatching(line)] });
    const invoke = run(join(folder, name), 'local/invoke.ts', 'get', 'events/get.json');
    expect(invoke).toEqual({ status: 2, stdout: '', lines: [expect.stringMatching(line)] });
  });

  test('one that nobody may write to', () => {
    // What no user may write to, an administrator of the machine included.
    const path = process.platform === 'linux' ? '/proc/scim' : '/dev/null/scim';
    const { status, lines } = run(path, 'local/server.ts');
    expect([status, lines]).toEqual([1, [expect.stringMatching(/: choose a data folder that you own \(DATA_DIR\)$/)]]);
  });

  test('a damaged file of the issuer', () => {
    const damaged = join(folder, 'damaged');
    mkdirSync(damaged);
    writeFileSync(join(damaged, 'issuer.json'), '{');
    expect(() => readSecrets(damaged)).toThrow(/issuer\.json cannot be read: remove it/);
  });
});

describe('only the owner may read the data', () => {
  const mask = process.umask();
  beforeAll(() => void process.umask(0o022));
  afterAll(() => void process.umask(mask));

  test('in a new folder at any depth', async () => {
    const made = join(folder, 'a/b');
    const engine = await startEngine(made);
    writeSecrets(made, newSecrets());
    await fetch(engine.endpoint);
    expect(modeOf(made)).toBe(0o700);
    for (const file of readdirSync(made)) expect([file, modeOf(join(made, file))]).toEqual([file, 0o600]);
    await engine.stop();
  });

  test('in a folder that others could read before', () => {
    const old = join(folder, 'old');
    mkdirSync(old);
    for (const file of ['dynamodb.sqlite', 'issuer.json']) writeFileSync(join(old, file), '');
    expect(modeOf(old)).toBe(0o755);
    openFolder(old);
    expect([modeOf(old), modeOf(join(old, 'dynamodb.sqlite')), modeOf(join(old, 'issuer.json'))]).toEqual([
      0o700, 0o600, 0o600,
    ]);
  });

  test('the folder keeps its mode if it has other files', () => {
    const shared = join(folder, 'shared');
    mkdirSync(shared);
    for (const file of ['notes.txt', 'dynamodb.sqlite']) writeFileSync(join(shared, file), '');
    chmodSync(shared, 0o755);
    openFolder(shared);
    expect([modeOf(shared), modeOf(join(shared, 'notes.txt'))]).toEqual([0o755, 0o644]);
    expect(modeOf(join(shared, 'dynamodb.sqlite'))).toBe(0o600);
  });
});

test('reading the secrets of the issuer writes nothing', () => {
  const none = join(folder, 'none');
  expect(readSecrets(none)).toBeUndefined();
  expect(existsSync(none)).toBe(false);
});
