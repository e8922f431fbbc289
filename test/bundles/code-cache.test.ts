import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { functionNames } from '../../lambdas/http/routes.ts';
import { bundleOf } from '../../tools/bundles.ts';

/* `npm run code-cache` made the caches that V8 takes here, in folders that can be moved. */

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scim-code-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a fresh process says of a bundle: whether V8 took its code cache, and whether it has a handler. */
function load(): unknown {
  const script = `
    const { codeCache, handler } = await import(${JSON.stringify(join(folder, 'index.mjs'))});
    console.log(JSON.stringify([codeCache, typeof handler]));`;
  const stdout = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return JSON.parse(stdout);
}

const caches = () => readdirSync(folder).filter((file) => file.endsWith('.cache'));

test.each(functionNames)('V8 takes the code cache of %s', (name) => {
  cpSync(bundleOf(name), folder, { recursive: true });
  expect(load()).toEqual(['accepted', 'function']);
});

describe('a function starts without its cache', () => {
  beforeEach(() => cpSync(bundleOf('get'), folder, { recursive: true }));

  test('if there is none', () => {
    for (const file of caches()) rmSync(join(folder, file));
    expect(load()).toEqual(['none', 'function']);
  });

  test('if it was made for another Node.js', () => {
    const [file = ''] = caches();
    cpSync(join(folder, file), join(folder, file.replace(process.version, 'v24.0.0')));
    rmSync(join(folder, file));
    expect(load()).toEqual(['none', 'function']);
  });

  test.each([
    ['cut short', (cache: Buffer) => cache.subarray(0, 1000)],
    ['empty', () => Buffer.alloc(0)],
    ['of another V8', (cache: Buffer) => Buffer.concat([Buffer.alloc(8, 1), cache.subarray(8)])],
  ])('if it is %s', (_, damage) => {
    const [file = ''] = caches();
    writeFileSync(join(folder, file), damage(readFileSync(join(folder, file))));
    expect(load()).toEqual(['rejected', 'function']);
  });

  test('if the code is another, although a cache of earlier code lies beside it', () => {
    cpSync(join(bundleOf('list'), 'function.cjs'), join(folder, 'function.cjs'));
    cpSync(join(bundleOf('list'), 'index.mjs'), join(folder, 'index.mjs'));
    expect(load()).toEqual(['none', 'function']);
  });
});
