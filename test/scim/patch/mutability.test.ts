import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../lambdas/scim/json.ts';
import { liberal } from '../../../lambdas/scim/manners.ts';
import { applyPatch } from '../../../lambdas/scim/patch/apply.ts';
import { parsePatch } from '../../../lambdas/scim/patch/operation.ts';
import { attribute, complex, scopeOf } from '../../../lambdas/scim/schema/attribute.ts';
import { deepFreeze, extension, member, patched, refusal } from '../member.ts';

describe('a read-only attribute, RFC 7644 section 3.5.2', () => {
  test.each([
    ['id', 'id'],
    ['schemas', 'schemas'],
    ['meta', 'meta'],
    ['meta.created', 'meta'],
    ['groups', 'groups'],
    ['groups[value eq "1"].display', 'groups'],
    [`${extension}:manager.displayName`, 'displayName'],
  ])('%s is not changed by a path', (path, name) => {
    for (const op of ['add', 'replace', 'remove']) {
      const attempt = () => patched([{ op, path, value: 'x' }]);
      expect(refusal(attempt)).toEqual([400, 'mutability', `${name} is set by this service alone`]);
    }
  });

  test('within a complex value is passed over', () => {
    const value = { manager: { value: '1', displayName: 'John Smith' } };
    expect(patched([{ op: 'add', path: extension, value }])).toEqual({
      ...member,
      [extension]: { ...member[extension], manager: { value: '1' } },
    });
  });
});

test('a password is taken and dropped, service rule 7', () => {
  for (const op of ['add', 'replace', 'remove']) {
    expect(patched([{ op, path: 'password', value: 't1meMa$heen' }])).toEqual(member);
  }
  expect(patched([{ op: 'add', value: { password: 't1meMa$heen', title: 'Guide' } }])).toEqual({
    ...member,
    title: 'Guide',
  });
});

describe('an immutable attribute, RFC 7643 section 7', () => {
  const immutable = { mutability: 'immutable' } as const;
  const badge = complex('badge', 'A badge', [
    attribute('number', 'string', 'Its number', immutable),
    attribute('color', 'string', 'Its colour'),
    attribute('issuer', 'string', 'Who gave it', { mutability: 'readOnly' }),
  ]);
  const thing = complex('urn:example:Thing', 'A thing', [attribute('serial', 'string', 'Set once', immutable), badge]);

  function change(current: JsonObject, operations: Json): JsonObject {
    const patch = parsePatch({ Operations: operations }, { scope: scopeOf(thing), manner: liberal });
    return applyPatch(deepFreeze(current), patch, thing, liberal).draft;
  }

  test.each<readonly [string, JsonObject, JsonObject, JsonObject]>([
    ['may be added where it has no value', {}, { op: 'add', path: 'serial', value: '1' }, { serial: '1' }],
    ['may be replaced where it has no value', {}, { op: 'replace', path: 'serial', value: '1' }, { serial: '1' }],
    ['may be removed where it has no value', {}, { op: 'remove', path: 'serial' }, {}],
    ['may be given the value it has', { serial: '1' }, { op: 'replace', path: 'serial', value: '1' }, { serial: '1' }],
    [
      'lets its neighbours change',
      { badge: { number: '1' } },
      { op: 'add', path: 'badge.color', value: 'red' },
      { badge: { number: '1', color: 'red' } },
    ],
    [
      'lets its read-only neighbours be, also where they are given as null',
      { badge: { number: '1', issuer: 'us' } },
      { op: 'replace', path: 'badge', value: { color: 'red', issuer: null } },
      { badge: { number: '1', issuer: 'us', color: 'red' } },
    ],
  ])('%s', (_, current, operation, expected) => {
    expect(change(current, [operation])).toEqual(expected);
  });

  test.each<readonly [string, JsonObject, JsonObject, string]>([
    ['replaced', { serial: '1' }, { op: 'replace', path: 'serial', value: '2' }, 'serial'],
    ['added to', { serial: '1' }, { op: 'add', path: 'serial', value: '2' }, 'serial'],
    [
      'taken away by null',
      { badge: { number: '1' } },
      { op: 'replace', path: 'badge', value: { number: null } },
      'number',
    ],
    ['removed', { serial: '1' }, { op: 'remove', path: 'serial' }, 'serial'],
    [
      'replaced within a complex value',
      { badge: { number: '1' } },
      { op: 'replace', path: 'badge', value: { number: '2' } },
      'number',
    ],
    [
      'removed with the complex value that holds it',
      { badge: { number: '1' } },
      { op: 'remove', path: 'badge' },
      'number',
    ],
  ])('can not be %s', (_, current, operation, name) => {
    const detail = `${name} can't be changed once it has a value`;
    expect(refusal(() => change(current, [operation]))).toEqual([400, 'mutability', detail]);
  });
});
