import { describe, expect, test } from '@jest/globals';
import { attempt, uniqueness } from '../../../lambdas/scim/error.ts';
import type { Json, JsonObject } from '../../../lambdas/scim/json.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { applyPatch } from '../../../lambdas/scim/patch/apply.ts';
import { parsePatch } from '../../../lambdas/scim/patch/parse.ts';
import { user, userScope } from '../../../lambdas/scim/schema/user.ts';
import { member, patched, refusal } from '../member.ts';

const fine: Json = { op: 'replace', path: 'nickName', value: 'Babs' };

describe('an error of a PATCH names the operation, counted from 0: service rule 9', () => {
  test.each<readonly [string, Json]>([
    ['.path: the path is wrong at character 8: expected an attribute', { op: 'replace', path: 'emails[', value: 'x' }],
    ['.path: no schema defines the attribute of the path', { op: 'replace', path: 'shoeSize', value: 38 }],
    [
      '.path: no value of emails matches the filter of the path',
      { op: 'replace', path: 'emails[type eq "x"].value', value: 'c@x' },
    ],
    ['.path: id is read-only: only this service sets it', { op: 'replace', path: 'id', value: '1' }],
    ['.path: userName is required and cannot be removed', { op: 'remove', path: 'userName' }],
    ['.path: remove needs a path', { op: 'remove' }],
    ['.value: replace needs a value', { op: 'replace', path: 'title' }],
    ['.value: title must be a string', { op: 'replace', path: 'title', value: 7 }],
    ['.value: title must be a string', { op: 'replace', value: { title: 7, nickName: 'B' } }],
    ['.value: userName is required and cannot be removed', { op: 'replace', value: { userName: null } }],
    [
      '.value: no value of emails matches the filter of the path',
      { op: 'replace', value: { 'emails[type eq "x"].value': 'c@x' } },
    ],
    ['.value: without a path, value must be an object with attributes', { op: 'add', value: 'x' }],
    [': op must be add, replace or remove', { op: 'move', path: 'title' }],
    [': value has an attribute more than once', { op: 'add', value: { title: 'x', Title: 'y' } }],
  ])('%s', (detail, operation) => {
    const other = detail.includes('no schema defines') ? [] : [fine, fine, fine, fine];
    for (const at of [0, 1, 2, 4]) {
      const operations = [...other.slice(0, at), operation, ...other.slice(at)];
      const index = operations.indexOf(operation);
      expect(refusal(() => patched(operations))[2]).toBe(`Operations[${index}]${detail}`);
    }
  });

  test('the first of two with a syntax error', () => {
    const wrong = { op: 'replace', path: 'id', value: '1' };
    const detail = 'Operations[1].path: id is read-only: only this service sets it';
    expect(refusal(() => patched([fine, wrong, wrong]))[2]).toBe(detail);
  });

  test('the operation that made the resource invalid, even if a later one does too', () => {
    const wrong = { op: 'replace', path: 'name.givenName', value: 7 };
    for (const at of [0, 1, 2, 3, 4, 5]) {
      const operations = [fine, fine, fine, fine, fine].toSpliced(at, 0, wrong);
      const detail = `Operations[${at}].value: name.givenName must be a string`;
      expect(refusal(() => patched([...operations, fine]))[2]).toBe(detail);
    }
  });

  test.each<[string, readonly string[], number, Json]>([
    ['two values in conflict: the first is named, both are kept', ['userName', 'externalId'], 0, ['ada', 'x1']],
    ['a value in conflict after one that is fine', ['nickName', 'externalId'], 1, 'x1'],
  ])('%s', (_, paths, index, refused) => {
    const values: Readonly<Record<string, string>> = { userName: 'ada', externalId: 'x1', nickName: 'Babs' };
    const Operations = paths.map((path) => ({ op: 'replace', path, value: String(values[path]) }));
    const accept = (draft: JsonObject) => {
      const taken = ['ada', 'x1'].filter((value) => Object.values(draft).includes(value));
      if (taken.length > 0) throw uniqueness('taken', taken.length > 1 ? taken : taken[0]);
    };
    const patch = parsePatch({ Operations }, { scope: userScope, mode: lenient });
    const error = attempt(() => applyPatch(member, { ...patch, accept }, user, lenient));
    expect(error).toMatchObject({ status: 409, message: `Operations[${index}].value: taken`, refused });
  });

  test('an error that a later operation corrects is no error', () => {
    const wrong = { op: 'replace', path: 'title', value: 7 };
    expect(patched([wrong, { ...wrong, value: 'Guide' }])['title']).toBe('Guide');
  });

  test('in strict mode too', () => {
    const operations = [fine, { op: 'replace', path: 'addresses[locality eq "Hollywood"].locality', value: 'Paris' }];
    const detail = 'Operations[1].path: the value filter of the path must select exactly one value';
    expect(refusal(() => patched(operations, { mode: strict }))).toEqual([400, 'invalidFilter', detail]);
  });

  test('the message itself has no operation to name', () => {
    expect(refusal(() => patched([]))[2]).toBe('Operations must hold at least one operation');
    expect(refusal(() => patched([fine, 'x']))[2]).toBe('Operations[1] must be an object with sub-attributes');
  });
});
