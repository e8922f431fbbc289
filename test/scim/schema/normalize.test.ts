import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json, JsonObject } from '../../../lambdas/scim/json.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { inTableOrder, isWritable, normalize, normalizeOne } from '../../../lambdas/scim/schema/normalize.ts';
import { emails, user, userName } from '../../../lambdas/scim/schema/user.ts';
import { extension, refusal } from '../member.ts';
import { thing } from '../thing.ts';

const plain = (input: JsonObject, mode = lenient) => normalize(input, user, mode);

describe('names, RFC 7643 section 2.1', () => {
  test.each([lenient, strict])('are case-insensitive, and become those of the schema: %j', (mode) => {
    const input = {
      USERNAME: 'b',
      Name: { FAMILYNAME: 'Jensen' },
      eMails: [{ Value: 'b@x', TYPE: 'work' }],
      [extension.toUpperCase()]: { Department: 'Tours', MANAGER: { $REF: 'r' } },
    };
    expect(normalize(input, user, mode)).toEqual({
      userName: 'b',
      name: { familyName: 'Jensen' },
      emails: [{ value: 'b@x', type: 'work' }],
      [extension]: { department: 'Tours', manager: { $ref: 'r' } },
    });
  });

  test('are in the order of the table', () => {
    expect(Object.keys(plain({ [extension]: { department: 'x' }, title: 'x', userName: 'b' }))).toEqual([
      'userName',
      'title',
      extension,
    ]);
  });

  test.each<readonly [string, JsonObject, string]>([
    ['at the top', { userName: 'a', UserName: 'b' }, 'userName'],
    ['with the same value', { title: 'a', Title: 'a' }, 'title'],
    ['within a complex value', { name: { givenName: 'a', GivenName: 'b' } }, 'givenName'],
    ['within a list', { emails: [{ value: 'a' }, { value: 'b', VALUE: 'c' }] }, 'value'],
    ['of what may not be written', { id: 'a', ID: 'b' }, 'id'],
  ])('are refused if one is repeated %s', (_, input, name) => {
    for (const mode of [lenient, strict]) {
      expect(refusal(() => plain(input, mode))).toEqual([400, 'invalidSyntax', `${name} is given more than once`]);
    }
  });
});

describe('names that no schema defines, service rule 8', () => {
  const inputs: readonly JsonObject[] = [
    { shoeSize: 38 },
    { name: { nick: 'x' } },
    { emails: [{ value: 'a', color: 'x' }] },
    { [extension]: { badge: 'x' } },
    { 'urn:example:2.0:User': { badge: 'x' } },
    { 'name.givenName': 'x' },
    { constructor: 'x' },
    JSON.parse('{"__proto__": {"active": true}}'),
  ];

  test.each(inputs)('are dropped in the lenient mode: %j', (input) => {
    expect(plain({ userName: 'b', ...input })).toEqual({
      userName: 'b',
      ...('emails' in input && { emails: [{ value: 'a' }] }),
    });
  });

  test.each(inputs)('are refused in the strict mode: %j', (input) => {
    const own = Object.defineProperties({ userName: 'b' }, Object.getOwnPropertyDescriptors(input));
    const detail = 'the request has an attribute that no schema defines';
    expect(refusal(() => plain(own, strict))).toEqual([400, 'invalidSyntax', detail]);
  });
});

describe('attributes that a client may not write are dropped', () => {
  test('read-only attributes, RFC 7644 section 3.5.1, and the password', () => {
    const input = {
      ...{ schemas: ['x'], id: 'x', meta: { version: 'x' }, groups: [{ value: 'x' }], password: 'x' },
      ...{ userName: 'b', [extension]: { manager: { value: '1', displayName: 'x' } } },
    };
    expect(plain(input)).toEqual({ userName: 'b', [extension]: { manager: { value: '1' } } });
    expect(plain(input, strict)).toEqual(plain(input));
  });

  test.each([
    ['readWrite', true],
    ['immutable', true],
    ['readOnly', false],
    ['writeOnly', false],
  ] as const)('%s: %s', (mutability, writable) => {
    expect(isWritable({ ...userName, mutability })).toBe(writable);
  });
});

describe('no value, RFC 7643 section 2.5', () => {
  test.each<readonly [string, JsonObject]>([
    ['null', { title: null }],
    ['an undefined one', { title: undefined }],
    ['an empty list', { emails: [] }],
    ['null for a list', { emails: null }],
    ['a list of null', { emails: [null] }],
    ['a list of empty objects', { emails: [{}, {}] }],
    ['a list of values with only unknown names', { emails: [{ value: null }] }],
    ['null for a complex value', { name: null }],
    ['an empty complex value', { name: {} }],
    ['a complex value of null', { name: { givenName: null } }],
    ['an empty extension', { [extension]: {} }],
    ['an extension of empty things', { [extension]: { manager: { value: null } } }],
  ])('is %s', (_, input) => {
    expect(plain({ userName: 'b', ...input })).toEqual({ userName: 'b' });
    expect(plain({ userName: 'b', ...input }, strict)).toEqual({ userName: 'b' });
  });

  test('is neither an empty text nor false', () => {
    expect(plain({ title: '', active: false })).toEqual({ title: '', active: false });
  });
});

describe('types', () => {
  test.each<readonly [JsonObject, JsonObject]>([
    [{ active: 'True' }, { active: true }],
    [{ active: 'false' }, { active: false }],
    [{ emails: [{ value: 'a', primary: 'TRUE' }] }, { emails: [{ value: 'a', primary: true }] }],
    [{ emails: { value: 'a' } }, { emails: [{ value: 'a' }] }],
  ])('are converted by the schema in the lenient mode: %j', (input, expected) => {
    expect(plain(input)).toEqual(expected);
    expect(plain(input, strict)).toEqual(input);
  });

  test.each<readonly [JsonObject]>([
    [{ active: 'yes' }],
    [{ active: '' }],
    [{ active: 1 }],
    [{ active: {} }],
    [{ title: ['a', 'b'] }],
    [{ name: [{ givenName: 'a' }, { givenName: 'b' }] }],
    [{ title: 7 }],
    [{ title: true }],
    [{ externalId: 7 }],
    [{ title: {} }],
    [{ name: 'B' }],
    [{ emails: ['a'] }],
  ])('that are wrong are left for validation: %j', (input) => {
    expect(plain(input)).toEqual(input);
    expect(plain(input, strict)).toEqual(input);
  });

  test('one value for a list of simple values', () => {
    expect(normalize({ tags: 'a', numbers: 7 }, thing, lenient)).toEqual({ tags: ['a'], numbers: [7] });
    expect(normalize({ tags: 'a' }, thing, strict)).toEqual({ tags: 'a' });
    expect(normalize({ tags: ['a', 'b', 'a', null] }, thing, strict)).toEqual({ tags: ['a', 'b'] });
  });
});

describe('a value of a list without content, service rule 11', () => {
  test.each<readonly [string, Json]>([
    ['emails', { type: 'work' }],
    ['emails', { type: 'work', value: '' }],
    ['emails', { primary: true }],
    ['emails', { display: 'x', value: null }],
    ['addresses', { type: 'work' }],
    ['addresses', { type: 'work', formatted: null }],
    ['addresses', { primary: true, formatted: '', locality: '' }],
    ['roles', { display: 'x', value: '' }],
  ])('is dropped: %s, %j', (list, value) => {
    const rest = list === 'addresses' ? { locality: 'Paris' } : { value: 'a' };
    for (const mode of [lenient, strict]) {
      expect(plain({ [list]: [value, rest] }, mode)).toEqual({ [list]: [rest] });
      expect(plain({ [list]: [value] }, mode)).toEqual(list === 'roles' ? { roles: [] } : {});
    }
  });

  test('is one with only its kind, in any table', () => {
    const places = [{ primary: true }, { city: 'Paris' }];
    expect(normalize({ places }, thing, strict)).toEqual({ places: [{ city: 'Paris' }] });
  });
});

test('a list without content empties a list that omission keeps, and null does not: service rule 5', () => {
  for (const mode of [lenient, strict]) {
    expect(plain({ roles: null }, mode)).toEqual({});
    for (const roles of [[], [null], [{}], [{ type: 'work' }], [{ value: '' }], [{ value: null, primary: true }]]) {
      expect(plain({ roles }, mode)).toEqual({ roles: [] });
    }
  }
});

test('an empty externalId is no value, service rule 4', () => {
  for (const mode of [lenient, strict]) expect(plain({ externalId: '', title: '' }, mode)).toEqual({ title: '' });
});

test('one value of a list is normalized by the same rules', () => {
  expect(normalizeOne({ VALUE: 'a', primary: 'true' }, emails, lenient)).toEqual({ value: 'a', primary: true });
  expect(normalizeOne({ type: 'work' }, emails, lenient)).toEqual({ type: 'work' });
  expect(normalizeOne({}, emails, lenient)).toBeUndefined();
  expect(normalizeOne(null, emails, lenient)).toBeUndefined();
  expect(normalizeOne('a', emails, lenient)).toBe('a');
});

test('an object in table order has only the values that are read', () => {
  const read = ({ name }: { readonly name: string }) =>
    name === 'id' || name === 'title' ? name : name === 'active' ? false : undefined;
  expect(Object.entries(inTableOrder(user, read))).toEqual([
    ['id', 'id'],
    ['title', 'title'],
    ['active', false],
  ]);
});

test('normalizing twice is the same as normalizing once', () => {
  const name = fc.constantFrom(
    'title',
    'TITLE',
    'name',
    'emails',
    'active',
    'roles',
    'addresses',
    extension,
    'value',
    'type',
    'primary',
    'givenName',
    'manager',
    'x',
  );
  const { json } = fc.letrec<{ json: unknown }>((tie) => ({
    json: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(null, '', 'a', 'A', 'true', 7, true),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(name, tie('json'), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(name, json), fc.constantFrom(lenient, strict), (input, mode) => {
      let once: JsonObject;
      try {
        once = normalize(input as JsonObject, user, mode);
      } catch {
        return;
      }
      expect(normalize(once, user, mode)).toEqual(once);
    }),
    { numRuns: 500 },
  );
});

describe('U+FFFD, which stands for bytes that were not UTF-8, service rule 8', () => {
  test.each(['userName', 'externalId'])('is refused in %s, which is unique', (name) => {
    for (const mode of [lenient, strict]) {
      const [status, scimType, detail] = refusal(() => plain({ userName: 'b', [name]: 'j\ufffdrg' }, mode));
      expect([status, scimType, detail]).toEqual([400, 'invalidValue', expect.stringMatching(`^${name} has U\\+FFFD`)]);
    }
  });

  test('stays elsewhere', () => {
    expect(plain({ userName: 'b', title: '\ufffd', emails: [{ value: '\ufffd' }] })).toMatchObject({ title: '\ufffd' });
  });
});
