import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../lambdas/scim/json.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { isAsked, isNamed, isProjected, parseProjection, project } from '../../../lambdas/scim/query/projection.ts';
import { groupType, typesOf, userType } from '../../../lambdas/scim/resource-types.ts';
import { group, groupMembers, groupName, groupScope, memberName } from '../../../lambdas/scim/schema/group.ts';
import { keysOf } from '../../../lambdas/scim/schema/keys.ts';
import { parseResource } from '../../../lambdas/scim/schema/normalize.ts';
import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { userWithoutGroups } from '../../../lambdas/scim/schema/user.ts';
import { validate } from '../../../lambdas/scim/schema/validate.ts';
import { refusal } from '../member.ts';

const parse = (body: JsonObject, mode = lenient) =>
  parseResource({ schemas: [urns.group], displayName: 'Crew', ...body }, groupType, mode);

describe('a group in plain form', () => {
  test.each<[string, JsonObject, JsonObject]>([
    [
      'members with what is ignored',
      { members: [{ value: 'a', display: 'Ada', more: 1 }] },
      { members: [{ value: 'a' }] },
    ],
    ['a reference without content', { members: [{ $ref: null, value: 'a' }] }, { members: [{ value: 'a' }] }],
    ['a member without a list', { Members: { Value: 'a' } }, { members: [{ value: 'a' }] }],
    ['a member twice', { members: [{ value: 'a' }, { value: 'a' }] }, { members: [{ value: 'a' }] }],
    ['no members', { members: [] }, { members: [] }],
    ['null', { members: null }, {}],
    ['values that are none', { members: [null, ''] }, {}],
    ['an empty text', { members: '' }, {}],
    ['a list of an empty text', { members: [''] }, {}],
    ['a member without a value', { members: [{ display: 'Ada' }] }, { members: [{}] }],
    ['an empty externalId', { externalId: '' }, {}],
    ['what only this service sets', { id: '1', meta: { version: 'x' } }, {}],
  ])('%s', (_, sent, expected) => {
    expect(parse(sent)).toEqual({ displayName: 'Crew', ...expected });
  });

  test.each<[string, JsonObject, string]>([
    ['a member without a value', { members: [{ display: 'Ada' }] }, 'members[0].value is required'],
    ['an empty member', { members: [{ value: 'a' }, {}] }, 'members[1].value is required'],
    ['a number', { members: [{ value: 5 }] }, 'members[0].value must be a string'],
    ['a bare text', { members: ['a'] }, 'members[0] must be an object with sub-attributes'],
    ['no name', { displayName: null }, 'displayName is required'],
    [
      'a name that nobody sees',
      { displayName: ' ' },
      'displayName must have a visible character and no control characters',
    ],
    ['a long name', { displayName: 'x'.repeat(513) }, 'displayName is longer than 512 bytes'],
    ['a list of names', { displayName: ['x'] }, 'displayName must be a string'],
  ])('with %s is refused', (_, sent, detail) => {
    expect(refusal(() => validate(parse(sent), groupType))).toEqual([400, 'invalidValue', detail]);
  });

  test('in strict mode has no unknown attribute', () => {
    expect(refusal(() => parse({ owner: 'x' }, strict))[1]).toBe('invalidSyntax');
  });

  test('is found by its name without regard to case, and by its externalId as it is', () => {
    expect(keysOf({ displayName: 'Crew Ä', externalId: 'X', members: [{ value: 'a' }] }, group)).toEqual([
      { kind: 'externalId', value: 'X', unique: true },
      { kind: 'displayName', value: 'crew ä', unique: true },
    ]);
  });
});

describe('the members in an answer', () => {
  const whole = { id: '1', displayName: 'Crew', members: [{ value: 'a', type: 'User', display: 'Ada' }] };
  test.each([
    [{}, { id: '1', displayName: 'Crew', members: [{ value: 'a', type: 'User' }] }, [false, true, false]],
    [{ excludedAttributes: ['members'] }, { id: '1', displayName: 'Crew' }, [true, false, false]],
    [{ attributes: ['displayName'] }, { id: '1', displayName: 'Crew' }, [true, false, false]],
    [{ attributes: ['members'] }, { id: '1', members: [{ value: 'a', type: 'User' }] }, [true, true, false]],
    [
      { attributes: ['members.value,members.display'] },
      { id: '1', members: [{ value: 'a', display: 'Ada' }] },
      [true, true, true],
    ],
    [{ attributes: ['members.type'] }, { id: '1', members: [{ type: 'User' }] }, [true, true, false]],
  ])('of %j', (parameters, expected, [asked, projected, named]) => {
    const projection = parseProjection(parameters, groupScope);
    expect(project(whole, group, projection)).toEqual(expected);
    expect([
      isAsked(projection),
      isProjected(groupMembers, projection),
      isNamed(groupMembers, memberName, projection),
    ]).toEqual([asked, projected, named]);
  });
});

test('a workspace without groups offers Users, announced as without groups', () => {
  expect(typesOf({ groups: true })).toEqual([userType, groupType]);
  expect(typesOf({ groups: false })).toEqual([{ ...userType, schema: userWithoutGroups }]);
  expect(userWithoutGroups.subAttributes.length).toBe(userType.schema.subAttributes.length);
  expect(groupName.required).toBe(true);
});
