import { describe, expect, test } from '@jest/globals';
import { listsOfOne } from '../../../lambdas/scim/dialects/values.ts';
import type { Json, JsonObject } from '../../../lambdas/scim/json.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { userType } from '../../../lambdas/scim/resource-types.ts';
import { externalId } from '../../../lambdas/scim/schema/common.ts';
import { manager } from '../../../lambdas/scim/schema/enterprise-user.ts';
import { parseResource } from '../../../lambdas/scim/schema/normalize.ts';

import { active, emails, userName } from '../../../lambdas/scim/schema/user.ts';
import { validate } from '../../../lambdas/scim/schema/validate.ts';
import { extension, home, member, patched, patchRefusal, refusal, work } from '../member.ts';
import { lenientWithout } from './lenient-without.ts';

/** What stands for one value, by the path of it; and the plain form of the member that it makes. */
const singles: readonly (readonly [string, Json, JsonObject])[] = [
  ['active', false, { active: false }],
  ['active', 'False', { active: false }],
  ['title', 'Guide', { title: 'Guide' }],
  ['preferredLanguage', 'de', { preferredLanguage: 'de' }],
  ['profileUrl', 'https://x/p', { profileUrl: 'https://x/p' }],
  ['name', { givenName: 'Ada' }, { name: { ...member.name, givenName: 'Ada' } }],
  ['name.givenName', 'Ada', { name: { ...member.name, givenName: 'Ada' } }],
  [extension, { department: 'Tours' }, { [extension]: { ...member[extension], department: 'Tours' } }],
  [`${extension}:department`, 'Tours', { [extension]: { ...member[extension], department: 'Tours' } }],
  [`${extension}:manager`, { value: '1', $ref: 'r' }, managed({ value: '1', $ref: 'r' })],
  [`${extension}:manager.value`, '1', managed({ ...member[extension].manager, value: '1' })],
  [extension, { manager: ['1'] }, managed({ ...member[extension].manager, value: '1' })],
  [extension, { manager: [{ value: ['1'] }] }, managed({ ...member[extension].manager, value: '1' })],
  ['emails[type eq "home"].value', 'c@x', { emails: [work, { ...home, value: 'c@x' }] }],
  [
    'emails[type eq "home"].primary',
    'True',
    {
      emails: [
        { ...work, primary: false },
        { ...home, primary: true },
      ],
    },
  ],
  ['emails[type eq "home"]', { value: 'c@x' }, { emails: [work, { ...home, value: 'c@x' }] }],
];

function managed(value: JsonObject): JsonObject {
  return { [extension]: { ...member[extension], manager: value } };
}

describe('a list of one for a single value, service rule 8', () => {
  test.each<readonly [string, Json, Json]>([
    ['one text', ['de'], 'de'],
    ['one boolean', [false], false],
    ['one object', [{ givenName: 'Ada' }], { givenName: 'Ada' }],
    ['null', [null], null],
    ['nothing, which is no value', [], null],
    ['two, which stays as it is', ['de', 'en'], ['de', 'en']],
    ['null and another', [null, 'en'], [null, 'en']],
    ['a list in a list, which stays as it is', [['de']], [['de']]],
    ['an empty list in a list', [[]], [[]]],
  ])('%s', (_, strange, plain) => {
    for (const attribute of [active, manager, emails]) expect(listsOfOne.value?.(strange, attribute)).toEqual(plain);
  });

  test('a value that is not a list stays as it is', () => {
    for (const plain of ['de', false, 7, null, { value: ['de'] }])
      expect(listsOfOne.value?.(plain, userName)).toBe(plain);
  });

  test.each(singles)('is accepted by a path: %s, %j', (path, value, changes) => {
    for (const op of ['add', 'replace', 'Add', 'Replace']) {
      expect(patched([{ op, path, value: [value] }])).toEqual({ ...member, ...changes });
    }
  });

  test.each(singles)('is accepted without a path: %s, %j', (path, value, changes) => {
    for (const op of ['add', 'replace', 'Add', 'Replace']) {
      expect(patched([{ op, value: { [path]: [value] } }])).toEqual({ ...member, ...changes });
      expect(patched([{ op, value: [{ [path]: [value] }] }])).toEqual({ ...member, ...changes });
    }
  });

  test('is accepted in a resource, at every depth', () => {
    const body = {
      userName: 'b',
      active: ['False'],
      title: ['Guide'],
      name: [{ givenName: ['Ada'] }],
      nickName: [],
      emails: [{ value: ['b@x'], type: ['work'], primary: [true] }, [{ value: 'c@x' }]],
      [extension]: [{ department: ['Tours'], manager: [{ value: ['1'] }] }],
    };
    expect(parseResource(body, userType, lenient)).toEqual({
      userName: 'b',
      active: false,
      title: 'Guide',
      name: { givenName: 'Ada' },
      emails: [{ value: 'b@x', type: 'work', primary: true }, { value: 'c@x' }],
      [extension]: { department: 'Tours', manager: { value: '1' } },
    });
  });

  test.each(singles)('a list of two is refused: %s, %j', (path, value) => {
    for (const operation of [{ path, value: [value, value] }, { value: { [path]: [value, value] } }]) {
      const [status, scimType] = patchRefusal(() => patched([{ op: 'replace', ...operation }]));
      expect([status, scimType]).toEqual([400, 'invalidValue']);
    }
  });

  test.each([userName, externalId])('so is any list for a unique attribute: $name', ({ name }) => {
    for (const value of [['7'], [7], [true], [{ x: '7' }], [['7']], ['7', '7']]) {
      const attempt = () => validate(parseResource({ userName: 'b', [name]: value }, userType, lenient), userType);
      expect(refusal(attempt)).toEqual([400, 'invalidValue', `${name} must be a string`]);
    }
  });

  test('an empty list is no value of what may have none, and of a userName refused', () => {
    expect(patched([{ op: 'replace', path: 'name', value: [] }])).toEqual({ ...member, name: undefined });
    expect(patched([{ op: 'replace', path: 'title', value: [] }])).toEqual({ ...member, title: undefined });
    expect(patched([{ op: 'replace', value: { active: [], externalId: [] } }])).toEqual(member);
    const detail = 'userName is required and cannot be removed';
    expect(patchRefusal(() => patched([{ op: 'replace', path: 'userName', value: [] }]))).toEqual([
      400,
      'mutability',
      detail,
    ]);
  });

  test.each([
    ['without the rewriter', lenientWithout(listsOfOne)],
    ['in the strict mode', strict],
  ])('%s is refused', (_, mode) => {
    for (const value of [['Guide'], []]) {
      const attempt = () => patched([{ op: 'replace', path: 'title', value }], { mode });
      expect(patchRefusal(attempt)).toEqual([400, 'invalidValue', 'title must be a string']);
    }
  });
});
