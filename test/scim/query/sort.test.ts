import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../lambdas/scim/json.ts';
import { compareKeys, parseSorting, sortKey } from '../../../lambdas/scim/query/sort.ts';
import { toName } from '../../../lambdas/scim/schema/attribute.ts';
import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { userScope } from '../../../lambdas/scim/schema/user.ts';
import { refusal } from '../member.ts';
import { asked } from './asked.ts';

const sorting = (sortBy: string, sortOrder?: string) => parseSorting(sortBy, sortOrder, userScope);

describe('sortBy and sortOrder, RFC 7644 section 3.4.2.3', () => {
  test.each([
    ['userName', 'userName'],
    ['USERNAME', 'userName'],
    ['name.familyName', 'name.familyName'],
    ['emails', 'emails.value'],
    ['emails.type', 'emails.type'],
    ['active', 'active'],
    ['meta.created', 'meta.created'],
    ['urn:ietf:params:scim:schemas:core:2.0:User:title', 'title'],
    [`${urns.enterpriseUser}:manager`, `${urns.enterpriseUser}:manager.value`],
  ])('sortBy %s means %s', (sortBy, name) => {
    expect(toName(sorting(sortBy).path)).toBe(name);
  });

  test.each([
    [undefined, false],
    ['ascending', false],
    ['Descending', true],
  ])('sortOrder %s', (sortOrder, descending) => {
    expect(sorting('title', sortOrder).descending).toBe(descending);
  });

  test.each(['nick', 'name', 'addresses', 'name.nick', '', 'emails[type eq "work"].value', urns.enterpriseUser])(
    'there is no order by "%s"',
    (sortBy) => {
      const detail = 'sortBy must name an attribute of the schema, or a sub-attribute of one';
      expect(refusal(() => sorting(sortBy))).toEqual([400, 'invalidValue', detail]);
    },
  );

  test.each(['', 'up', 'desc'])('there is no sortOrder "%s"', (sortOrder) => {
    const detail = 'sortOrder must be ascending or descending';
    expect(refusal(() => sorting('title', sortOrder))).toEqual([400, 'invalidValue', detail]);
  });

  test('an empty sortBy is ignored, and so is sortOrder without it', () => {
    expect(asked({ sortBy: '', sortOrder: 'up' }).sorting).toBeUndefined();
  });
});

describe('what a resource is sorted by', () => {
  const emails = [
    { value: 'B@x', type: 'work' },
    { value: 'A@x', type: 'home', primary: true },
  ];

  test.each<readonly [string, string, JsonObject, Json | undefined]>([
    ['a text without regard to case', 'title', { title: 'GUIDE' }, 'guide'],
    ['a case-exact text as it is', 'externalId', { externalId: 'ABC' }, 'ABC'],
    [
      'a time as an instant',
      'meta.created',
      { meta: { created: '2026-01-01T01:00:00.50+01:00' } },
      '2026-01-01T00:00:00.5',
    ],
    ['a boolean', 'active', { active: true }, true],
    ['a sub-attribute', 'name.familyName', { name: { familyName: 'Jensen' } }, 'jensen'],
    ['the primary value of a list', 'emails', { emails }, 'a@x'],
    ['a sub-attribute of the primary value', 'emails.type', { emails }, 'home'],
    [
      'the first value if none is primary',
      'emails',
      { emails: [{ value: 'B@x' }, { value: 'A@x', primary: false }] },
      'b@x',
    ],
    ['nothing if there is no list', 'emails', {}, undefined],
    [
      'nothing if the primary value has none',
      'emails.display',
      { emails: [{ display: 'x' }, { value: 'A@x', primary: true }] },
      undefined,
    ],
    ['nothing if there is no value', 'title', {}, undefined],
    ['nothing if there is no complex value', 'name.familyName', {}, undefined],
  ])('%s', (_, sortBy, resource, key) => {
    expect(sortKey(resource, sorting(sortBy))).toBe(key);
  });

  test.each([
    ['ascending', ['a', 'b', 'c', undefined, undefined]],
    ['descending', [undefined, undefined, 'c', 'b', 'a']],
  ])('%s, those without a value sort as the RFC says', (order, expected) => {
    const rows = ['b', undefined, 'a', undefined, 'c'].map((key) => ({ key }));
    const sorted = rows.toSorted((one, other) => compareKeys(one.key, other.key, sorting('title', order)));
    expect(sorted.map(({ key }) => key)).toEqual(expected);
  });
});
