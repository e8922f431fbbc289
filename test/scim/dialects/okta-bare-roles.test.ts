import { describe, expect, test } from '@jest/globals';
import { oktaBareRoles } from '../../../lambdas/scim/dialects/attributes.ts';

import type { Json } from '../../../lambdas/scim/json.ts';
import { strict } from '../../../lambdas/scim/modes.ts';
import { emails, roles } from '../../../lambdas/scim/schema/user.ts';
import { patched, patchRefusal } from '../member.ts';
import { lenientWithout } from './lenient-without.ts';

describe('the bare roles of Okta', () => {
  test.each<readonly [string, Json, Json]>([
    ['a text', 'admin', { value: 'admin' }],
    ['an object, which is plain', { value: 'admin' }, { value: 'admin' }],
    ['a number, which stays as it is', 7, 7],
  ])('%s', (_, strange, plain) => {
    expect(oktaBareRoles.value?.(strange, roles)).toEqual(plain);
  });

  test('do not apply to other attributes', () => {
    expect(oktaBareRoles.value?.('a@x', emails)).toBe('a@x');
  });

  test.each<readonly [string, Json]>([
    ['a list', { op: 'replace', path: 'roles', value: ['admin'] }],
    ['a text', { op: 'replace', path: 'roles', value: 'admin' }],
    ['a list without a path', { op: 'replace', value: { roles: ['admin'] } }],
    ['a list with an object', { op: 'add', path: 'roles', value: ['admin', { value: 'admin' }] }],
  ])('are accepted as %s', (_, operation) => {
    expect(patched([operation])['roles']).toEqual([{ value: 'admin' }]);
  });

  test.each([
    ['without the rewriter', lenientWithout(oktaBareRoles)],
    ['in the strict mode', strict],
  ])('%s are refused', (_, mode) => {
    const attempt = () => patched([{ op: 'replace', path: 'roles', value: ['admin'] }], { mode });
    const detail = 'roles[0] must be an object with sub-attributes';
    expect(patchRefusal(attempt)).toEqual([400, 'invalidValue', detail]);
  });
});
