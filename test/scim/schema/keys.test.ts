import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../lambdas/scim/json.ts';
import { attribute, complex } from '../../../lambdas/scim/schema/attribute.ts';
import { type Key, keysOf, toKey } from '../../../lambdas/scim/schema/keys.ts';
import { user, userName } from '../../../lambdas/scim/schema/user.ts';
import { member } from '../member.ts';

const key = (kind: string, value: string): Key => ({ kind, value, unique: kind !== 'email' });

describe('the keys of a member', () => {
  test('are its userName, its externalId and its addresses', () => {
    expect(keysOf(member, user)).toEqual([
      key('externalId', 'bjensen'),
      key('userName', 'bjensen@example.com'),
      key('email', 'bjensen@example.com'),
      key('email', 'babs@jensen.org'),
    ]);
  });

  test.each<readonly [string, JsonObject, readonly Key[]]>([
    [
      'one value once',
      {
        emails: [
          { value: 'A@x', type: 'work' },
          { value: 'a@X', type: 'home' },
        ],
      },
      [key('email', 'a@x')],
    ],
    [
      'the same text for two kinds twice',
      { userName: 'a', externalId: 'a' },
      [key('externalId', 'a'), key('userName', 'a')],
    ],
    [
      'the case of a case-exact value',
      { userName: 'Ab', externalId: 'Ab' },
      [key('externalId', 'Ab'), key('userName', 'ab')],
    ],
    ['no empty texts', { userName: '', externalId: '', emails: [{ value: '' }] }, []],
    ['no other attributes', { title: 'x', phoneNumbers: [{ value: '1' }], name: { givenName: 'x' } }, []],
    ['no values of other types', { userName: 7, externalId: null, emails: [{ value: true }, 'x'] }, []],
    ['no keys of an empty resource', {}, []],
  ])('hold %s', (_, resource, expected) => {
    expect(keysOf(resource, user)).toEqual(expected);
  });

  test('are found in complex values and in lists of texts', () => {
    const [tag, box] = [
      attribute('tag', 'string', '', { key: 'tag', multiValued: true }),
      attribute('code', 'string', '', { key: 'code', uniqueness: 'server', caseExact: true }),
    ];
    const thing = complex('urn:example:Thing', '', [tag, complex('box', '', [box])]);
    expect(keysOf({ tag: ['A', 'b', 'a'], box: { code: 'X' } }, thing)).toEqual([
      { kind: 'tag', value: 'a', unique: false },
      { kind: 'tag', value: 'b', unique: false },
      { kind: 'code', value: 'X', unique: true },
    ]);
    expect(keysOf({ box: 'X' }, thing)).toEqual([]);
  });
});

test.each<readonly [Json | undefined, Key | undefined]>([
  ['Ada', key('userName', 'ada')],
  ['', undefined],
  [7, undefined],
  [null, undefined],
  [undefined, undefined],
])('the key of the userName %j', (value, expected) => {
  expect(toKey(value, userName)).toEqual(expected);
});

test('an attribute by which nobody is found has no key', () => {
  expect(toKey('Engineer', attribute('title', 'string', ''))).toBeUndefined();
});
