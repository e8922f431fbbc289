import { describe, expect, test } from '@jest/globals';
import { entraRoleText } from '../../../lambdas/scim/dialects/attributes.ts';

import type { Json } from '../../../lambdas/scim/json.ts';
import { emails, roleName, user } from '../../../lambdas/scim/schema/user.ts';
import { member, patched } from '../member.ts';
import { lenientWithout } from './lenient-without.ts';

describe('the text of a role of Entra ID', () => {
  const text = JSON.stringify({ id: '06b07648', value: 'Admin', displayName: 'Administrators' });
  const value = roleName;

  test.each<readonly [string, Json, Json]>([
    ['is the value within', text, 'Admin'],
    ['stays if it is not JSON', '{Admin}', '{Admin}'],
    ['stays if it has no value', '{"id":"1"}', '{"id":"1"}'],
    ['stays if its value is not a text', '{"value":7}', '{"value":7}'],
    ['stays if it is not an object', '["Admin"]', '["Admin"]'],
    ['stays if it is a word', 'Admin', 'Admin'],
    ['stays if it is not a text', 7, 7],
  ])('%s', (_, strange, plain) => {
    expect(entraRoleText.value?.(strange, value)).toEqual(plain);
  });

  test('does not apply to other attributes', () => {
    expect(entraRoleText.value?.(text, emails.value ?? user)).toBe(text);
  });

  test.each<readonly [string, Json]>([
    ['in a list', { op: 'Add', path: 'roles', value: [{ value: text }] }],
    ['without a path', { op: 'replace', value: { roles: [{ value: text }] } }],
  ])('is accepted %s', (_, operation) => {
    expect(patched([operation])).toEqual({ ...member, roles: [{ value: 'Admin' }] });
  });

  test('is accepted through a filter', () => {
    const operation = { op: 'Replace', path: 'roles[primary eq "True"].value', value: text };
    expect(patched([operation])).toEqual({ ...member, roles: [{ value: 'Admin', primary: true }] });
  });

  test('without the rewriter is a role that does not exist', () => {
    const mode = lenientWithout(entraRoleText);
    const operations = [{ op: 'Add', path: 'roles', value: [{ value: text }] }];
    expect(patched(operations, { mode })).toEqual({ ...member, roles: [{ value: text }] });
  });
});
