import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../lambdas/scim/json.ts';
import { drive, extension, home, member, patched, patchRefusal, plaza, work } from '../member.ts';

type Case = readonly [says: string, path: string | null, value: Json, changes: JsonObject];

const replace = (path: string | null, value: Json) => patched([{ op: 'replace', path, value }]);

describe('replace, RFC 7644 section 3.5.2.3', () => {
  test.each<Case>([
    ['replaces the value of an attribute', 'title', 'Guide', { title: 'Guide' }],
    ['adds a missing value', 'nickName', 'Babs', { nickName: 'Babs' }],
    ['replaces a list whole', 'emails', [{ value: 'c@x' }], { emails: [{ value: 'c@x' }] }],
    ['creates a missing list', 'photos', [{ value: 'https://x/p' }], { photos: [{ value: 'https://x/p' }] }],
    ['accepts one value in place of a list', 'emails', { value: 'c@x' }, { emails: [{ value: 'c@x' }] }],
    [
      'without a path replaces every attribute of the value',
      null,
      { emails: [{ value: 'c@x' }], nickname: 'Babs' },
      { emails: [{ value: 'c@x' }], nickName: 'Babs' },
    ],
    [
      'of a complex value leaves the sub-attributes that are not given',
      'name',
      { familyName: 'Smith' },
      { name: { ...member.name, familyName: 'Smith' } },
    ],
    [
      'of the extension leaves the attributes that are not given',
      extension,
      { department: 'Tours' },
      { [extension]: { ...member[extension], department: 'Tours' } },
    ],
    [
      'without a path does so too',
      null,
      { [extension]: { department: 'Tours' } },
      { [extension]: { ...member[extension], department: 'Tours' } },
    ],
    [
      'keeps a complex value if no schema defines the given names',
      null,
      { name: { nick: 'Babs' }, [extension]: { shoeSize: 38 } },
      {},
    ],
    ['keeps a complex value if nothing is given', 'name', {}, {}],
    [
      'keeps a complex value if only read-only sub-attributes are given',
      extension,
      { manager: { displayName: 'John Smith' } },
      {},
    ],
    [
      'of the extension leaves what is not said of a complex value in it',
      extension,
      { manager: { value: '1' } },
      { [extension]: { ...member[extension], manager: { value: '1', $ref: '../Users/26118915' } } },
    ],
    [
      'makes the complex value that it does not find',
      `${extension}:manager`,
      { value: '1' },
      { [extension]: { ...member[extension], manager: { value: '1', $ref: '../Users/26118915' } } },
    ],
  ])('%s', (_, path, value, changes) => {
    expect(replace(path, value)).toEqual({ ...member, ...changes });
  });

  test.each<Case>([
    ['an attribute', 'title', null, { title: undefined }],
    ['an attribute, without a path', null, { title: null }, { title: undefined }],
    ['a list', 'emails', null, { emails: undefined }],
    ['a list, by an empty one', 'emails', [], { emails: undefined }],
    ['a complex value', 'name', null, { name: undefined }],
    ['a sub-attribute', 'name.givenName', null, { name: { formatted: 'Ms. Barbara Jensen', familyName: 'Jensen' } }],
    [
      'a sub-attribute within the value',
      'name',
      { GIVENNAME: null },
      { name: { formatted: 'Ms. Barbara Jensen', familyName: 'Jensen' } },
    ],
    [
      'all sub-attributes',
      'name',
      { formatted: null, familyName: null, givenName: null, nick: null },
      { name: undefined },
    ],
    [
      'an attribute of the extension',
      null,
      { [extension]: { manager: null } },
      { [extension]: { employeeNumber: '701984' } },
    ],
    [
      'a sub-attribute of a complex value in the extension',
      null,
      { [extension]: { manager: { $ref: null } } },
      { [extension]: { ...member[extension], manager: { value: '26118915' } } },
    ],
    ['a value that a filter selects', 'emails[type eq "work"]', null, { emails: [home] }],
    [
      'a sub-attribute through a filter',
      'emails[type eq "home"].type',
      null,
      { emails: [work, { value: home.value }] },
    ],
    ['nothing if a list has no values', 'photos.value', null, {}],
    ['no read-only sub-attribute', `${extension}:manager`, { displayName: null }, {}],
  ])('with null removes %s, RFC 7643 section 2.5', (_, path, value, changes) => {
    expect(replace(path, value)).toEqual({ ...member, ...changes });
  });

  test.each<Case>([
    [
      'replaces the selected values whole, and keeps the equalities of the filter',
      'addresses[type eq "work"]',
      { locality: 'Paris' },
      { addresses: [{ locality: 'Paris', type: 'work' }, drive] },
    ],
    [
      'keeps equal sub-attributes as they are stored',
      'addresses[locality eq "hollywood" and TYPE eq "WORK"]',
      { region: 'CA' },
      { addresses: [{ region: 'CA', locality: 'Hollywood', type: 'work' }, drive] },
    ],
    [
      'keeps nothing from other comparisons',
      'addresses[locality sw "Holly" and streetAddress co "Plaza" and (type eq "work" or type eq "x")]',
      { region: 'CA' },
      { addresses: [{ region: 'CA' }, drive] },
    ],
    [
      'the new value overrides the filter',
      'addresses[type eq "work"]',
      { locality: 'Paris', type: 'home' },
      { addresses: [{ locality: 'Paris', type: 'home' }, drive] },
    ],
    [
      'null in the new value overrides the filter',
      'addresses[type eq "work"]',
      { locality: 'Paris', Type: null },
      { addresses: [{ locality: 'Paris' }, drive] },
    ],
    [
      'replaces every selected value, and merges equal values',
      'addresses[locality eq "hollywood"]',
      { locality: 'Paris' },
      { addresses: [{ locality: 'Paris' }] },
    ],
    [
      'accepts a list of one as the value',
      'emails[type eq "home"]',
      [{ value: 'c@x' }],
      { emails: [work, { value: 'c@x', type: 'home' }] },
    ],
    [
      'replaces a sub-attribute of every value it selects',
      'addresses[locality eq "Hollywood"].locality',
      'Paris',
      {
        addresses: [
          { ...plaza, locality: 'Paris' },
          { ...drive, locality: 'Paris' },
        ],
      },
    ],
    [
      'adds a sub-attribute to the value it selects',
      'emails[type eq "home"].display',
      'Home',
      { emails: [work, { ...home, display: 'Home' }] },
    ],
    [
      'compares booleans by the schema',
      'emails[primary eq "True"].value',
      'c@x',
      { emails: [{ ...work, value: 'c@x' }, home] },
    ],
  ])('through a value filter %s', (_, path, value, changes) => {
    expect(replace(path, value)).toEqual({ ...member, ...changes });
  });

  test('applies its operations in order', () => {
    const operations = [
      { op: 'remove', path: 'emails' },
      { op: 'add', path: 'emails', value: [{ value: 'c@x', type: 'x' }] },
      { op: 'replace', path: 'emails[type eq "x"].value', value: 'd@x' },
      { op: 'replace', path: 'title', value: 'One' },
      { op: 'replace', path: 'title', value: 'Two' },
    ];
    expect(patched(operations)).toEqual({ ...member, emails: [{ value: 'd@x', type: 'x' }], title: 'Two' });
  });

  const noTarget = 'no value of emails matches the filter of the path';
  test.each([
    ['without a value', { path: 'title' }, 'invalidValue', 'replace needs a value'],
    [
      'through a filter that selects nothing',
      { path: 'emails[type eq "x"]', value: { value: 'c@x' } },
      'noTarget',
      noTarget,
    ],
    [
      'of what such a filter does not select',
      { path: 'emails[type eq "x"].value', value: 'c@x' },
      'noTarget',
      noTarget,
    ],
    ['without a path too', { value: { 'emails[type eq "x"].value': 'c@x' } }, 'noTarget', noTarget],
    [
      'of a required attribute by null',
      { path: 'userName', value: null },
      'mutability',
      'userName is required and cannot be removed',
    ],
    [
      'of a complex value by a text',
      { path: 'name', value: 'B' },
      'invalidValue',
      'name must be an object with sub-attributes',
    ],
    [
      'of a sub-attribute of several values',
      { path: 'emails.value', value: 'x' },
      'invalidPath',
      'emails has several values: select one with a filter in brackets',
    ],
    ['of a text by an object', { path: 'title', value: { x: null } }, 'invalidValue', 'title must be a string'],
    ['of a text by an empty object', { path: 'title', value: {} }, 'invalidValue', 'title must be a string'],
    ['of a text by a number', { path: 'externalId', value: 7 }, 'invalidValue', 'externalId must be a string'],
    ['of a boolean by another text', { path: 'active', value: 'no' }, 'invalidValue', 'active must be true or false'],
  ])('is refused %s', (_, operation, scimType, detail) => {
    expect(patchRefusal(() => patched([{ op: 'replace', ...operation }]))).toEqual([400, scimType, detail]);
  });

  test('through the same value filter several times changes the same value', () => {
    const replaceBy = (value: string) => ({ op: 'replace', path: 'emails[type eq "work"]', value: { value } });
    expect(patched([replaceBy('n@x'), replaceBy('m@x')])['emails']).toEqual([{ value: 'm@x', type: 'work' }, home]);
  });

  test('is refused as a whole if its last operation cannot be applied', () => {
    const operations = [
      { op: 'replace', path: 'title', value: 'Guide' },
      { op: 'remove', path: 'emails[type eq "home"]' },
      { op: 'replace', path: 'emails[type eq "home"].value', value: 'c@x' },
    ];
    expect(patchRefusal(() => patched(operations))).toEqual([400, 'noTarget', noTarget]);
  });
});
