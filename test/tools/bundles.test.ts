import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { functionNames } from '../../lambdas/http/routes.ts';
import { bundleOf } from '../../tools/bundles.ts';

const read = (name: string) => readFileSync(join(bundleOf(name), 'function.cjs'), 'utf8');

/** In bytes. With V8's code cache, a start costs half of what compiling such a bundle would. The management API carries its router and what describes it; no identity provider waits for it. */
const limitsOf = (name: string) =>
  name === 'manage' ? { whole: 1_000_000, gzipped: 260_000 } : { whole: 330_000, gzipped: 104_000 };

test.each(functionNames)('the bundle of %s is within its size limit', (name) => {
  const text = read(name);
  const { whole, gzipped } = limitsOf(name);
  expect(text.length).toBeGreaterThan(1000);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(whole);
  expect(gzipSync(text).length).toBeLessThanOrEqual(gzipped);
});

test.each<[string, string, readonly string[]]>([
  // Whoever refuses requests notes that: all but the page, which refuses nobody.
  ['a client of DynamoDB', 'DynamoDB_20120810', functionNames.filter((name) => name !== 'page').toSorted()],
  ['a client of the bus', 'AWSEvents', ['publish', 'warn']],
  ['the router of the management API', 'ZodError', ['manage']],
  ['a client of API Gateway', 'BackplaneControlService', ['manage']],
])('only the functions that need %s have it in their bundle', (_, text, names) => {
  expect(functionNames.filter((name) => read(name).includes(text)).toSorted()).toEqual(names);
});
