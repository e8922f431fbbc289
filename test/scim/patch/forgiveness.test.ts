import { describe, expect, test } from '@jest/globals';
import { invalidValue } from '../../../lambdas/scim/error.ts';
import type { Json, JsonObject } from '../../../lambdas/scim/json.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { applyPatch } from '../../../lambdas/scim/patch/apply.ts';
import { parsePatch } from '../../../lambdas/scim/patch/parse.ts';
import { userType } from '../../../lambdas/scim/resource-types.ts';

import { user, userScope } from '../../../lambdas/scim/schema/user.ts';
import { validate } from '../../../lambdas/scim/schema/validate.ts';
import { member, patched, patchRefusal, refusal } from '../member.ts';

const title = { op: 'replace', path: 'title', value: 'Guide' };
const missing = { op: 'replace', path: 'emails[type eq "x"].value', value: 'c@x' };
const unknown = { op: 'replace', path: 'shoeSize', value: 38 };
const noTarget = 'no value of emails matches the filter of the path';
const deactivation = { op: 'replace', path: 'active', value: 'False' };

/** The counts of skipped operations, for the log: unknown, missed, refused. */
function skipped(operations: Json): Json {
  const patch = parsePatch({ Operations: operations }, { scope: userScope, mode: lenient });
  const { missed, refused } = applyPatch(
    member,
    { ...patch, accept: (draft: JsonObject) => validate(draft, userType) },
    user,
    lenient,
  );
  return [patch.unknown, missed, refused];
}

describe('an operation on an attribute that no schema defines, service rule 11', () => {
  test.each<readonly [string, Json]>([
    ['an attribute', [title, unknown]],
    ['a sub-attribute', [title, { ...unknown, path: 'name.nick' }]],
    ['a sub-attribute behind a filter', [{ ...unknown, path: 'emails[type eq "work"].nick' }, title]],
    ['a list', [{ op: 'remove', path: 'members[value eq "1"]' }, title]],
    ['a name without a path', [{ op: 'add', value: { shoeSize: 38, title: 'Guide' } }]],
    ['a malformed name without a path', [{ op: 'add', value: { 'shoe size': 38, title: 'Guide' } }]],
  ])('%s is skipped beside another operation that applies', (_, operations) => {
    expect(patched(operations)).toEqual({ ...member, title: 'Guide' });
    expect(skipped(operations)).toEqual([1, 0, 0]);
  });

  test.each<readonly [string, Json]>([
    ['by a path', [unknown]],
    ['by several', [unknown, { ...unknown, path: 'badge' }]],
    ['beside a value without a path that has only unknown names', [{ op: 'add', value: { badge: 1 } }, unknown]],
    ['within brackets', [{ op: 'remove', path: 'members[value eq "1"]' }]],
  ])('is refused without other operations: %s', (_, operations) => {
    const detail = 'no schema defines the attribute of the path';
    expect(patchRefusal(() => patched(operations))).toEqual([400, 'invalidPath', detail]);
  });

  test('is not refused if Entra ID sends all operations', () => {
    const operations = [
      { ...unknown, op: 'Replace' },
      { ...unknown, op: 'Add', path: 'badge' },
    ];
    expect(patched(operations)).toEqual(member);
    expect(skipped(operations)).toEqual([2, 0, 0]);
    const detail = 'no schema defines the attribute of the path';
    expect(patchRefusal(() => patched([...operations, unknown]))).toEqual([400, 'invalidPath', detail]);
  });

  test('does not excuse a malformed path', () => {
    const detail = 'the path is wrong at character 1: expected an attribute';
    expect(patchRefusal(() => patched([title, { ...unknown, path: 'shoe..size' }]))).toEqual([
      400,
      'invalidPath',
      detail,
    ]);
  });
});

describe('unknown names in the value of an operation without a path are ignored, service rule 11', () => {
  test.each<readonly [string, Json, number]>([
    ['one', [{ op: 'add', value: { shoeSize: 38 } }], 1],
    ['in a list of one', [{ op: 'replace', value: [{ shoeSize: 38 }] }], 1],
    ['an extension', [{ op: 'replace', value: { 'urn:example:2.0:User': { badge: 'x' } } }], 1],
    ['a path', [{ op: 'replace', value: { 'members[value eq "1"]': 'x', 'name.nick': 'y' } }], 2],
    [
      'in several operations',
      [
        { op: 'add', value: { shoeSize: 38 } },
        { op: 'replace', value: { badge: 1 } },
      ],
      2,
    ],
  ])('even without other names: %s', (_, operations, count) => {
    expect(patched(operations)).toEqual(member);
    expect(skipped(operations)).toEqual([count, 0, 0]);
  });
});

describe('a remove that selects nothing', () => {
  test.each<readonly [string, Json]>([
    ['by itself', [{ op: 'remove', path: 'photos[type eq "x"]' }]],
    ['of a part', [{ op: 'Remove', path: 'emails[type eq "x"].value' }]],
  ])('is counted %s', (_, operations) => {
    expect(patched(operations)).toEqual(member);
    expect(skipped(operations)).toEqual([0, 1, 0]);
  });
});

describe('a deactivation never fails because of a neighbour, service rule 11', () => {
  test.each<readonly [string, JsonObject, readonly [number, number, number]]>([
    ['that finds no target', missing, [0, 0, 1]],
    ['that replaces a missing value', { ...missing, path: 'emails[type eq "x"]' }, [0, 0, 1]],
    [
      'with a filter that implies no single value',
      { ...missing, op: 'add', path: 'emails[display pr].value' },
      [0, 0, 1],
    ],
    ['that does not select a value', { ...missing, path: 'emails.value' }, [0, 0, 1]],
    ['that removes nothing', { op: 'remove', path: 'photos[type eq "x"]' }, [0, 1, 0]],
    ['that removes without a path', { op: 'remove' }, [0, 0, 1]],
    ['with an unknown attribute', unknown, [1, 0, 0]],
    ['of the wrong type', { op: 'replace', path: 'title', value: 7 }, [0, 0, 1]],
    ['of two values for one', { op: 'replace', path: 'title', value: ['x', 'y'] }, [0, 0, 1]],
    ['of the wrong type within', { op: 'add', path: 'name', value: { givenName: 7 } }, [0, 0, 1]],
    ['of the wrong type in a list', { op: 'add', path: 'emails', value: ['c@x'] }, [0, 0, 1]],
    ['without a value', { op: 'replace', path: 'title' }, [0, 0, 1]],
    ['without a path and an object', { op: 'replace', value: 'x' }, [0, 0, 1]],
    ['that is read-only', { op: 'replace', path: 'id', value: '1' }, [0, 0, 1]],
    ['that is required', { op: 'remove', path: 'userName' }, [0, 0, 1]],
    ['that is too long', { op: 'replace', path: 'userName', value: 'x'.repeat(513) }, [0, 0, 1]],
    ['of no visible character', { op: 'replace', path: 'userName', value: ' ' }, [0, 0, 1]],
    ['of too many values', { op: 'add', path: 'emails', value: many(41) }, [0, 0, 1]],
    ['of two primary values', { op: 'replace', path: 'emails[value pr].primary', value: true }, [0, 0, 1]],
    ['that is not Base64', { op: 'add', path: 'x509Certificates', value: [{ value: '?' }] }, [0, 0, 1]],
  ])('%s', (_, neighbour, counts) => {
    const title = { op: 'replace', path: 'nickName', value: 'Babs' };
    const expected = { ...member, active: false, nickName: 'Babs' };
    for (const operations of [
      [neighbour, deactivation, title],
      [title, deactivation, neighbour],
      [deactivation, neighbour, title],
    ]) {
      expect(patched(operations)).toEqual(expected);
      expect(skipped(operations)).toEqual(counts);
    }
  });

  test.each<readonly [string, Json]>([
    ['no target', { 'emails[type eq "x"].value': 'c@x' }],
    ['the wrong type', { title: 7 }],
    ['the wrong type within', { name: { givenName: { x: 1 } } }],
    ['null for what is required', { userName: null }],
  ])('in the same value: %s', (_, neighbours) => {
    const operations = [
      { op: 'replace', value: { ...(neighbours as object), active: false, nickName: 'Babs' } as Json },
    ];
    expect(patched(operations)).toEqual({ ...member, active: false, nickName: 'Babs' });
    expect(skipped(operations)).toEqual([0, 0, 1]);
  });

  test('skips each of several neighbours', () => {
    const wrong = { op: 'replace', path: 'title', value: 7 };
    const operations = [missing, wrong, deactivation, wrong, unknown, { op: 'remove', path: 'ims[type eq "x"]' }];
    expect(patched(operations)).toEqual({ ...member, active: false });
    expect(skipped(operations)).toEqual([1, 1, 3]);
  });

  test.each<readonly [string, JsonObject, string]>([
    ['a path that is malformed', { op: 'replace', path: 'emails[', value: 'x' }, 'invalidPath'],
    ['an unknown op', { op: 'move', path: 'title', value: 'x' }, 'invalidSyntax'],
    ['a name twice', { op: 'replace', value: { title: 'x', Title: 'y' } }, 'invalidSyntax'],
    [
      'a name twice within',
      { op: 'replace', path: 'name', value: { givenName: 'x', GivenName: 'y' } },
      'invalidSyntax',
    ],
  ])('a syntax error is refused all the same: %s', (_, neighbour, scimType) => {
    for (const operations of [
      [missing, neighbour, deactivation],
      [deactivation, missing, neighbour],
    ]) {
      const [status, type, detail] = refusal(() => patched(operations));
      expect([status, type]).toEqual([400, scimType]);
      expect(detail).toMatch(new RegExp(`^Operations\\[${operations.indexOf(neighbour)}\\]`));
    }
  });

  test('fails in the strict mode', () => {
    const operations = [missing, { ...deactivation, value: false }];
    expect(patchRefusal(() => patched(operations, { mode: strict }))).toEqual([400, 'noTarget', noTarget]);
  });

  test('is never skipped itself', () => {
    const accept = () => {
      throw invalidValue('roles must be one of admin, viewer');
    };
    const patch = parsePatch({ Operations: [missing, deactivation] }, { scope: userScope, mode: lenient });
    expect(refusal(() => applyPatch(member, { ...patch, accept }, user, lenient))).toEqual([
      400,
      'invalidValue',
      'Operations[1].value: roles must be one of admin, viewer',
    ]);
  });

  const activation = { op: 'replace', path: 'active', value: true };
  const removal = { op: 'remove', path: 'active' };
  test.each<readonly [string, readonly Json[]]>([
    ['activates it again', [deactivation, activation]],
    [
      'activates it again in the same value',
      [
        { op: 'replace', value: { active: false } },
        { op: 'add', value: { active: 'True' } },
      ],
    ],
    ['removes active', [deactivation, removal]],
    ['activates it after two', [deactivation, deactivation, activation]],
  ])('only if the member ends inactive: not if an operation %s', (_, operations) => {
    for (const all of [
      [missing, ...operations],
      [...operations, missing],
    ]) {
      expect(patchRefusal(() => patched(all))).toEqual([400, 'noTarget', noTarget]);
    }
  });

  test.each<readonly [string, readonly Json[]]>([
    ['activated before', [activation, deactivation]],
    ['deactivated twice', [deactivation, activation, deactivation]],
    ['and active has a wrong type afterwards', [deactivation, { op: 'replace', path: 'active', value: 'maybe' }]],
  ])('the member ends inactive: %s', (_, operations) => {
    expect(patched([missing, ...operations])).toEqual({ ...member, active: false });
  });

  test.each<readonly [string, Json]>([
    ['an activation', { ...deactivation, value: true }],
    ['a removal of active', { op: 'remove', path: 'active', value: false }],
    ['another attribute', { op: 'replace', path: 'emails[type eq "work"].primary', value: false }],
  ])('%s is not a deactivation', (_, operation) => {
    expect(patchRefusal(() => patched([operation, missing]))).toEqual([400, 'noTarget', noTarget]);
  });

  test('an error that is not a ScimError is thrown', () => {
    const accept = () => {
      throw new TypeError('a fault of ours');
    };
    const patch = parsePatch({ Operations: [deactivation] }, { scope: userScope, mode: lenient });
    expect(() => applyPatch(member, { ...patch, accept }, user, lenient)).toThrow(TypeError);
  });
});

function many(count: number): Json {
  return Array.from({ length: count }, (_, index) => ({ value: `${index}@x` }));
}
