import { describe, expect, test } from '@jest/globals';
import { entraRoleText } from '../../../lambdas/scim/dialects/entra-role-text.ts';
import type { Json } from '../../../lambdas/scim/json.ts';
import { emails, roleName, user } from '../../../lambdas/scim/schema/user.ts';
import { member, patched } from '../member.ts';
import { liberalWithout } from './liberal-without.ts';

describe('the text of a role of Entra ID', () => {
  const text = JSON.stringify({ id: '06b07648', value: 'Admin', displayName: 'Administrators' });
  const value = roleName;

  test.each<readonly [string, Json, Json]>([
    ['is the value within', text, 'Admin'],
    ['is nothing else where it is no JSON', '{Admin}', '{Admin}'],
    ['is nothing else where it has no value', '{"id":"1"}', '{"id":"1"}'],
    ['is nothing else where its value is no text', '{"value":7}', '{"value":7}'],
    ['is plain where it is no object', '["Admin"]', '["Admin"]'],
    ['is plain where it is a word', 'Admin', 'Admin'],
    ['is no text', 7, 7],
  ])('%s', (_, strange, plain) => {
    expect(entraRoleText.value?.(strange, value)).toEqual(plain);
  });

  test('is no habit of other attributes', () => {
    expect(entraRoleText.value?.(text, emails.value ?? user)).toBe(text);
  });

  test.each<readonly [string, Json]>([
    ['in a list', { op: 'Add', path: 'roles', value: [{ value: text }] }],
    ['without a path', { op: 'replace', value: { roles: [{ value: text }] } }],
  ])('is understood %s', (_, operation) => {
    expect(patched([operation])).toEqual({ ...member, roles: [{ value: 'Admin' }] });
  });

  test('is understood through a filter', () => {
    const operation = { op: 'Replace', path: 'roles[primary eq "True"].value', value: text };
    expect(patched([operation])).toEqual({ ...member, roles: [{ value: 'Admin', primary: true }] });
  });

  test('without the rewriter is a role that nobody has', () => {
    const manner = liberalWithout(entraRoleText);
    const operations = [{ op: 'Add', path: 'roles', value: [{ value: text }] }];
    expect(patched(operations, { manner })).toEqual({ ...member, roles: [{ value: text }] });
  });
});
