import { expect, test } from '@jest/globals';
import { toBase62 } from '../../lambdas/workspaces/bearer-token.ts';

test.each<[readonly number[], string]>([
  [[], ''],
  [[0], '00'],
  [[9], '09'],
  [[10], '0A'],
  [[35], '0Z'],
  [[36], '0a'],
  [[61], '0z'],
  [[62], '10'],
  [[255], '47'],
  [[1, 0], '048'],
  [[0, 1], '001'],
  [[255, 255, 255, 255], '4gfFC3'],
])('the bytes %j are %s', (bytes, text) => {
  expect(toBase62(Uint8Array.from(bytes))).toBe(text);
});
