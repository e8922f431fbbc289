import { describe, expect, test } from '@jest/globals';
import { addWrite, hasWrite } from '../../../../lambdas/aws/dynamodb/members/layout.ts';

const start = Date.UTC(2026, 10, 24);

/** The log after a number of writes, w1, w2 ..., that many milliseconds apart. */
function logOf(count: number, apart: number): string {
  let log = '';
  for (let write = 1; write <= count; write += 1) log = addWrite(log, `w${write}`, start + write * apart);
  return log;
}

describe('the log of recent writes of a member', () => {
  test.each([
    ['one alone', 1, 0, 1],
    ['all of half a minute', 60, 500, 60],
    ['none that is older, but for the last eight', 100, 10_000, 8],
    ['the last eight, however old', 20, 3_600_000, 8],
    ['128 at most', 500, 1, 128],
  ])('holds %s', (_, count, apart, held) => {
    const log = logOf(count, apart);
    const found = Array.from({ length: count }, (_, at) => `w${at + 1}`).filter((write) => hasWrite(log, write));
    expect(found).toEqual(Array.from({ length: held }, (_, at) => `w${count - held + at + 1}`));
  });

  test('keeps the write of a clock that is behind, and those before it', () => {
    const log = addWrite(addWrite('', 'ahead', start), 'behind', start - 3_600_000);
    expect(['ahead', 'behind', 'other'].map((write) => hasWrite(log, write))).toEqual([true, true, false]);
  });

  test('does not find a write by a part of its id', () => {
    expect(hasWrite(addWrite('', 'write', start), 'rit')).toBe(false);
  });
});
