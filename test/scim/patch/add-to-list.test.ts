import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../lambdas/scim/json.ts';
import { lenient } from '../../../lambdas/scim/modes.ts';
import { applyPatch } from '../../../lambdas/scim/patch/apply.ts';
import { parsePatch } from '../../../lambdas/scim/patch/parse.ts';

import { attribute, complex, scopeOf } from '../../../lambdas/scim/schema/attribute.ts';
import { deepFreeze, drive, home, member, patched, patchRefusal, plaza, work } from '../member.ts';

/** Title, path, value, and how the member differs afterwards. */
type Case = readonly [says: string, path: string, value: Json, changes: JsonObject];

const add = (path: string, value: Json) => patched([{ op: 'add', path, value }]);

describe('add to a list does not list a value twice', () => {
  test.each<Case>([
    [
      'merges the other sub-attributes',
      'emails',
      [{ value: home.value, type: 'home', display: 'Home' }],
      { emails: [work, { ...home, display: 'Home' }] },
    ],
    [
      'compares case-insensitive values by their fold',
      'emails',
      [{ ...home, value: 'BABS@jensen.org' }],
      { emails: [work, { ...home, value: 'BABS@jensen.org' }] },
    ],
    [
      'keeps the same value of another type',
      'emails',
      [{ ...home, type: 'other' }],
      { emails: [work, home, { ...home, type: 'other' }] },
    ],
    [
      'keeps the same value without a type',
      'emails',
      [{ value: home.value }],
      { emails: [work, home, { value: home.value }] },
    ],
    [
      'lists a value once if the request has it twice',
      'emails',
      [{ value: 'c@x' }, { value: 'C@x', display: 'C' }],
      { emails: [work, home, { value: 'C@x', display: 'C' }] },
    ],
    [
      'compares addresses by everything but primary',
      'addresses',
      [{ ...drive, primary: false }],
      { addresses: [plaza, { ...drive, primary: false }] },
    ],
    [
      'keeps an address that differs in one part',
      'addresses',
      [{ ...drive, region: 'CA' }],
      { addresses: [plaza, drive, { ...drive, region: 'CA' }] },
    ],
  ])('%s', (_, path, value, changes) => {
    expect(add(path, value)).toEqual({ ...member, ...changes });
  });

  test('compares case-exact values exactly', () => {
    const current = { userName: 'b', photos: [{ value: 'https://x/P' }] };
    const [one, other] = [{ value: 'https://x/p' }, { value: 'https://x/P', type: 'photo' }];
    expect(patched([{ op: 'add', path: 'photos', value: [one, other] }], { current })).toEqual({
      userName: 'b',
      photos: [{ value: 'https://x/P' }, one, other],
    });
  });
});

describe('add through a value filter', () => {
  test.each<Case>([
    [
      'sets a sub-attribute of each value it selects',
      'addresses[locality eq "Hollywood"].region',
      'CA',
      {
        addresses: [
          { ...plaza, region: 'CA' },
          { ...drive, region: 'CA' },
        ],
      },
    ],
    [
      'merges into the value it selects',
      'emails[type eq "home"]',
      { display: 'Home' },
      { emails: [work, { ...home, display: 'Home' }] },
    ],
    [
      'accepts a list of one as the value',
      'emails[type eq "home"]',
      [{ display: 'Home' }],
      { emails: [work, { ...home, display: 'Home' }] },
    ],
    [
      'creates the value that it does not find',
      'emails[type eq "other"].value',
      'c@x',
      { emails: [work, home, { type: 'other', value: 'c@x' }] },
    ],
    [
      'creates it from all equalities of the filter',
      'emails[type eq "other" and display eq "C" and primary eq false].value',
      'c@x',
      { emails: [work, home, { type: 'other', display: 'C', primary: false, value: 'c@x' }] },
    ],
    [
      'creates it from an object',
      'emails[type eq "other"]',
      { value: 'c@x' },
      { emails: [work, home, { type: 'other', value: 'c@x' }] },
    ],
    [
      'the object overrides the filter',
      'emails[type eq "other"]',
      { type: 'x', value: 'c@x' },
      { emails: [work, home, { type: 'x', value: 'c@x' }] },
    ],
    [
      'without a filter sets the sub-attribute of the only value',
      'roles.display',
      'Maker',
      { roles: [{ value: 'maker', primary: true, display: 'Maker' }] },
    ],
    ['without a filter creates the first value', 'photos.value', 'https://x/p', { photos: [{ value: 'https://x/p' }] }],
  ])('%s', (_, path, value, changes) => {
    expect(add(path, value)).toEqual({ ...member, ...changes });
  });

  test.each([
    ['a choice', 'emails[type eq "other" or type eq "x"].value'],
    ['a choice beside an equality', 'emails[display eq "C" and (type eq "other" or type eq "x")].value'],
    ['other comparisons', 'emails[type sw "other" and display eq null].value'],
    ['presence', 'emails[display pr].value'],
    ['a negation', 'emails[not (value pr)].value'],
    ['equalities that exclude each other', 'emails[type eq "other" and type eq "x"].value'],
    ['a prefix that the value does not have', 'emails[type eq "other" and value sw "d"].value'],
  ])('creates nothing from %s, service rule 11', (_, path) => {
    for (const op of ['add', 'Add', 'Replace']) {
      const detail = 'no value of emails matches the filter of the path';
      expect(patchRefusal(() => patched([{ op, path, value: 'c@x' }]))).toEqual([400, 'noTarget', detail]);
    }
  });

  test.each([
    ['a prefix that the value has', 'emails[type eq "other" and value sw "c"].value', { type: 'other' }],
    ['an absence', 'emails[type eq "other" and display eq null].value', { type: 'other' }],
    ['a presence that the value satisfies', 'emails[type eq "other" and value pr].value', { type: 'other' }],
    ['a negation beside an equality', 'emails[type eq "other" and not (primary eq true)].value', { type: 'other' }],
  ])('creates the value that %s implies, once', (_, path, rest) => {
    const operation = { op: 'add', path, value: 'c@x' };
    const expected = { ...member, emails: [work, home, { ...rest, value: 'c@x' }] };
    expect(patched([operation])).toEqual(expected);
    expect(patched([operation, operation])).toEqual(expected);
  });

  test('finds the value that an earlier operation created', () => {
    const path = 'emails[type eq "other"]';
    expect(
      patched([
        { op: 'add', path: `${path}.primary`, value: 'true' },
        { op: 'add', path: `${path}.value`, value: 'c@x' },
      ]),
    ).toEqual({
      ...member,
      emails: [{ ...work, primary: false }, home, { type: 'other', primary: true, value: 'c@x' }],
    });
  });
});

describe('lists of other tables', () => {
  const thing = complex('urn:example:Thing', 'A thing', [
    attribute('tags', 'string', 'Its tags', { multiValued: true, maxValues: 3 }),
    complex(
      'marks',
      'Its marks',
      [
        attribute('value', 'string', 'The mark'),
        attribute('giver', 'string', 'Who gave it', { mutability: 'readOnly' }),
      ],
      { multiValued: true },
    ),
  ]);

  const current = { tags: ['a', 'b'], marks: [{ value: 'x' }] };

  function change(operation: JsonObject): JsonObject {
    const patch = parsePatch({ Operations: [operation] }, { scope: scopeOf(thing), mode: lenient });
    return applyPatch(deepFreeze(current), patch, thing, lenient).draft;
  }

  test.each<readonly [string, JsonObject, JsonObject]>([
    ['a list of texts holds a text once', { op: 'add', path: 'tags', value: ['b', 'c'] }, { tags: ['a', 'b', 'c'] }],
    ['accepts one text in place of a list', { op: 'add', path: 'tags', value: 'c' }, { tags: ['a', 'b', 'c'] }],
    ['is replaced whole', { op: 'replace', path: 'tags', value: ['c'] }, { tags: ['c'] }],
    ['is removed whole', { op: 'remove', path: 'tags' }, { tags: undefined }],
    [
      'a list may have no primary value',
      { op: 'add', path: 'marks', value: [{ value: 'X' }, { value: 'y', primary: true }] },
      { marks: [{ value: 'X' }, { value: 'y' }] },
    ],
  ])('%s', (_, operation, expected) => {
    expect(change(operation)).toEqual({ ...current, ...expected });
  });

  test('a read-only sub-attribute of its values is not changed by a path', () => {
    const attempt = () => change({ op: 'add', path: 'marks[value eq "x"].giver', value: 'me' });
    expect(patchRefusal(attempt)).toEqual([400, 'mutability', 'giver is read-only: only this service sets it']);
  });

  test('is limited', () => {
    const attempt = () => change({ op: 'add', path: 'tags', value: ['c', 'd'] });
    expect(patchRefusal(attempt)).toEqual([400, 'invalidValue', 'tags has more than 3 values']);
  });
});
