import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../lambdas/scim/json.ts';
import { strict } from '../../../lambdas/scim/modes.ts';
import { drive, extension, home, member, patched, patchRefusal, plaza, work } from '../member.ts';

type Case = readonly [says: string, path: string, changes: JsonObject];

const title = { op: 'replace', path: 'title', value: 'Guide' };
const remove = (path: string) => patched([{ op: 'remove', path }]);

describe('remove, RFC 7644 section 3.5.2.2', () => {
  test.each<Case>([
    ['leaves an attribute without a value', 'title', { title: undefined }],
    ['changes nothing if there is no value', 'nickName', {}],
    ['removes a whole list', 'emails', { emails: undefined }],
    ['changes nothing if there is no list', 'photos', {}],
    ['removes a complex value', 'name', { name: undefined }],
    ['removes a sub-attribute', 'name.givenName', { name: { formatted: 'Ms. Barbara Jensen', familyName: 'Jensen' } }],
    [
      'removes an attribute of the extension',
      `${extension}:employeeNumber`,
      { [extension]: { manager: member[extension].manager } },
    ],
    [
      'removes a sub-attribute within it',
      `${extension}:manager.$ref`,
      { [extension]: { employeeNumber: '701984', manager: { value: '26118915' } } },
    ],
    ['removes the extension', extension, { [extension]: undefined }],
    ['removes the values that a filter selects', 'emails[type eq "work"]', { emails: [home] }],
    ['removes the list if it selects all values', 'emails[value pr]', { emails: undefined }],
    [
      'removes a sub-attribute of all selected values',
      'addresses[locality eq "Hollywood"].locality',
      { addresses: [without(plaza, 'locality'), without(drive, 'locality')] },
    ],
    ['changes nothing if the values have none', 'emails[type eq "work"].display', {}],
    [
      'removes a sub-attribute of all values',
      'emails.type',
      { emails: [without(work, 'type'), without(home, 'type')] },
    ],
    ['changes nothing if there are no values', 'photos.type', {}],
  ])('%s', (_, path, changes) => {
    expect(remove(path)).toEqual({ ...member, ...changes });
  });

  test.each([
    ['a value that a filter does not select', 'emails[type eq "x" and value pr]'],
    ['a sub-attribute of such a value', 'emails[type eq "x"].display'],
    ['a value of a missing list', 'photos[type eq "x"].value'],
    ['one of several possible values', 'emails[type eq "x" or type eq "y"].value'],
  ])('changes nothing if it removes %s; noTarget in the strict mode', (_, path) => {
    for (const op of ['remove', 'Remove'])
      expect(patched([{ op, path }, title])).toEqual({ ...member, title: 'Guide' });
    expect(remove(path)).toEqual(member);
    if (!path.includes('.')) return;
    const detail = `no value of ${path.replace(/\[.*/, '')} matches the filter of the path`;
    const attempt = () => patched([{ op: 'remove', path }], { mode: strict });
    expect(patchRefusal(attempt)).toEqual([400, 'noTarget', detail]);
  });

  test('removes a value that has no content left', () => {
    expect(remove('emails[type eq "work"].value')).toEqual({ ...member, emails: [home] });
    expect(remove('emails.value')).toEqual({ ...member, emails: undefined });
  });

  test('removes a value that has nothing left', () => {
    const current = { userName: 'b', emails: [{ value: 'b@x' }, { value: 'c@x' }] };
    expect(patched([{ op: 'remove', path: 'emails[value eq "b@x"].value' }], { current })).toEqual({
      userName: 'b',
      emails: [{ value: 'c@x' }],
    });
  });

  test('removes a complex value that has nothing left', () => {
    const current = { userName: 'b', [extension]: { manager: { value: '1' } } };
    expect(patched([{ op: 'remove', path: `${extension}:manager.value` }], { current })).toEqual({ userName: 'b' });
  });

  test('does not read its value, which the RFC does not know', () => {
    expect(patched([{ op: 'remove', path: 'title', value: { any: ['thing'] } }])).toEqual({
      ...member,
      title: undefined,
    });
  });

  test.each([
    ['without a path', {}, 'noTarget', 'remove needs a path'],
    ['without a path, of a value', { value: { title: 'x' } }, 'noTarget', 'remove needs a path'],
    [
      'of an attribute that is required',
      { path: 'userName' },
      'mutability',
      'userName is required and cannot be removed',
    ],
    ['of an attribute that is read-only', { path: 'id' }, 'mutability', 'id is read-only: only this service sets it'],
  ])('is refused %s', (_, operation, scimType, detail) => {
    expect(patchRefusal(() => patched([{ op: 'remove', ...operation }]))).toEqual([400, scimType, detail]);
  });
});

function without(object: JsonObject, name: string): JsonObject {
  const { [name]: _, ...rest } = object;
  return rest;
}
