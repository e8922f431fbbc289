import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { FileSystem } from 'aws-cdk-lib';
import { functionNames } from '../../lambdas/http/routes.ts';

const folder = mkdtempSync(join(tmpdir(), 'scim-build-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Builds into a folder as a process that was started under a umask. */
function buildUnder(umask: string, outdir: string): void {
  const script = `process.umask(0o${umask}); (await import('./tools/build.ts')).buildBundles(${JSON.stringify(outdir)})`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'pipe' });
}

/** 'list/index.mjs 644' and the like, folders included. */
const modesOf = (outdir: string) =>
  ['', ...readdirSync(outdir, { recursive: true, encoding: 'utf8' })]
    .map((path) => `${path} ${(statSync(join(outdir, path)).mode & 0o777).toString(8)}`)
    .sort();

const readable = functionNames
  .flatMap((name) => [
    `${name} 755`,
    `${name}/function.cjs 644`,
    `${name}/function.cjs.map 644`,
    `${name}/index.mjs 644`,
  ])
  .concat(' 755')
  .sort();

test.each(['077', '027'])('under umask %s everyone may read the bundles, as Lambda must', (umask) => {
  const outdir = join(folder, umask);
  buildUnder(umask, outdir);
  expect(modesOf(outdir)).toEqual(readable);
});

test('a build makes an unreadable bundle readable, even if its text stays the same', () => {
  const outdir = join(folder, '077');
  chmodSync(join(outdir, 'list/function.cjs'), 0o600);
  chmodSync(join(outdir, 'list'), 0o700);
  buildUnder('077', outdir);
  expect(modesOf(outdir)).toEqual(readable);
});

test('files that the CDK copies for deployment keep their modes', () => {
  const asset = join(folder, 'asset');
  FileSystem.copyDirectory(join(folder, '077/list'), asset, { exclude: ['*.map'] });
  expect(modesOf(asset)).toContain('index.mjs 644');
});
