import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { equalJson, isArray, isObject, type Json, parseJson, pick } from '../../lambdas/scim/json.ts';

describe('a JSON text', () => {
  test.each<readonly [string, Json]>([
    ['null', null],
    ['"a"', 'a'],
    [' [1, true, {"a": {}}] ', [1, true, { a: {} }]],
    ['{"a": 1, "a": 2}', { a: 2 }],
  ])('%s is a value', (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });

  test.each(['', ' ', '{', "{'a': 1}", '{a: 1}', '[1,]', '01', '1 2', 'undefined', 'NaN', '"\n"', '\ufeff{}', '// x'])(
    '%j is not JSON',
    (text) => {
      expect(parseJson(text)).toBeUndefined();
    },
  );

  test('does not change the prototype of an object', () => {
    const parsed = parseJson('{"__proto__": {"active": true}}');
    expect(isObject(parsed) && parsed['active']).toBeUndefined();
  });

  test('is parsed to the value that was printed, and any other text throws no error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
        expect(equalJson(parseJson(JSON.stringify(value)), value as Json)).toBe(true);
        parseJson(text);
      }),
    );
  });
});

test.each<readonly [unknown, boolean, boolean]>([
  [{}, true, false],
  [{ a: 1 }, true, false],
  [[], false, true],
  [[{}], false, true],
  [null, false, false],
  [undefined, false, false],
  ['a', false, false],
  [7, false, false],
  [false, false, false],
])('%j is an object: %s, a list: %s', (value, object, list) => {
  expect(isObject(value)).toBe(object);
  expect(isArray(value)).toBe(list);
});

describe('two JSON values are equal', () => {
  test.each<readonly [Json | undefined, Json | undefined]>([
    [1, 1],
    ['a', 'a'],
    [null, null],
    [undefined, undefined],
    [[], []],
    [{}, {}],
    [
      [1, [2]],
      [1, [2]],
    ],
    [
      { a: 1, b: [{ c: null }] },
      { b: [{ c: null }], a: 1 },
    ],
    [{ a: undefined }, {}],
    [
      { a: 1, b: undefined },
      { a: 1, c: undefined },
    ],
  ])('%j and %j', (one, other) => {
    expect(equalJson(one, other)).toBe(true);
    expect(equalJson(other, one)).toBe(true);
  });

  test.each<readonly [Json | undefined, Json | undefined]>([
    [1, 2],
    [1, '1'],
    [0, false],
    ['', null],
    [null, undefined],
    [null, {}],
    [[], {}],
    [[], [1]],
    [[1], [1, 2]],
    [
      [1, 2],
      [2, 1],
    ],
    [['a'], 'a'],
    [{ a: 1 }, {}],
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { b: 1 }],
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: null }, {}],
    [{ a: undefined }, { a: null }],
    [{ toString: 1 }, { constructor: 1 }],
    [{ a: { b: 1 } }, { a: { b: 2 } }],
  ])('but not %j and %j', (one, other) => {
    expect(equalJson(one, other)).toBe(false);
    expect(equalJson(other, one)).toBe(false);
  });

  test('if and only if their texts are', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 2 }), fc.jsonValue({ maxDepth: 2 }), (one, other) => {
        expect(equalJson(one as Json, structuredClone(one) as Json)).toBe(true);
        const same = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
        expect(equalJson(one as Json, other as Json)).toBe(same);
      }),
    );
  });

  function sorted(value: unknown): unknown {
    if (isArray(value)) return value.map(sorted);
    if (!isObject(value)) return value === 0 ? 0 : value;
    const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
    return { object: members.map(([name, each]) => [name, sorted(each)]) };
  }
});

test('pick returns a copy without undefined members', () => {
  const object = { a: 1, b: null, c: undefined, d: 'x' };
  expect(Object.entries(pick(object, (name) => name !== 'd'))).toEqual([
    ['a', 1],
    ['b', null],
  ]);
  expect(pick(object, () => false)).toEqual({});
  expect(pick({ a: 1 }, () => true)).not.toBe(object);
});
