import { describe, expect, test } from '@jest/globals';
import { invalidValue } from '../../../lambdas/scim/error.ts';
import type { Json, JsonObject } from '../../../lambdas/scim/json.ts';
import { liberal, strict } from '../../../lambdas/scim/manners.ts';
import { applyPatch } from '../../../lambdas/scim/patch/apply.ts';
import { parsePatch } from '../../../lambdas/scim/patch/operation.ts';
import { user, userScope } from '../../../lambdas/scim/schema/user.ts';
import { validate } from '../../../lambdas/scim/schema/validate.ts';
import { member, patched, patchRefusal, refusal } from '../member.ts';

const title = { op: 'replace', path: 'title', value: 'Guide' };
const missing = { op: 'replace', path: 'emails[type eq "x"].value', value: 'c@x' };
const unknown = { op: 'replace', path: 'shoeSize', value: 38 };
const noTarget = 'no value of emails answers the filter of the path';
const deactivation = { op: 'replace', path: 'active', value: 'False' };

/** What was skipped is counted, for the log: unknown, missed, refused. */
function skipped(operations: Json): Json {
  const patch = parsePatch({ Operations: operations }, { scope: userScope, manner: liberal });
  const { missed, refused } = applyPatch(member, { ...patch, accept: validate }, user, liberal);
  return [patch.unknown, missed, refused];
}

describe('an operation on an attribute that no schema knows, service rule 11', () => {
  test.each<readonly [string, Json]>([
    ['an attribute', [title, unknown]],
    ['a sub-attribute', [title, { ...unknown, path: 'name.nick' }]],
    ['a sub-attribute behind a filter', [{ ...unknown, path: 'emails[type eq "work"].nick' }, title]],
    ['a list', [{ op: 'remove', path: 'members[value eq "1"]' }, title]],
    ['a name without a path', [{ op: 'add', value: { shoeSize: 38, title: 'Guide' } }]],
    ['what is no name, without a path', [{ op: 'add', value: { 'shoe size': 38, title: 'Guide' } }]],
  ])('%s is skipped beside another that applies', (_, operations) => {
    expect(patched(operations)).toEqual({ ...member, title: 'Guide' });
    expect(skipped(operations)).toEqual([1, 0, 0]);
  });

  test.each<readonly [string, Json]>([
    ['by a path', [unknown]],
    ['by several', [unknown, { ...unknown, path: 'badge' }]],
    ['beside a value without a path that holds nothing known', [{ op: 'add', value: { badge: 1 } }, unknown]],
    ['within brackets', [{ op: 'remove', path: 'members[value eq "1"]' }]],
  ])('alone is refused %s', (_, operations) => {
    const detail = 'no schema knows the attribute of the path';
    expect(patchRefusal(() => patched(operations))).toEqual([400, 'invalidPath', detail]);
  });

  test('is not refused where Entra ID says all of it, which can not help it', () => {
    const operations = [
      { ...unknown, op: 'Replace' },
      { ...unknown, op: 'Add', path: 'badge' },
    ];
    expect(patched(operations)).toEqual(member);
    expect(skipped(operations)).toEqual([2, 0, 0]);
    const detail = 'no schema knows the attribute of the path';
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
  ])('also where nothing else is left: %s', (_, operations, count) => {
    expect(patched(operations)).toEqual(member);
    expect(skipped(operations)).toEqual([count, 0, 0]);
  });
});

describe('a removal that finds nothing', () => {
  test.each<readonly [string, Json]>([
    ['alone', [{ op: 'remove', path: 'photos[type eq "x"]' }]],
    ['of a part', [{ op: 'Remove', path: 'emails[type eq "x"].value' }]],
  ])('is counted %s', (_, operations) => {
    expect(patched(operations)).toEqual(member);
    expect(skipped(operations)).toEqual([0, 1, 0]);
  });
});

describe('a deactivation never fails because of a neighbour, service rule 11', () => {
  test.each<readonly [string, JsonObject, readonly [number, number, number]]>([
    ['that finds no target', missing, [0, 0, 1]],
    ['that replaces a whole value which is not there', { ...missing, path: 'emails[type eq "x"]' }, [0, 0, 1]],
    ['that no single value follows from', { ...missing, op: 'add', path: 'emails[display pr].value' }, [0, 0, 1]],
    ['that does not say which value it means', { ...missing, path: 'emails.value' }, [0, 0, 1]],
    ['that removes nothing', { op: 'remove', path: 'photos[type eq "x"]' }, [0, 1, 0]],
    ['that removes without a path', { op: 'remove' }, [0, 0, 1]],
    ['that nobody knows', unknown, [1, 0, 0]],
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
    ['that is no Base64', { op: 'add', path: 'x509Certificates', value: [{ value: '?' }] }, [0, 0, 1]],
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

  test('nor because of several, of which each is skipped', () => {
    const wrong = { op: 'replace', path: 'title', value: 7 };
    const operations = [missing, wrong, deactivation, wrong, unknown, { op: 'remove', path: 'ims[type eq "x"]' }];
    expect(patched(operations)).toEqual({ ...member, active: false });
    expect(skipped(operations)).toEqual([1, 1, 3]);
  });

  test.each<readonly [string, JsonObject, string]>([
    ['a path that is malformed', { op: 'replace', path: 'emails[', value: 'x' }, 'invalidPath'],
    ['an op that nobody knows', { op: 'move', path: 'title', value: 'x' }, 'invalidSyntax'],
    ['a name twice', { op: 'replace', value: { title: 'x', Title: 'y' } }, 'invalidSyntax'],
    [
      'a name twice within',
      { op: 'replace', path: 'name', value: { givenName: 'x', GivenName: 'y' } },
      'invalidSyntax',
    ],
  ])('but what can not be read is refused: %s', (_, neighbour, scimType) => {
    for (const operations of [
      [missing, neighbour, deactivation],
      [deactivation, missing, neighbour],
    ]) {
      const [status, type, detail] = refusal(() => patched(operations));
      expect([status, type]).toEqual([400, scimType]);
      expect(detail).toMatch(new RegExp(`^Operations\\[${operations.indexOf(neighbour)}\\]`));
    }
  });

  test('in the strict manner it does', () => {
    const operations = [missing, { ...deactivation, value: false }];
    expect(patchRefusal(() => patched(operations, { manner: strict }))).toEqual([400, 'noTarget', noTarget]);
  });

  test('and is never skipped itself', () => {
    const accept = () => {
      throw invalidValue('roles must be one of admin, viewer');
    };
    const patch = parsePatch({ Operations: [missing, deactivation] }, { scope: userScope, manner: liberal });
    expect(refusal(() => applyPatch(member, { ...patch, accept }, user, liberal))).toEqual([
      400,
      'invalidValue',
      'Operations[1].value: roles must be one of admin, viewer',
    ]);
  });

  test.each<readonly [string, Json]>([
    ['an activation', { ...deactivation, value: true }],
    ['a removal of active', { op: 'remove', path: 'active', value: false }],
    ['another attribute', { op: 'replace', path: 'emails[type eq "work"].primary', value: false }],
  ])('but %s is none', (_, operation) => {
    expect(patchRefusal(() => patched([operation, missing]))).toEqual([400, 'noTarget', noTarget]);
  });

  test('what fails for another reason than a refusal is no neighbour', () => {
    const accept = () => {
      throw new TypeError('a fault of ours');
    };
    const patch = parsePatch({ Operations: [deactivation] }, { scope: userScope, manner: liberal });
    expect(() => applyPatch(member, { ...patch, accept }, user, liberal)).toThrow(TypeError);
  });
});

function many(count: number): Json {
  return Array.from({ length: count }, (_, index) => ({ value: `${index}@x` }));
}
