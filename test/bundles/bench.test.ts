import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import type { Limits } from '../../tools/bench/limits.ts';
import { scenes } from '../../tools/bench/scenes.ts';
import type { Figures } from '../../tools/bench/size.ts';

/* The bench itself works: its figures are measured by hand, on a machine that does nothing else. */

async function bench<T>(...words: readonly string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, ['tools/bench.ts', '--json', ...words]);
  return JSON.parse(stdout) as T;
}

test('every operation is measured, with the requests and units that it needs', async () => {
  const found = await bench<readonly Figures[]>('--members', '1000', '--rounds', '2');
  expect(found.map(({ operation }) => operation)).toEqual(scenes.map(({ name }) => name));
  expect(found.find(({ operation }) => operation === 'create')).toMatchObject({
    members: 1000,
    requests: 3,
    readUnits: 2,
    writeUnits: 11,
  });
  for (const { one, bare, many } of found) {
    for (const { median } of [one, bare, many]) expect(median).toBeGreaterThan(0);
  }
}, 120_000);

test('the limits are measured, and each member is found once', async () => {
  const found = await bench<Limits>('--limits', '--members', '1000');
  expect(found).toMatchObject({
    members: 1000,
    scans: [{ matched: 0 }, { matched: 100 }, { matched: 1000 }],
    oneMore: '400 tooMany',
    walks: [{ matched: 0 }, { matched: 100 }, { matched: 1001 }],
    creates: { created: 3000, refused: 300 },
    listed: { total: 4001, different: 4001 },
  });
}, 120_000);
