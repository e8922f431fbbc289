import { describe, expect, test } from '@jest/globals';
import { entraWrappedValues } from '../../../lambdas/scim/dialects/values.ts';

import type { Json, JsonObject } from '../../../lambdas/scim/json.ts';
import { strict } from '../../../lambdas/scim/modes.ts';
import { manager } from '../../../lambdas/scim/schema/enterprise-user.ts';
import { emails, userName } from '../../../lambdas/scim/schema/user.ts';
import { extension, home, member, patched, patchRefusal, work } from '../member.ts';
import { lenientWithout } from './lenient-without.ts';

const wrap = (value: Json) => [{ $ref: null, value }];

describe('the wrapped values of Entra ID', () => {
  test.each<readonly [string, Json, Json]>([
    ['a text', wrap('a'), 'a'],
    ['a text without a reference, in any case', [{ Value: 'a' }], 'a'],
    ['null', wrap(null), null],
    ['nothing', [{ $ref: null }], null],
    ['two of them, which stays as it is', [{ value: 'a' }, { value: 'b' }], [{ value: 'a' }, { value: 'b' }]],
    ['a value with other sub-attributes', [{ value: 'a', type: 'work' }], [{ value: 'a', type: 'work' }]],
    ['one that is wrapped again', wrap(wrap('a')), wrap(wrap('a'))],
    ['a list of texts', ['a'], ['a']],
    ['an object, which stays as it is', { value: 'a' }, { value: 'a' }],
    ['a text, which is plain', 'a', 'a'],
    ['an empty list', [], []],
  ])('%s', (_, strange, plain) => {
    expect(entraWrappedValues.value?.(strange, userName)).toEqual(plain);
  });

  test('do not apply to complex attributes', () => {
    expect(entraWrappedValues.value?.(wrap('1'), manager)).toEqual(wrap('1'));
    expect(entraWrappedValues.value?.(wrap('1'), emails)).toEqual(wrap('1'));
  });

  test.each<readonly [string, string, Json, JsonObject]>([
    ['a text', 'title', 'Guide', { title: 'Guide' }],
    ['a boolean as a text', 'active', 'False', { active: false }],
    ['a part', 'name.familyName', 'B', { name: { ...member.name, familyName: 'B' } }],
    ['a part of a value', 'emails[type eq "work"].value', 'c@x', { emails: [{ ...work, value: 'c@x' }, home] }],
    [
      'an attribute of the extension',
      `${extension}:department`,
      'Tours',
      { [extension]: { ...member[extension], department: 'Tours' } },
    ],
    ['null', 'title', null, { title: undefined }],
  ])('are accepted around %s', (_, path, value, changes) => {
    expect(patched([{ op: 'Replace', path, value: wrap(value) }])).toEqual({ ...member, ...changes });
  });

  test.each([
    ['without the rewriter', lenientWithout(entraWrappedValues)],
    ['in the strict mode', strict],
  ])('%s are refused', (_, mode) => {
    const attempt = () => patched([{ op: 'replace', path: 'title', value: wrap('Guide') }], { mode });
    expect(patchRefusal(attempt)).toEqual([400, 'invalidValue', 'title must be a string']);
  });
});
