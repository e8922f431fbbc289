import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../lambdas/scim/json.ts';
import { lenient } from '../../../lambdas/scim/modes.ts';
import { type Attribute, attribute, type ComplexAttribute, complex } from '../../../lambdas/scim/schema/attribute.ts';
import { normalize } from '../../../lambdas/scim/schema/normalize.ts';
import { replace } from '../../../lambdas/scim/schema/replace.ts';
import { user } from '../../../lambdas/scim/schema/user.ts';
import { deepFreeze, extension, home, member, refusal } from '../member.ts';

const put = (sent: JsonObject) => replace(member, sent, user);

describe('a full replacement, RFC 7644 section 3.5.1', () => {
  test('keeps read-only attributes and those of service rule 6', () => {
    const { schemas, id, externalId, active, roles, meta } = member;
    expect(put({ userName: 'b' })).toEqual({ schemas, id, externalId, active, roles, meta, userName: 'b' });
  });

  test.each<readonly [string, JsonObject, JsonObject]>([
    ['what is sent', { title: 'Guide', active: false }, { title: 'Guide', active: false }],
    ['a list whole', { emails: [home] }, { emails: [home] }],
    ['a complex value whole', { name: { familyName: 'Smith' } }, { name: { familyName: 'Smith' } }],
    ['the extension whole', { [extension]: { department: 'Tours' } }, { [extension]: { department: 'Tours' } }],
    [
      'the attributes of service rule 6, if they are sent',
      { externalId: 'x', roles: [{ value: 'viewer' }] },
      { externalId: 'x', roles: [{ value: 'viewer' }] },
    ],
  ])('replaces %s', (_, sent, changes) => {
    expect(put({ userName: 'b', ...sent })).toEqual({ ...put({ userName: 'b' }), ...changes });
  });

  test('leaves a missing required attribute for validation', () => {
    expect(put({ title: 'x' })).not.toHaveProperty('userName');
  });

  test('leaves a value of the wrong type for validation', () => {
    expect(put({ userName: 'b', name: 'B', emails: 'x' })).toMatchObject({ name: 'B', emails: 'x' });
  });
});

describe('mutability within complex values', () => {
  const row = (name: string, mutability: Attribute['mutability']) => attribute(name, 'string', '', { mutability });
  const rows = [row('free', 'readWrite'), row('once', 'immutable'), row('ours', 'readOnly')];
  const thing = complex('urn:example:Thing', '', [
    ...rows,
    complex('box', '', rows),
    complex('urn:example:More', '', [complex('inner', '', rows)]),
  ]);
  const held = { free: 'f', once: 'o', ours: 'u' };
  const current = deepFreeze({ ...held, box: held, 'urn:example:More': { inner: held } });
  const kept = { once: 'o', ours: 'u' };

  test('an immutable attribute that is not sent stays, at every depth', () => {
    const expected = { ...kept, box: kept, 'urn:example:More': { inner: kept } };
    expect(replace(current, {}, thing)).toEqual(expected);
    expect(replace(current, { box: {}, 'urn:example:More': {} }, thing)).toEqual(expected);
    expect(replace(current, { box: { free: 'x' } }, thing)).toEqual({ ...expected, box: { ...kept, free: 'x' } });
  });

  test('an immutable attribute may be sent unchanged, and set if it has no value', () => {
    expect(replace(current, { once: 'o', box: { once: 'o' } }, thing)).toMatchObject({ once: 'o', box: kept });
    expect(replace({}, { once: 'x', box: { once: 'y' } }, thing)).toEqual({ once: 'x', box: { once: 'y' } });
  });

  test.each<readonly [JsonObject]>([
    [{ once: 'x' }],
    [{ box: { once: 'x' } }],
    [{ box: 'x' }],
    [{ 'urn:example:More': { inner: { once: 'x' } } }],
  ])('an immutable attribute is not changed: %j', (sent) => {
    expect(refusal(() => replace(current, sent, thing))).toEqual([
      400,
      'mutability',
      'once cannot be changed once it has a value',
    ]);
  });

  test('a complex value without sub-attributes is removed', () => {
    expect(replace({ box: { free: 'f' } }, {}, thing)).toEqual({});
  });
});

describe('for any stored resource and any request', () => {
  const name = fc.constantFrom(
    'title',
    'name',
    'emails',
    'active',
    'roles',
    'externalId',
    'userName',
    extension,
    'id',
    'meta',
    'groups',
  );
  const part = fc.dictionary(
    fc.constantFrom('value', 'type', 'primary', 'givenName', 'department', 'manager'),
    fc.constantFrom('a', 'b', true, null),
  );
  const drafts = fc
    .dictionary(name, fc.oneof(fc.constantFrom('a', 'b', true, null, 7), part, fc.array(part, { maxLength: 3 })))
    .map((input) => normalize(input as JsonObject, user as ComplexAttribute, lenient));

  test('replacing twice is replacing once, and the stored resource is not changed', () => {
    fc.assert(
      fc.property(drafts, drafts, (current, sent) => {
        const once = replace(deepFreeze(structuredClone(current)), deepFreeze(structuredClone(sent)), user);
        expect(replace(once, sent, user)).toEqual(once);
        expect(replace(member, sent, user)).toEqual(replace(replace(member, sent, user), sent, user));
      }),
      { numRuns: 500 },
    );
  });

  test('the values of the request are there', () => {
    fc.assert(
      fc.property(drafts, (sent) => {
        expect(replace(member, sent, user)).toMatchObject(sent);
      }),
    );
  });
});
