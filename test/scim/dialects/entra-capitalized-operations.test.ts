import { describe, expect, test } from '@jest/globals';
import { entraCapitalizedOperations } from '../../../lambdas/scim/dialects/operations.ts';

import type { Json, JsonObject } from '../../../lambdas/scim/json.ts';
import type { RawOperation } from '../../../lambdas/scim/mode.ts';
import { userScope } from '../../../lambdas/scim/schema/user.ts';
import { extension, home, member, patched, patchRefusal, work } from '../member.ts';
import { lenientWithout } from './lenient-without.ts';

const rewrite = (operation: RawOperation) => entraCapitalizedOperations.operation?.(operation, userScope);
const emails = [work, home];

describe('capitalised operations of Entra ID', () => {
  test.each([
    ['Add', 'add', false],
    ['Replace', 'replace', true],
    ['REPLACE', 'replace', true],
    ['Remove', 'remove', false],
    ['Move', 'move', false],
  ])('%s becomes %s', (op, plain, creates) => {
    const rest = { path: 'title', value: 'Guide' };
    expect(rewrite({ op, ...rest })).toEqual([{ op: plain, ...rest, creates, forgivesUnknown: true }]);
  });

  test('a plain operation is left as it is', () => {
    const operation = { op: 'replace', path: 'title', value: 'Guide' };
    expect(rewrite(operation)).toEqual([operation]);
  });

  test.each<readonly [string, Json, JsonObject]>([
    [
      'a value that is there is replaced',
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'c@x' },
      { emails: [{ ...work, value: 'c@x' }, home] },
    ],
    [
      'a missing value is created',
      { op: 'Replace', path: 'emails[type eq "other"].value', value: 'c@x' },
      { emails: [...emails, { type: 'other', value: 'c@x' }] },
    ],
    [
      'a value of several sub-attributes too',
      { op: 'Replace', path: 'emails[type eq "other"]', value: { value: 'c@x' } },
      { emails: [...emails, { type: 'other', value: 'c@x' }] },
    ],
    ['null creates no value', { op: 'Replace', path: 'emails[type eq "other"].value', value: null }, {}],
    [
      'null creates no value, in a list that each request replaces',
      { op: 'Replace', path: 'roles[type eq "x"].value', value: null },
      {},
    ],
    ['a text is read as a boolean', { op: 'Replace', path: 'active', value: 'False' }, { active: false }],
    [
      'without a path too',
      { op: 'Add', value: { active: 'False', [`${extension}:department`]: 'Tours' } },
      { active: false, [extension]: { ...member[extension], department: 'Tours' } },
    ],
    ['an empty text creates no value', { op: 'Replace', path: 'emails[type eq "other"].value', value: '' }, {}],
    [
      'a type without a value creates no value',
      { op: 'Add', path: 'emails[type eq "other"].primary', value: 'True' },
      {},
    ],
    [
      'a value that an empty text leaves without content is removed',
      { op: 'Replace', path: 'emails[type eq "home"].value', value: '' },
      { emails: [work] },
    ],
    ['a remove that selects nothing changes nothing', { op: 'Remove', path: 'emails[type eq "x"]' }, {}],
    ['an unknown attribute is skipped, even as the only one', { op: 'Replace', path: 'shoeSize', value: '38' }, {}],
    ['without a path too', { op: 'Add', value: { shoeSize: '38' } }, {}],
    ['an attribute that is read-only is skipped', { op: 'Replace', path: 'id', value: '1' }, {}],
    ['groups are skipped', { op: 'Remove', path: 'groups', value: [{ value: '1' }] }, {}],
  ])('%s', (_, operation, changes) => {
    expect(patched([operation])).toEqual({ ...member, ...changes });
  });

  test.each([
    [
      'a malformed path',
      { op: 'Replace', path: 'emails[', value: 'x' },
      'invalidPath',
      'the path is wrong at character 8: expected an attribute',
    ],
    [
      'an operation that the RFC does not define',
      { op: 'Move', path: 'title' },
      'invalidSyntax',
      'op must be add, replace or remove',
    ],
  ])('%s is still refused', (_, operation, scimType, detail) => {
    expect(patchRefusal(() => patched([operation]))).toEqual([400, scimType, detail]);
  });

  test('a plain operation among them with an unknown attribute is still refused', () => {
    const operations = [
      { op: 'Add', path: 'shoeSize', value: '38' },
      { op: 'add', path: 'badge', value: '1' },
    ];
    const detail = 'no schema defines the attribute of the path';
    expect(patchRefusal(() => patched(operations))).toEqual([400, 'invalidPath', detail]);
  });

  test('without the rewriter Entra ID is refused', () => {
    const mode = lenientWithout(entraCapitalizedOperations);
    const attempt = () => patched([{ op: 'Replace', path: 'active', value: 'False' }], { mode });
    expect(patchRefusal(attempt)).toEqual([400, 'invalidSyntax', 'op must be add, replace or remove']);
  });
});
