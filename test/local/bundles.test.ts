import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { functionNames } from '../../lambdas/http/routes.ts';
import { bundleOf } from '../../local/build.ts';

const read = (name: string) => readFileSync(join(bundleOf(name), 'index.mjs'), 'utf8');

describe.each(functionNames)('the bundle of %s', (name) => {
  test('has at most 300 KB, 90 KB gzipped: so it starts fast', () => {
    const text = read(name);
    expect(text.length).toBeGreaterThan(1000);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(300_000);
    expect(gzipSync(text).length).toBeLessThanOrEqual(90_000);
  });
});

test.each<[string, string, readonly string[]]>([
  // Whoever refuses requests notes that: all but what only publishes.
  ['a client of DynamoDB', 'DynamoDB_20120810', functionNames.filter((name) => name !== 'publish').toSorted()],
  ['a client of the bus', 'AWSEvents', ['publish']],
])('%s is carried by those alone that need it', (_, text, names) => {
  expect(functionNames.filter((name) => read(name).includes(text)).toSorted()).toEqual(names);
});
