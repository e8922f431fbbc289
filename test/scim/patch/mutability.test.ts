import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../lambdas/scim/json.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { applyPatch } from '../../../lambdas/scim/patch/apply.ts';
import { parsePatch } from '../../../lambdas/scim/patch/parse.ts';

import { attribute, complex, scopeOf } from '../../../lambdas/scim/schema/attribute.ts';
import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { deepFreeze, extension, member, patched, patchRefusal } from '../member.ts';

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
      expect(patchRefusal(attempt)).toEqual([400, 'mutability', `${name} is read-only: only this service sets it`]);
    }
  });

  test('within a complex value is skipped', () => {
    const value = { manager: { value: '1', displayName: 'John Smith' } };
    expect(patched([{ op: 'add', path: extension, value }])).toEqual({
      ...member,
      [extension]: { ...member[extension], manager: { ...member[extension].manager, value: '1' } },
    });
  });

  test('within a complex value that is replaced whole stays', () => {
    const thing = complex('urn:example:Thing', '', [
      complex('badge', '', [
        attribute('color', 'string', ''),
        attribute('size', 'string', ''),
        attribute('issuer', 'string', '', { mutability: 'readOnly' }),
      ]),
    ]);
    const body = { schemas: [urns.patchOp], Operations: [{ op: 'replace', path: 'badge', value: { color: 'red' } }] };
    const patch = parsePatch(body, { scope: scopeOf(thing), mode: strict });
    expect(applyPatch({ badge: { size: 'L', issuer: 'us' } }, patch, thing, strict).draft).toEqual({
      badge: { color: 'red', issuer: 'us' },
    });
  });
});

test('a password is accepted and dropped, service rule 7', () => {
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
  const parts = complex(
    'parts',
    'Its parts',
    [attribute('value', 'string', 'The part', immutable), attribute('color', 'string', 'Its colour')],
    { multiValued: true },
  );
  const serial = attribute('serial', 'string', 'Set once', immutable);
  const thing = complex('urn:example:Thing', 'A thing', [serial, badge, parts]);

  function change(current: JsonObject, operations: Json): JsonObject {
    const patch = parsePatch({ Operations: operations }, { scope: scopeOf(thing), mode: lenient });
    return applyPatch(deepFreeze(current), patch, thing, lenient).draft;
  }

  test.each<readonly [string, JsonObject, JsonObject, JsonObject]>([
    ['may be added if it has no value', {}, { op: 'add', path: 'serial', value: '1' }, { serial: '1' }],
    ['may be replaced if it has no value', {}, { op: 'replace', path: 'serial', value: '1' }, { serial: '1' }],
    ['may be removed if it has no value', {}, { op: 'remove', path: 'serial' }, {}],
    ['may be given the value it has', { serial: '1' }, { op: 'replace', path: 'serial', value: '1' }, { serial: '1' }],
    [
      'lets its neighbours change',
      { badge: { number: '1' } },
      { op: 'add', path: 'badge.color', value: 'red' },
      { badge: { number: '1', color: 'red' } },
    ],
    [
      'keeps its read-only neighbours, even if null is given for them',
      { badge: { number: '1', issuer: 'us' } },
      { op: 'replace', path: 'badge', value: { color: 'red', issuer: null } },
      { badge: { number: '1', issuer: 'us', color: 'red' } },
    ],
    [
      'may be given the value it has in a list',
      { parts: [{ value: '1' }] },
      { op: 'replace', path: 'parts[value eq "1"].value', value: '1' },
      { parts: [{ value: '1' }] },
    ],
    [
      'lets its neighbours in a list change',
      { parts: [{ value: '1' }] },
      { op: 'add', path: 'parts[value eq "1"].color', value: 'red' },
      { parts: [{ value: '1', color: 'red' }] },
    ],
    [
      'goes with the value of a list that holds it',
      { parts: [{ value: '1' }, { value: '2' }] },
      { op: 'remove', path: 'parts[value eq "1"]' },
      { parts: [{ value: '2' }] },
    ],
  ])('%s', (_, current, operation, expected) => {
    expect(change(current, [operation])).toEqual(expected);
  });

  test.each<readonly [string, JsonObject, JsonObject, string]>([
    ['replaced', { serial: '1' }, { op: 'replace', path: 'serial', value: '2' }, 'serial'],
    ['added to', { serial: '1' }, { op: 'add', path: 'serial', value: '2' }, 'serial'],
    [
      'removed by null',
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
    [
      'replaced in a value of a list',
      { parts: [{ value: '1' }] },
      { op: 'replace', path: 'parts[value eq "1"].value', value: '2' },
      'value',
    ],
    [
      'replaced with the value of a list that holds it',
      { parts: [{ value: '1' }] },
      { op: 'replace', path: 'parts[value eq "1"]', value: { value: '2' } },
      'value',
    ],
    [
      'removed from a value of a list',
      { parts: [{ value: '1', color: 'red' }] },
      { op: 'remove', path: 'parts[value eq "1"].value' },
      'value',
    ],
    [
      'removed from the value of a list that has nothing else',
      { parts: [{ value: '1' }] },
      { op: 'remove', path: 'parts[value eq "1"].value' },
      'value',
    ],
  ])('cannot be %s', (_, current, operation, name) => {
    const detail = `${name} cannot be changed once it has a value`;
    expect(patchRefusal(() => change(current, [operation]))).toEqual([400, 'mutability', detail]);
  });
});

describe('a required attribute cannot be removed, RFC 7644 section 3.5.2.2', () => {
  const required = { required: true } as const;
  const thing = complex('urn:example:Thing', 'A thing', [
    attribute('name', 'string', '', required),
    attribute('tags', 'string', '', { ...required, multiValued: true }),
    complex('badge', '', [attribute('number', 'string', '', required), attribute('color', 'string', '')]),
    complex('parts', '', [attribute('value', 'string', '', required), attribute('color', 'string', '')], {
      multiValued: true,
    }),
  ]);
  const current = deepFreeze({ name: 'x', tags: ['a'], badge: { number: '1' }, parts: [{ value: '1', color: 'red' }] });

  test.each<readonly [string, JsonObject, string]>([
    ['by a remove', { op: 'remove', path: 'name' }, 'name'],
    ['by null', { op: 'replace', path: 'name', value: null }, 'name'],
    ['by null without a path', { op: 'replace', value: { name: null } }, 'name'],
    ['if it is a list', { op: 'remove', path: 'tags' }, 'tags'],
    ['if it is a list, by an empty one', { op: 'replace', path: 'tags', value: [] }, 'tags'],
    ['from a complex value', { op: 'remove', path: 'badge.number' }, 'number'],
    ['from a complex value, by null', { op: 'replace', path: 'badge', value: { number: null } }, 'number'],
    ['from a value of a list', { op: 'remove', path: 'parts[color eq "red"].value' }, 'value'],
    ['from all values of a list', { op: 'remove', path: 'parts.value' }, 'value'],
  ])('%s', (_, operation, name) => {
    const patch = parsePatch({ Operations: [operation] }, { scope: scopeOf(thing), mode: lenient });
    const attempt = () => applyPatch(current, patch, thing, lenient);
    expect(patchRefusal(attempt)).toEqual([400, 'mutability', `${name} is required and cannot be removed`]);
  });

  test.each<readonly [string, JsonObject, JsonObject]>([
    ['with the complex value that has it', { op: 'remove', path: 'badge' }, { badge: undefined }],
    ['with the value of a list that has it', { op: 'remove', path: 'parts[value eq "1"]' }, { parts: undefined }],
  ])('except %s', (_, operation, changes) => {
    const patch = parsePatch({ Operations: [operation] }, { scope: scopeOf(thing), mode: lenient });
    expect(applyPatch(current, patch, thing, lenient).draft).toEqual({ ...current, ...changes });
  });
});
