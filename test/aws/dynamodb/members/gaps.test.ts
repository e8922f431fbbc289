import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  bridge,
  byBlock,
  countGaps,
  mergeRuns,
  type Run,
  runsBetween,
  toRuns,
  toSeqs,
} from '../../../../lambdas/aws/dynamodb/members/gaps.ts';
import {
  fromBytes,
  lookUpKey,
  lookUpRange,
  parseId,
  toBytes,
  toId,
  uniqueKey,
} from '../../../../lambdas/aws/dynamodb/members/layout.ts';

const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
const seqsOf = (runs: Iterable<Run>) => [...runs].flatMap(([first, last]) => from(first, last));

/** Runs in any order, overlapping or not, of sequence numbers up to 60. */
const someRuns = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 60 }), fc.nat(8)).map(([first, more]): Run => [first, first + more]),
  { maxLength: 8 },
);

describe('gaps', () => {
  test('are the same when their runs are merged, and no two runs touch', () => {
    fc.assert(
      fc.property(someRuns, (runs) => {
        const merged = mergeRuns(runs);
        expect(seqsOf(merged)).toEqual([...new Set(seqsOf(runs))].toSorted((one, other) => one - other));
        for (const [index, [first]] of merged.entries())
          expect(first).toBeGreaterThan((merged[index - 1]?.[1] ?? -1) + 1);
      }),
    );
  });

  test('shift a position to the sequence number with as many members up to it', () => {
    fc.assert(
      fc.property(
        someRuns,
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 1, max: 90 }),
        fc.nat(20),
        (...given) => {
          const [runs, last, position, count] = given;
          const closed = mergeRuns(runs);
          const open = from(1, last).filter((seq) => !seqsOf(closed).includes(seq));
          expect(seqsOf(runsBetween(closed, 1, last))).toEqual(open);
          expect(toSeqs(closed, last, position, count)).toEqual(open.slice(position - 1, position - 1 + count));
          expect(countGaps(closed, last)).toBe(last - open.length);
        },
      ),
    );
  });

  test('are read over if they are few, and skipped if they are many', () => {
    expect(
      bridge([
        [1, 10],
        [20, 30],
        [80, 90],
        [141, 150],
      ]),
    ).toEqual([
      [1, 90],
      [141, 150],
    ]);
  });

  test('are recorded in blocks, in four bytes a run', () => {
    const run = fc
      .tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(30_000))
      .map(([first, more]): Run => [first, first + more]);
    fc.assert(
      fc.property(run, (given) => {
        const recorded = [...byBlock([given])].flatMap(([block, runs]) =>
          runs.map((each) => {
            const bytes = toBytes(each);
            expect(bytes).toHaveLength(4);
            return fromBytes(bytes, `closed#${String(block).padStart(12, '0')}`);
          }),
        );
        expect(mergeRuns(recorded)).toEqual([given]);
      }),
    );
    expect(toRuns([5, 1, 2, 4])).toEqual([
      [1, 2],
      [4, 5],
    ]);
  });
});

describe('keys of a workspace', () => {
  test('lead from a value to the members that have it: their keys are in its range, for any value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 99_999_999_999 }), (value, ordinal) => {
        const [first, last] = lookUpRange('email', value);
        const key = lookUpKey({ kind: 'email', value, unique: false }, ordinal);
        expect(first < key && key < last).toBe(true);
        expect(lookUpKey({ kind: 'userName', value, unique: true }, ordinal)).toBe(uniqueKey('userName', value));
      }),
    );
  });

  test('of members follow from their ids', () => {
    expect(parseId(toId(42, 'a'.repeat(22)))).toBe(42);
  });

  test.each([
    '',
    '1',
    '0-aaaaaaaaaaaaaaaaaaaaaa',
    '01-aaaaaaaaaaaaaaaaaaaaaa',
    '1-a',
    '-1-aaaaaaaaaaaaaaaaaaaaaa',
    `1-${'a'.repeat(23)}`,
    `1-${'a'.repeat(21)}#`,
    `${'9'.repeat(12)}-${'a'.repeat(22)}`,
    ` 1-${'a'.repeat(22)}`,
    `1-${'a'.repeat(22)}\n`,
  ])('do not follow from %j, which is not an id of this store', (id) => expect(parseId(id)).toBeUndefined());
});
