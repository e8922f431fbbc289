import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../lambdas/scim/json.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { member, patched } from '../member.ts';

/** Service rule 6: omission never deactivates or unlinks; null, [] and, for an externalId, "" are no value. */
describe('null keeps active, externalId and roles', () => {
  test.each<readonly [string, JsonObject]>([
    ['externalId, null', { op: 'replace', path: 'externalId', value: null }],
    ['externalId, an empty text', { op: 'replace', path: 'externalId', value: '' }],
    ['externalId, an empty text that is added', { op: 'add', path: 'externalId', value: '' }],
    ['active, null', { op: 'replace', path: 'active', value: null }],
  ])('%s', (_, operation) => {
    for (const mode of [lenient, strict]) expect(patched([operation], { mode })).toEqual(member);
  });

  test.each<readonly [string, JsonObject]>([
    ['without a path', { op: 'replace', value: { externalId: null, active: null } }],
    ['without a path, an empty text', { op: 'Replace', value: { externalId: '' } }],
    ['in lists', { op: 'replace', value: { externalId: [], active: [null] } }],
    ['wrapped', { op: 'Replace', path: 'externalId', value: [{ $ref: null, value: '' }] }],
    ['added, roles too', { op: 'add', value: { roles: [], externalId: null, active: null } }],
    ['added, roles without a value', { op: 'add', path: 'roles', value: [{ value: '', primary: true }] }],
  ])('%s', (_, operation) => {
    expect(patched([operation])).toEqual(member);
  });
});

/** Service rule 5: a privilege never survives its removal; the member gets the default role. */
describe('emptied roles are removed', () => {
  test.each<readonly [string, JsonObject]>([
    ['an empty list', { op: 'replace', path: 'roles', value: [] }],
    ['null', { op: 'replace', path: 'roles', value: null }],
    ['a remove', { op: 'remove', path: 'roles' }],
    ['a remove of all of them', { op: 'remove', path: 'roles.value' }],
    ['a role without a value', { op: 'replace', path: 'roles', value: [{ primary: true }] }],
    ['an empty role', { op: 'replace', path: 'roles', value: [{ value: '', primary: true }] }],
    ['a role with null', { op: 'replace', path: 'roles', value: [{ value: null }] }],
    ['a list of null', { op: 'replace', path: 'roles', value: [null] }],
    ['a list of an empty object', { op: 'replace', path: 'roles', value: [{}] }],
    ['two roles without a value', { op: 'replace', path: 'roles', value: [{ value: '' }, { type: 'x' }] }],
  ])('by %s', (_, operation) => {
    for (const mode of [lenient, strict]) expect(patched([operation], { mode })).not.toHaveProperty('roles');
  });

  test.each<readonly [string, JsonObject]>([
    ['null without a path', { op: 'replace', value: { roles: null } }],
    ['an empty list without a path', { op: 'Replace', value: { roles: [] } }],
    ['an empty text without a path', { op: 'replace', value: { roles: '' } }],
    ['an empty text', { op: 'replace', path: 'roles', value: '' }],
    ['a list of an empty text', { op: 'replace', path: 'roles', value: [''] }],
    ['a blank role without a path', { op: 'replace', value: { roles: [{ value: null, primary: true }] } }],
    [
      "Entra ID's blank role",
      {
        op: 'Replace',
        path: 'roles',
        value: [{ value: '', primary: 'True', type: 'WindowsAzureActiveDirectoryRole' }],
      },
    ],
    ['a remove of the one', { op: 'remove', path: 'roles[value eq "Maker"]' }],
    ['a remove of the primary one', { op: 'Remove', path: 'roles[primary eq "True"]' }],
    ['a remove of its value', { op: 'remove', path: 'roles[value eq "maker"].value' }],
    ['null for its value', { op: 'replace', path: 'roles[primary eq true].value', value: null }],
    ['an empty text for its value', { op: 'Replace', path: 'roles[primary eq true].value', value: '' }],
    ['a remove with the value', { op: 'Remove', path: 'roles', value: [{ value: 'maker' }] }],
  ])('by %s', (_, operation) => {
    expect(patched([operation])).not.toHaveProperty('roles');
  });

  test.each<readonly [string, JsonObject]>([
    ['another role', { op: 'remove', path: 'roles[value eq "viewer"]' }],
    ['its value', { op: 'remove', path: 'roles[value eq "viewer"].value' }],
    ['another role by its value', { op: 'Remove', path: 'roles', value: [{ value: 'viewer' }] }],
    ['a role by an empty field', { op: 'Replace', path: 'roles[type eq "x"].value', value: '' }],
    ['a role by an empty field that is primary', { op: 'Add', path: 'roles[type eq "x"].primary', value: 'True' }],
  ])('a removal of a role that is not effective changes nothing: %s', (_, operation) => {
    expect(patched([operation])).toEqual(member);
  });

  test('the same in strict mode, which refuses other removals that select nothing', () => {
    const operation = { op: 'remove', path: 'roles[value eq "viewer"].value' };
    expect(patched([operation], { mode: strict })).toEqual(member);
  });

  const current = { ...member, roles: [{ value: 'viewer', primary: true }] };
  const add = { op: 'add', path: 'roles', value: [{ value: 'maker' }] };
  const remove = { op: 'remove', path: 'roles[value eq "viewer"]' };
  test.each([
    ['add, remove', [add, remove]],
    ['remove, add', [remove, add]],
  ])('a role is exchanged in either order: %s', (_, operations) => {
    expect(patched(operations, { current })['roles']).toEqual([{ value: 'maker' }]);
  });

  test('a role that is given one part after the other replaces what was there', () => {
    const parts = ['display', 'value'].map((sub) => ({
      op: 'Add',
      path: `roles[type eq "x"].${sub}`,
      value: 'viewer',
    }));
    for (const operations of [parts, parts.toReversed()]) {
      expect(patched(operations)['roles']).toEqual([{ type: 'x', value: 'viewer', display: 'viewer' }]);
    }
  });
});

test('a remove of externalId unlinks', () => {
  expect(patched([{ op: 'remove', path: 'externalId' }])).not.toHaveProperty('externalId');
});

test('null removes the value of other attributes, RFC 7643 section 2.5', () => {
  expect(patched([{ op: 'replace', path: 'title', value: null }])).not.toHaveProperty('title');
});
