import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { liberal, strict } from '../../../lambdas/scim/manners.ts';

const folder = 'lambdas/scim/dialects';
const files = readdirSync(folder);

test('every rewriter is a file of its name, and the liberal manner has them all', () => {
  expect(liberal.dialects.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort());
});

test('the strict manner has none', () => {
  expect(strict.dialects).toEqual([]);
});

test.each(files)('%s shows the strange form and the plain one', (file) => {
  const [header = ''] = /\/\*\*[\s\S]*?\*\//.exec(readFileSync(`${folder}/${file}`, 'utf8')) ?? [];
  expect(header).toMatch(/^ \* {3}strange {2}\S[\s\S]*^ \* {3}plain {4}\S/m);
});
