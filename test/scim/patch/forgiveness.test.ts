import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../../lambdas/scim/json.ts';
import { liberal, strict } from '../../../lambdas/scim/manners.ts';
import { applyPatch } from '../../../lambdas/scim/patch/apply.ts';
import { parsePatch } from '../../../lambdas/scim/patch/operation.ts';
import { user, userScope } from '../../../lambdas/scim/schema/user.ts';
import { member, patched, refusal } from '../member.ts';

const title = { op: 'replace', path: 'title', value: 'Guide' };
const missing = { op: 'replace', path: 'emails[type eq "x"].value', value: 'c@x' };
const unknown = { op: 'replace', path: 'shoeSize', value: 38 };
const deactivation = { op: 'replace', path: 'active', value: 'False' };

/** What was skipped is counted, for the log. */
function skipped(operations: Json): Json {
  const patch = parsePatch({ Operations: operations }, { scope: userScope, manner: liberal });
  return [patch.unknown, applyPatch(member, patch, user, liberal).missed];
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
    expect(skipped(operations)).toEqual([1, 0]);
  });

  test.each<readonly [string, Json]>([
    ['by a path', [unknown]],
    ['by several', [unknown, { ...unknown, path: 'badge' }]],
    ['without a path', [{ op: 'add', value: { shoeSize: 38 } }]],
    ['within brackets', [{ op: 'remove', path: 'members[value eq "1"]' }]],
  ])('alone is refused %s', (_, operations) => {
    const detail = 'no schema knows the attribute of the path';
    expect(refusal(() => patched(operations))).toEqual([400, 'invalidPath', detail]);
  });

  test('is not refused where Entra ID says all of it, which can not help it', () => {
    const operations = [
      { ...unknown, op: 'Replace' },
      { ...unknown, op: 'Add', path: 'badge' },
    ];
    expect(patched(operations)).toEqual(member);
    expect(skipped(operations)).toEqual([2, 0]);
    const detail = 'no schema knows the attribute of the path';
    expect(refusal(() => patched([...operations, unknown]))).toEqual([400, 'invalidPath', detail]);
  });

  test('does not excuse a malformed path', () => {
    const detail = 'the path is wrong at character 1: expected an attribute';
    expect(refusal(() => patched([title, { ...unknown, path: 'shoe..size' }]))).toEqual([400, 'invalidPath', detail]);
  });
});

describe('a deactivation never fails because of a neighbour, service rule 11', () => {
  test.each<readonly [string, Json, Json]>([
    ['that finds no target', [missing, deactivation], [0, 1]],
    ['before it or after it', [missing, { op: 'add', path: 'active', value: false }, missing], [0, 2]],
    ['that removes nothing', [deactivation, { op: 'remove', path: 'photos[type eq "x"]' }], [0, 1]],
    ['that nobody knows', [unknown, deactivation], [1, 0]],
    ['in the same value', [{ op: 'replace', value: { active: false, 'emails[type eq "x"].value': 'c@x' } }], [0, 1]],
  ])('%s', (_, operations, counts) => {
    expect(patched(operations)).toEqual({ ...member, active: false });
    expect(skipped(operations)).toEqual(counts);
  });

  test('in the strict manner neither', () => {
    const operations = [missing, { ...deactivation, value: false }];
    expect(patched(operations, { manner: strict })).toEqual({ ...member, active: false });
  });

  test.each<readonly [string, Json]>([
    ['an activation', { ...deactivation, value: true }],
    ['a removal of active', { op: 'remove', path: 'active', value: false }],
    ['another attribute', { op: 'replace', path: 'emails[type eq "work"].primary', value: false }],
  ])('but %s is none', (_, operation) => {
    const detail = 'no value of emails answers the filter of the path';
    expect(refusal(() => patched([operation, missing]))).toEqual([400, 'noTarget', detail]);
  });
});
