import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../lambdas/scim/json.ts';
import type { Mode } from '../../../lambdas/scim/mode.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { foldApart } from '../../../lambdas/scim/patch/apart.ts';
import { parsePatch } from '../../../lambdas/scim/patch/parse.ts';
import { groupMembers, groupScope } from '../../../lambdas/scim/schema/group.ts';
import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { refusal } from '../member.ts';

type Operation = Readonly<Record<string, unknown>>;

function fold(operations: readonly Operation[], mode: Mode = lenient) {
  const body = { schemas: [urns.patchOp], Operations: operations } as unknown as JsonObject;
  return foldApart(parsePatch(body, { scope: groupScope, mode }).operations, groupMembers, mode);
}

const values = (...ids: readonly string[]) => ids.map((value) => ({ value }));
const add = (...ids: readonly string[]): Operation => ({ op: 'add', path: 'members', value: values(...ids) });
const put = (...ids: readonly string[]): Operation => ({ op: 'replace', path: 'members', value: values(...ids) });
const remove = (...ids: readonly string[]): Operation => ({ op: 'remove', path: 'members', value: values(...ids) });
const where = (op: string, filter: string, value?: unknown): Operation => ({ op, path: `members[${filter}]`, value });
const all: Operation = { op: 'remove', path: 'members' };

describe('operations on values that are stored apart come to one difference', () => {
  test.each<[string, readonly Operation[], unknown]>([
    ['an add', [add('a', 'b', 'a')], { add: ['a', 'b'], remove: [] }],
    ['a single value', [{ op: 'add', path: 'members', value: { value: 'a' } }], { add: ['a'], remove: [] }],
    ['an operation without a path', [{ op: 'add', value: { members: values('a') } }], { add: ['a'], remove: [] }],
    ['a removal by values', [remove('a', 'b')], { add: [], remove: ['a', 'b'] }],
    ['a removal of no values', [{ op: 'remove', path: 'members', value: [] }], { add: [], remove: [] }],
    ['a removal by a filter', [where('remove', 'value eq "a"')], { add: [], remove: ['a'] }],
    ['a filter of several', [where('remove', 'value eq "a" or value eq "B"')], { add: [], remove: ['a', 'B'] }],
    ['a removal of all', [all], { replace: [] }],
    ['a replace', [put('a', 'b')], { replace: ['a', 'b'] }],
    ['a replace by nothing', [{ op: 'replace', path: 'members', value: [] }], { replace: [] }],
    ['an add after a removal', [remove('a', 'b'), add('a')], { add: ['a'], remove: ['b'] }],
    ['a removal after an add', [add('a', 'b'), remove('a')], { add: ['b'], remove: ['a'] }],
    ['an add after a replace', [put('a'), add('b', 'a')], { replace: ['a', 'b'] }],
    ['a removal after a replace', [put('a', 'b'), where('remove', 'value eq "a"')], { replace: ['b'] }],
    ['a replace after all', [add('a'), remove('b'), put('c')], { replace: ['c'] }],
    ['an add through a filter', [where('add', 'value eq "a"', { type: 'User' })], { add: ['a'], remove: [] }],
    ['Entra ID creates', [where('Replace', 'value eq "a"', { value: 'a' })], { add: ['a'], remove: [] }],
    [
      'an attribute beside them',
      [add('a'), { op: 'add', path: 'displayName', value: 'x' }],
      { add: ['a'], remove: [] },
    ],
    ['other attributes only', [{ op: 'replace', path: 'displayName', value: 'x' }], undefined],
  ])('%s', (_, operations, difference) => {
    expect(fold(operations)).toMatchObject({ difference, selected: [] });
  });

  test('hundreds of values to remove are one operation', () => {
    const ids = Array.from({ length: 500 }, (_, index) => `m${index}`);
    expect(fold([remove(...ids)]).difference).toEqual({ add: [], remove: ids });
  });

  test('in strict mode too', () => {
    const { difference } = fold([add('a'), where('remove', 'value eq "b"')], strict);
    expect(difference).toEqual({ add: ['a'], remove: ['b'] });
  });
});

describe('a removal with a value never removes all', () => {
  const given = [null, '', [], {}, [{}], [null], values('a'), { value: 'a' }, 'a', 5];

  test.each(given.map((value) => [value]))('lenient, by %j', (value) => {
    const named = JSON.stringify(value).includes('"a"') ? ['a'] : [];
    expect(fold([{ op: 'remove', path: 'members', value }]).difference).toEqual({ add: [], remove: named });
  });

  test.each(given.map((value) => [value]))('strict, by %j', (value) => {
    const refused = refusal(() => fold([{ op: 'remove', path: 'members', value }], strict));
    expect(refused).toEqual([400, 'invalidValue', expect.stringContaining('members[value eq "..."]')]);
  });

  test.each([lenient, strict])('but one without a value does', (mode) => {
    expect(fold([all], mode).difference).toEqual({ replace: [] });
  });
});

const replacing = (filter: string) => where('replace', filter, { type: 'User' });
const removing = (filter: string) => where('remove', filter);
const either = 'value eq "a" or value eq "b"';

/** The lists of which one value has to be there before, with the index of the operation. */
const selectedBy = (operations: readonly Operation[], mode: Mode) =>
  fold(operations, mode).selected.map(({ values: ids, origin }) => [origin.index, ...ids]);

describe('a filter selects values, of which one must be there', () => {
  test.each<[string, (filter: string) => Operation, Mode]>([
    ['a replace', replacing, lenient],
    ['a replace in strict mode', replacing, strict],
    ['a removal in strict mode', removing, strict],
  ])('of %s', (_, by, mode) => {
    const selected = (...operations: readonly Operation[]) => selectedBy(operations, mode);
    expect(selected(by('value eq "a"'))).toEqual([[0, 'a']]);
    expect(selected(by(either))).toEqual([[0, 'a', 'b']]);
    expect(selected(add('z'), by('value eq "a"'), by('value eq "b"'))).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
    // What the request itself has added or put there need not be there before.
    expect(selected(add('a'), by(either))).toEqual([]);
    expect(selected(put('b'), by(either))).toEqual([]);
    expect(selected(where('remove', 'value eq "z"'), add('z'), by('value eq "z"')).filter(([at]) => at === 2)).toEqual(
      [],
    );
    // What it has removed does not count.
    expect(selected(removing('value eq "a"'), by(either)).at(-1)).toEqual([1, 'b']);
  });

  test.each<[string, readonly Operation[], Mode]>([
    ['a replace of what was removed', [removing('value eq "a"'), replacing('value eq "a"')], lenient],
    ['a replace after all were removed', [all, replacing(either)], lenient],
    ['a replace of what was not put there', [put('c'), replacing(either)], lenient],
    ['a second removal in strict mode', [removing('value eq "a"'), removing('value eq "a"')], strict],
    ['a removal after all were removed in strict mode', [all, removing(either)], strict],
    ['a removal of what was not put there in strict mode', [put('c'), removing(either)], strict],
  ])('%s selects nothing', (_, operations, mode) => {
    const refused = refusal(() => fold(operations, mode));
    expect(refused).toEqual([400, 'noTarget', expect.stringMatching(/^Operations\[1\]\.path: no value of members/)]);
  });

  test.each<[string, readonly Operation[]]>([
    ['one', [removing('value eq "a"')]],
    ['a second time', [removing('value eq "a"'), removing('value eq "a"')]],
    ['after all', [all, removing(either)]],
    ['by values', [remove('a'), remove('a')]],
  ])('a removal in lenient mode does not: %s', (_, operations) => {
    expect(selectedBy(operations, lenient)).toEqual([]);
  });
});

test('each operation knows what it adds', () => {
  const operations = [
    add('a', 'b'),
    removing('value eq "a"'),
    put('c'),
    where('add', 'value eq "d"', { type: 'User' }),
  ];
  const added = fold(operations).added.map(({ values: ids, origin }) => [origin.index, ...ids]);
  expect(added).toEqual([
    [0, 'a', 'b'],
    [2, 'c'],
    [3, 'd'],
  ]);
});

describe('an operation that such a value does not allow is refused', () => {
  test.each<[string, Operation, string, string]>([
    [
      'another value',
      where('replace', 'value eq "a"', { value: 'b' }),
      'mutability',
      'members.value cannot be changed',
    ],
    [
      'a part of it',
      { ...where('replace', 'value eq "a"', 'b'), path: 'members[value eq "a"].value' },
      'mutability',
      'value cannot',
    ],
    ['a part of all', { op: 'add', path: 'members.value', value: 'a' }, 'invalidPath', 'the path must be members'],
    [
      'another filter',
      where('remove', 'type eq "User"'),
      'invalidFilter',
      'select members as in members[value eq "..."]',
    ],
    ['a filter of more', where('remove', 'value eq "a" and type eq "User"'), 'invalidFilter', 'select members'],
    ['a choice of more', where('remove', 'value eq "a" or type pr'), 'invalidFilter', 'select members'],
    ['no value', where('remove', 'value eq null'), 'invalidFilter', 'select members'],
  ])('%s', (_, operation, scimType, detail) => {
    const [status, type, text] = refusal(() => fold([add('z'), operation]));
    expect([status, type]).toEqual([400, scimType]);
    expect(text).toContain('Operations[1].');
    expect(text).toContain(detail);
  });
});
