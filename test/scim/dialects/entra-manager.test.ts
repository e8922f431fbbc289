import { describe, expect, test } from '@jest/globals';
import { entraManager } from '../../../lambdas/scim/dialects/attributes.ts';
import { parseFilter } from '../../../lambdas/scim/filter/parse.ts';
import type { Json } from '../../../lambdas/scim/json.ts';
import { lenient } from '../../../lambdas/scim/modes.ts';
import { userType } from '../../../lambdas/scim/resource-types.ts';
import { manager } from '../../../lambdas/scim/schema/enterprise-user.ts';
import { parseResource } from '../../../lambdas/scim/schema/normalize.ts';

import { emails, userName, userScope } from '../../../lambdas/scim/schema/user.ts';
import { extension, member, patched, patchRefusal } from '../member.ts';
import { lenientWithout } from './lenient-without.ts';

const reference = { $ref: '../Users/1', value: '1' };

describe('the manager of Entra ID', () => {
  test.each<readonly [string, Json, Json]>([
    ['the identifier', '1', { value: '1' }],
    ['an empty text, which is no manager', '', null],
    ['an object, which is plain', reference, reference],
    ['null, which is plain', null, null],
  ])('%s', (_, strange, plain) => {
    expect(entraManager.value?.(strange, manager)).toEqual(plain);
  });

  test('does not apply to other attributes', () => {
    expect(entraManager.value?.('1', userName)).toBe('1');
    expect(entraManager.value?.([reference], emails)).toEqual([reference]);
  });

  test.each<readonly [string, Json]>([
    ['by its path', { op: 'Add', path: `${extension}:manager`, value: [reference] }],
    ['with a dot after the URN', { op: 'Replace', path: `${extension}.manager`, value: [reference] }],
    ['without a path', { op: 'add', value: { [`${extension}:manager`]: [reference] } }],
    ['without the URN', { op: 'Add', path: 'Manager', value: [reference] }],
    ['without the URN and without a path', { op: 'add', value: { manager: [reference] } }],
    ['within the extension', { op: 'replace', value: { [extension]: { manager: [reference] } } }],
  ])('is accepted %s', (_, operation) => {
    expect(patched([operation])).toEqual({ ...member, [extension]: { ...member[extension], manager: reference } });
  });

  test('is accepted as a text, and keeps the stored reference', () => {
    const manager = { value: '1', $ref: '../Users/26118915' };
    expect(patched([{ op: 'Add', path: `${extension}:manager`, value: '1' }])).toEqual({
      ...member,
      [extension]: { ...member[extension], manager },
    });
  });

  test.each<readonly [string, Json]>([
    ['as an empty text', { op: 'Replace', path: `${extension}:manager`, value: '' }],
    ['as an empty text without a path', { op: 'replace', value: { [`${extension}:manager`]: '' } }],
  ])('is removed %s', (_, operation) => {
    expect(patched([operation])).toEqual({ ...member, [extension]: { employeeNumber: '701984' } });
  });

  test('is accepted in a filter', () => {
    const parse = (text: string) => parseFilter(text, { scope: userScope, mode: lenient });
    expect(parse('manager eq "1"')).toEqual(parse(`${extension}:manager.value eq "1"`));
  });

  test('is accepted in a resource', () => {
    const body = { userName: 'b', [extension]: { manager: '1' } };
    expect(parseResource(body, userType, lenient)).toEqual({ userName: 'b', [extension]: { manager: { value: '1' } } });
  });

  test('without the rewriter is refused', () => {
    const operations = [{ op: 'Add', path: `${extension}:manager`, value: '1' }];
    const detail = `${extension}:manager must be an object with sub-attributes`;
    const attempt = () => patched(operations, { mode: lenientWithout(entraManager) });
    expect(patchRefusal(attempt)).toEqual([400, 'invalidValue', detail]);
  });
});
