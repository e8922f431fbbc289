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
  return foldApart(parsePatch(body, { scope: groupScope, mode }).operations, groupMembers);
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
    expect(fold(operations)).toEqual({ difference, selected: [] });
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

describe('a replace through a filter selects values that must be there', () => {
  test.each<[string, readonly Operation[], readonly string[]]>([
    ['of before', [where('replace', 'value eq "a"', { value: 'a' })], ['a']],
    ['but for those that the request adds', [add('a'), where('replace', 'value eq "a"', { value: 'a' })], []],
    ['or puts', [put('a'), where('replace', 'value eq "a" or value eq "b"', { type: 'User' })], ['b']],
  ])('%s', (_, operations, selected) => {
    expect(fold(operations).selected.map(({ value }) => value)).toEqual(selected);
  });
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
