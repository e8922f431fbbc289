import { describe, expect, test } from '@jest/globals';
import { entraCapitalizedOperations } from '../../../lambdas/scim/dialects/entra-capitalized-operations.ts';
import type { Json, JsonObject } from '../../../lambdas/scim/json.ts';
import type { RawOperation } from '../../../lambdas/scim/manner.ts';
import { userScope } from '../../../lambdas/scim/schema/user.ts';
import { extension, home, member, patched, patchRefusal, work } from '../member.ts';
import { liberalWithout } from './liberal-without.ts';

const rewrite = (operation: RawOperation) => entraCapitalizedOperations.operation?.(operation, userScope);
const emails = [work, home];

describe('capitalised operations of Entra ID', () => {
  test.each([
    ['Add', 'add', false],
    ['Replace', 'replace', true],
    ['REPLACE', 'replace', true],
    ['Remove', 'remove', false],
    ['Move', 'move', false],
  ])('%s is plainly %s', (op, plain, creates) => {
    const rest = { path: 'title', value: 'Guide' };
    expect(rewrite({ op, ...rest })).toEqual([{ op: plain, ...rest, creates, forgivesUnknown: true }]);
  });

  test('a plain operation is none of them', () => {
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
      'a value that is not there is made',
      { op: 'Replace', path: 'emails[type eq "other"].value', value: 'c@x' },
      { emails: [...emails, { type: 'other', value: 'c@x' }] },
    ],
    [
      'a value of several sub-attributes too',
      { op: 'Replace', path: 'emails[type eq "other"]', value: { value: 'c@x' } },
      { emails: [...emails, { type: 'other', value: 'c@x' }] },
    ],
    ['no value is made of null', { op: 'Replace', path: 'emails[type eq "other"].value', value: null }, {}],
    [
      'no value is made of null, of a list that is given anew',
      { op: 'Replace', path: 'roles[type eq "x"].value', value: null },
      {},
    ],
    ['a text stands for a boolean', { op: 'Replace', path: 'active', value: 'False' }, { active: false }],
    [
      'without a path too',
      { op: 'Add', value: { active: 'False', [`${extension}:department`]: 'Tours' } },
      { active: false, [extension]: { ...member[extension], department: 'Tours' } },
    ],
    ['no value is made of an empty text', { op: 'Replace', path: 'emails[type eq "other"].value', value: '' }, {}],
    ['no value is made of what kind it is', { op: 'Add', path: 'emails[type eq "other"].primary', value: 'True' }, {}],
    [
      'a value that an empty text is left of is none',
      { op: 'Replace', path: 'emails[type eq "home"].value', value: '' },
      { emails: [work] },
    ],
    ['a removal that finds nothing is nothing', { op: 'Remove', path: 'emails[type eq "x"]' }, {}],
    ['an attribute that nobody knows is passed over, alone', { op: 'Replace', path: 'shoeSize', value: '38' }, {}],
    ['without a path too', { op: 'Add', value: { shoeSize: '38' } }, {}],
    ['an attribute that is read-only is passed over', { op: 'Replace', path: 'id', value: '1' }, {}],
    ['groups are passed over', { op: 'Remove', path: 'groups', value: [{ value: '1' }] }, {}],
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
      'an operation that the RFC does not know',
      { op: 'Move', path: 'title' },
      'invalidSyntax',
      'op must be add, replace or remove',
    ],
  ])('%s is refused all the same', (_, operation, scimType, detail) => {
    expect(patchRefusal(() => patched([operation]))).toEqual([400, scimType, detail]);
  });

  test('one plain operation among them, of an attribute that nobody knows, does not count on it', () => {
    const operations = [
      { op: 'Add', path: 'shoeSize', value: '38' },
      { op: 'add', path: 'badge', value: '1' },
    ];
    const detail = 'no schema knows the attribute of the path';
    expect(patchRefusal(() => patched(operations))).toEqual([400, 'invalidPath', detail]);
  });

  test('without the rewriter Entra ID is refused', () => {
    const manner = liberalWithout(entraCapitalizedOperations);
    const attempt = () => patched([{ op: 'Replace', path: 'active', value: 'False' }], { manner });
    expect(patchRefusal(attempt)).toEqual([400, 'invalidSyntax', 'op must be add, replace or remove']);
  });
});
