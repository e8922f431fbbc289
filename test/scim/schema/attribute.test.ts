import { describe, expect, test } from '@jest/globals';
import {
  attribute,
  complex,
  isUrn,
  type Path,
  scopeOf,
  target,
  toName,
} from '../../../lambdas/scim/schema/attribute.ts';
import { emails, user, userScope } from '../../../lambdas/scim/schema/user.ts';
import { extension } from '../member.ts';
import { thing, thingScope } from '../thing.ts';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';

describe('a row of a schema table', () => {
  test('has the defaults of RFC 7643 section 2.2', () => {
    expect(attribute('x', 'string', 'An x')).toEqual({
      ...{ name: 'x', type: 'string', description: 'An x', multiValued: false, required: false, caseExact: false },
      ...{ mutability: 'readWrite', returned: 'default', uniqueness: 'none', maxValues: 200 },
    });
  });

  test('has the values that differ from the defaults', () => {
    expect(attribute('x', 'boolean', '', { required: true, maxValues: 3 })).toMatchObject({
      required: true,
      maxValues: 3,
      multiValued: false,
    });
    expect(complex('x', '', [], { multiValued: true })).toMatchObject({
      type: 'complex',
      multiValued: true,
      required: false,
    });
  });

  test('with sub-attributes knows their purpose, RFC 7643 section 2.4', () => {
    const names = ({ identity }: { readonly identity: readonly { readonly name: string }[] }) =>
      identity.map(({ name }) => name);
    expect([emails.value?.name, emails.primary?.name, names(emails)]).toEqual(['value', 'primary', ['value', 'type']]);
    const places = complex('places', '', [
      attribute('city', 'string', ''),
      attribute('type', 'string', ''),
      attribute('primary', 'boolean', ''),
    ]);
    expect([places.value, places.primary?.name, names(places)]).toEqual([undefined, 'primary', ['city', 'type']]);
    const odd = complex('odd', '', [complex('value', '', []), attribute('note', 'string', '')]);
    expect([odd.value, odd.primary, names(odd)]).toEqual([undefined, undefined, ['value', 'note']]);
  });
});

describe('a name means, RFC 7644 section 3.10', () => {
  test.each([
    ['userName', 'userName'],
    ['USERNAME', 'userName'],
    ['name', 'name'],
    ['name.givenName', 'name.givenName'],
    ['NAME.GIVENNAME', 'name.givenName'],
    ['emails.value', 'emails.value'],
    ['meta.lastModified', 'meta.lastModified'],
    ['groups.$ref', 'groups.$ref'],
    [`${core}:userName`, 'userName'],
    [`${core.toUpperCase()}:name.givenName`, 'name.givenName'],
    [`${core}:meta.version`, 'meta.version'],
    [extension, extension],
    [extension.toLowerCase(), extension],
    [`${extension}:department`, `${extension}:department`],
    [`${extension}.department`, `${extension}:department`],
    [`${extension}:manager.value`, `${extension}:manager.value`],
    [`${extension}.manager.value`, `${extension}:manager.value`],
    [`${core}:${extension}:department`, `${extension}:department`],
  ])('%s: %s', (name, meaning) => {
    expect(toName(userScope(name) as Path)).toBe(meaning);
  });

  test.each([
    ...[
      '',
      '.',
      'nick',
      'userName.',
      '.userName',
      'userName.value',
      'name.',
      'name..givenName',
      'name.givenName.x',
      'givenName',
    ],
    ...[
      'emails[type eq "work"]',
      'userName ',
      core,
      `${core}:`,
      `${core}:nick`,
      `${core}.userName`,
      `${core}userName`,
      `${core}:${core}:userName`,
    ],
    ...[
      `${extension}:`,
      `${extension}:nick`,
      `${extension}department`,
      `${extension}x:department`,
      `${extension}::department`,
    ],
    ...[
      'urn:',
      'urn:x',
      'urn:ietf:params:scim:schemas:core:2.0',
      'department',
      'manager.value',
      'constructor',
      '__proto__',
      'toString',
      'length',
    ],
  ])('nothing: "%s"', (name) => {
    expect(userScope(name)).toBeUndefined();
  });

  test('within an attribute: only its sub-attributes', () => {
    const scope = scopeOf(emails);
    expect([...['value', 'TYPE'].map((name) => scope(name)?.[0].name)]).toEqual(['value', 'type']);
    for (const name of ['emails.value', 'emails:value', 'userName', `${core}:value`])
      expect(scope(name)).toBeUndefined();
  });

  test('within an extension: also with its URN', () => {
    const scope = scopeOf(user.byName.get(extension.toLowerCase()) as typeof user);
    expect(['department', `${extension}:department`].map((name) => scope(name)?.[0].name)).toEqual([
      'department',
      'department',
    ]);
  });

  test('the right extension, if its URN begins with the URN of another', () => {
    const one = complex('urn:example:A', '', [attribute('x', 'string', '')]);
    const other = complex('urn:example:A:B', '', [attribute('y', 'string', '')]);
    for (const subs of [
      [one, other],
      [other, one],
    ]) {
      const scope = scopeOf(complex('urn:example:Thing', '', subs));
      expect(scope('urn:example:A:x')).toEqual([one, one.subAttributes[0]]);
      expect(scope('urn:example:A:B:y')).toEqual([other, other.subAttributes[0]]);
    }
  });
});

test('a path is printed as a client would write it, and its target is its last attribute', () => {
  const badges = thingScope('urn:example:2.0:More:badges.type') as Path;
  expect(toName(badges)).toBe('urn:example:2.0:More:badges.type');
  expect(target(badges).name).toBe('type');
  expect(toName([thing])).toBe('urn:example:2.0:Thing');
});

test.each([
  [core, true],
  ['URN:X', true],
  ['urn', false],
  ['userName', false],
  ['xurn:a', false],
])('%s is a URN: %s', (name, expected) => {
  expect(isUrn(name)).toBe(expected);
});
