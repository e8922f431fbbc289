import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../lambdas/scim/json.ts';
import { drive, extension, home, member, patched, patchRefusal, plaza, work } from '../member.ts';

/** Title, path, value, and how the member differs afterwards. */
type Case = readonly [says: string, path: string | null, value: Json, changes: JsonObject];

const add = (path: string | null, value: Json) => patched([{ op: 'add', path, value }]);

describe('add, RFC 7644 section 3.5.2.1', () => {
  test.each<Case>([
    ['sets the value of an attribute without one', 'nickName', 'Babs', { nickName: 'Babs' }],
    ['replaces the value of an attribute that has one', 'title', 'Guide', { title: 'Guide' }],
    [
      'without a path adds every attribute of the value',
      null,
      { emails: [{ value: 'b@example.org', type: 'other' }], nickname: 'Babs' },
      { nickName: 'Babs', emails: [work, home, { value: 'b@example.org', type: 'other' }] },
    ],
    ['without a path and without attributes changes nothing', null, {}, {}],
    [
      'adds the sub-attributes of a complex value to those that are there',
      'name',
      { middleName: 'Jane', familyName: 'Smith' },
      { name: { formatted: 'Ms. Barbara Jensen', familyName: 'Smith', givenName: 'Barbara', middleName: 'Jane' } },
    ],
    [
      'adds one sub-attribute by its dotted name',
      'name.middleName',
      'Jane',
      { name: { ...member.name, middleName: 'Jane' } },
    ],
    [
      'adds values to a list',
      'emails',
      [{ value: 'c@x' }, { value: 'd@x' }],
      { emails: [work, home, { value: 'c@x' }, { value: 'd@x' }] },
    ],
    ['creates a missing list', 'photos', [{ value: 'https://x/p' }], { photos: [{ value: 'https://x/p' }] }],
    ['accepts one value in place of a list', 'emails', { value: 'c@x' }, { emails: [work, home, { value: 'c@x' }] }],
    ['accepts the core URN before a name', 'urn:ietf:params:scim:schemas:core:2.0:User:title', 'X', { title: 'X' }],
  ])('%s', (_, path, value, changes) => {
    expect(add(path, value)).toEqual({ ...member, ...changes });
  });

  test.each<Case>([
    ['an attribute of the extension', `${extension}:department`, 'Tours', { department: 'Tours' }],
    [
      'a sub-attribute within it',
      `${extension}:manager.$ref`,
      '../Users/1',
      { manager: { value: '26118915', $ref: '../Users/1' } },
    ],
    ['the extension, its attributes merged', extension, { department: 'Tours' }, { department: 'Tours' }],
    ['a name without regard to case', `${extension.toUpperCase()}:DEPARTMENT`, 'Tours', { department: 'Tours' }],
  ])('reaches by URN %s', (_, path, value, changes) => {
    expect(add(path, value)).toEqual({ ...member, [extension]: { ...member[extension], ...changes } });
  });

  test('creates the complex values above the attribute', () => {
    const current = { userName: 'bjensen' };
    const value = 'Barbara';
    expect(patched([{ op: 'add', path: 'name.givenName', value }], { current })).toEqual({
      ...current,
      name: { givenName: value },
    });
    expect(patched([{ op: 'add', path: `${extension}:manager.value`, value }], { current })).toEqual({
      ...current,
      [extension]: { manager: { value } },
    });
  });

  test.each<Case>([
    ['the same value', 'title', 'Tour Guide', {}],
    ['the same complex value', 'name', { givenName: 'Barbara' }, {}],
    ['a value that the list holds', 'emails', [home], {}],
    ['a value that the list holds, and is primary', 'emails', [work], {}],
    ['an address that the list holds', 'addresses', [{ ...drive }, { ...plaza }], {}],
    ['null', 'title', null, {}],
    ['null to a sub-attribute', 'name.givenName', null, {}],
    ['a complex value of nulls', 'name', { givenName: null, middleName: null }, {}],
    ['a complex value with only unknown names', 'name', { nick: 'Babs' }, {}],
    ['an empty list', 'emails', [], {}],
    ['null through a filter', 'emails[type eq "work"].value', null, {}],
    ['null to a value that a filter selects', 'emails[type eq "work"]', null, {}],
    ['null through a filter that selects nothing', 'emails[type eq "other"].value', null, {}],
    ['null through a filter to a list that each request replaces', 'roles[type eq "x"].value', null, {}],
  ])('changes nothing if it adds %s', (_, path, value) => {
    expect(add(path, value)).toEqual(member);
  });
});

describe('add is refused', () => {
  test.each([
    ['without a value', { path: 'title' }, 'invalidValue', 'add needs a value'],
    ['without a path and a value', {}, 'invalidValue', 'without a path, value must be an object with attributes'],
    [
      'without a path, of a text',
      { value: 'x' },
      'invalidValue',
      'without a path, value must be an object with attributes',
    ],
    [
      'of a text to a complex attribute',
      { path: 'name', value: 'B' },
      'invalidValue',
      'name must be an object with sub-attributes',
    ],
    [
      'of a text to a list',
      { path: 'emails', value: 'b@x' },
      'invalidValue',
      'emails[2] must be an object with sub-attributes',
    ],
    [
      'of a text to a value of a list',
      { path: 'emails[type eq "work"]', value: 'b@x' },
      'invalidValue',
      'emails[0] must be an object with sub-attributes',
    ],
    [
      'of a text through a filter that selects nothing',
      { path: 'emails[type eq "x"]', value: 'b@x' },
      'invalidValue',
      'emails[2] must be an object with sub-attributes',
    ],
    [
      'of a list to one value of a list',
      { path: 'emails[type eq "work"]', value: [work, home] },
      'invalidValue',
      'emails[0] must be an object with sub-attributes',
    ],
    ['of a number to a text', { path: 'title', value: 7 }, 'invalidValue', 'title must be a string'],
    [
      'of two values to an attribute with one',
      { path: 'title', value: ['x', 'y'] },
      'invalidValue',
      'title must be a string',
    ],
    [
      'to a sub-attribute of several values',
      { path: 'emails.display', value: 'x' },
      'invalidPath',
      'emails has several values: select one with a filter in brackets',
    ],
  ])('%s', (_, operation, scimType, detail) => {
    expect(patchRefusal(() => patched([{ op: 'add', ...operation }]))).toEqual([400, scimType, detail]);
  });
});
