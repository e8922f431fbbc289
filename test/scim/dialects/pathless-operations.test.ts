import { describe, expect, test } from '@jest/globals';
import { pathlessOperations } from '../../../lambdas/scim/dialects/operations.ts';

import type { Json } from '../../../lambdas/scim/json.ts';
import type { RawOperation } from '../../../lambdas/scim/mode.ts';
import { strict } from '../../../lambdas/scim/modes.ts';
import { userScope } from '../../../lambdas/scim/schema/user.ts';
import { patched, patchRefusal, refusal } from '../member.ts';
import { lenientWithout } from './lenient-without.ts';

const rewrite = (operation: RawOperation) => pathlessOperations.operation?.(operation, userScope);

describe('an operation without a path, of Okta and of Entra ID', () => {
  test.each<readonly [string, Partial<RawOperation>]>([
    ['with no path', {}],
    ['that is null', { path: null }],
  ])('%s becomes one operation for each attribute', (_, path) => {
    const value = { active: false, 'name.givenName': 'Ada', title: null };
    expect(rewrite({ op: 'replace', ...path, value, forgivesUnknown: true })).toEqual([
      { op: 'replace', path: 'active', value: false, pathless: true, forgivesUnknown: true },
      { op: 'replace', path: 'name.givenName', value: 'Ada', pathless: true, forgivesUnknown: true },
      { op: 'replace', path: 'title', value: null, pathless: true, forgivesUnknown: true },
    ]);
  });

  test('may have its value in a list of one', () => {
    expect(rewrite({ op: 'add', value: [{ active: false }] })).toEqual([
      { op: 'add', path: 'active', value: false, pathless: true },
    ]);
  });

  test('becomes none if its value is empty', () => {
    expect(rewrite({ op: 'add', value: {} })).toEqual([]);
  });

  test.each<readonly [string, RawOperation]>([
    ['a path that is empty', { op: 'add', path: '', value: { title: 'x' } }],
    ['a path', { op: 'add', path: 'name', value: { givenName: 'Ada' } }],
    ['another operation, which needs a path', { op: 'remove', value: { title: null } }],
    ['an unknown operation', { op: 'move', value: { title: 'x' } }],
  ])('%s is left as it is', (_, operation) => {
    expect(rewrite(operation)).toEqual([operation]);
  });

  test.each<readonly [string, Json | undefined, string, string]>([
    ['a text', 'x', 'invalidValue', 'without a path, value must be an object with attributes'],
    [
      'a list of two',
      [{ active: false }, { title: 'x' }],
      'invalidValue',
      'without a path, value must be an object with attributes',
    ],
    ['nothing', undefined, 'invalidValue', 'without a path, value must be an object with attributes'],
    ['a name twice', { title: 'x', TITLE: 'y' }, 'invalidSyntax', 'value has an attribute more than once'],
  ])('is refused with %s for a value', (_, value, scimType, detail) => {
    const operation: RawOperation = { op: 'add', ...(value !== undefined && { value }) };
    expect(refusal(() => rewrite(operation))).toEqual([400, scimType, detail]);
  });

  test.each([
    ['without the rewriter', lenientWithout(pathlessOperations)],
    ['in the strict mode', strict],
  ])('%s is refused', (_, mode) => {
    const attempt = () => patched([{ op: 'replace', value: { active: false } }], { mode });
    expect(patchRefusal(attempt)).toEqual([400, 'invalidSyntax', 'every operation needs a path']);
  });
});
