import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checksum } from '../../lambdas/scim/checksum.ts';

/** The first three are vectors of draft-eastlake-fnv, appendix C; the last one is of two bytes. */
test.each([
  ['', 0xcbf29ce484222325n],
  ['a', 0xaf63dc4c8601ec8cn],
  ['foobar', 0x85944171f73967e8n],
  ['é', 0x0ac21707b7181e01n],
])('FNV-1a of "%s"', (text, sum) => {
  expect(BigInt(`0x${hexadecimal(checksum(text))}`)).toBe(sum);
});

test('is at most thirteen digits and letters, and differs between texts', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
      expect(checksum(one)).toMatch(/^[0-9a-z]{1,13}$/);
      expect(checksum(one) === checksum(other)).toBe(one.toWellFormed() === other.toWellFormed());
    }),
  );
});

function hexadecimal(digits: string): string {
  let number = 0n;
  for (const digit of digits) number = number * 36n + BigInt(Number.parseInt(digit, 36));
  return number.toString(16);
}
