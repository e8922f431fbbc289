import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../lambdas/scim/json.ts';
import { liberal } from '../../../lambdas/scim/manners.ts';
import { type Attribute, attribute, type ComplexAttribute, complex } from '../../../lambdas/scim/schema/attribute.ts';
import { normalize } from '../../../lambdas/scim/schema/normalize.ts';
import { replace } from '../../../lambdas/scim/schema/replace.ts';
import { user } from '../../../lambdas/scim/schema/user.ts';
import { deepFreeze, extension, home, member, refusal } from '../member.ts';

const put = (sent: JsonObject) => replace(member, sent, user);

describe('a full replacement, RFC 7644 section 3.5.1', () => {
  test('keeps what the client may not write, and what service rule 6 keeps', () => {
    const { schemas, id, externalId, active, roles, meta } = member;
    expect(put({ userName: 'b' })).toEqual({ schemas, id, externalId, active, roles, meta, userName: 'b' });
  });

  test.each<readonly [string, JsonObject, JsonObject]>([
    ['what is sent', { title: 'Guide', active: false }, { title: 'Guide', active: false }],
    ['a list whole', { emails: [home] }, { emails: [home] }],
    ['a complex value whole', { name: { familyName: 'Smith' } }, { name: { familyName: 'Smith' } }],
    ['the extension whole', { [extension]: { department: 'Tours' } }, { [extension]: { department: 'Tours' } }],
    [
      'what service rule 6 keeps, where it is sent',
      { externalId: 'x', roles: [{ value: 'viewer' }] },
      { externalId: 'x', roles: [{ value: 'viewer' }] },
    ],
  ])('replaces %s', (_, sent, changes) => {
    expect(put({ userName: 'b', ...sent })).toEqual({ ...put({ userName: 'b' }), ...changes });
  });

  test('leaves a required attribute that is not sent for validation to miss', () => {
    expect(put({ title: 'x' })).not.toHaveProperty('userName');
  });

  test('leaves a value of the wrong type for validation to refuse', () => {
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

  test('what is set once stays where it is not sent, at every depth', () => {
    const expected = { ...kept, box: kept, 'urn:example:More': { inner: kept } };
    expect(replace(current, {}, thing)).toEqual(expected);
    expect(replace(current, { box: {}, 'urn:example:More': {} }, thing)).toEqual(expected);
    expect(replace(current, { box: { free: 'x' } }, thing)).toEqual({ ...expected, box: { ...kept, free: 'x' } });
  });

  test('what is set once may be sent as it is, and set where it has no value', () => {
    expect(replace(current, { once: 'o', box: { once: 'o' } }, thing)).toMatchObject({ once: 'o', box: kept });
    expect(replace({}, { once: 'x', box: { once: 'y' } }, thing)).toEqual({ once: 'x', box: { once: 'y' } });
  });

  test.each<readonly [JsonObject]>([
    [{ once: 'x' }],
    [{ box: { once: 'x' } }],
    [{ box: 'x' }],
    [{ 'urn:example:More': { inner: { once: 'x' } } }],
  ])('what is set once is not changed: %j', (sent) => {
    expect(refusal(() => replace(current, sent, thing))).toEqual([
      400,
      'mutability',
      "once can't be changed once it has a value",
    ]);
  });

  test('a complex value of which nothing stays is gone', () => {
    expect(replace({ box: { free: 'f' } }, {}, thing)).toEqual({});
  });
});

describe('whatever is there and whatever is sent', () => {
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
    .map((input) => normalize(input as JsonObject, user as ComplexAttribute, liberal));

  test('to replace twice is to replace once, and what was there is left alone', () => {
    fc.assert(
      fc.property(drafts, drafts, (current, sent) => {
        const once = replace(deepFreeze(structuredClone(current)), deepFreeze(structuredClone(sent)), user);
        expect(replace(once, sent, user)).toEqual(once);
        expect(replace(member, sent, user)).toEqual(replace(replace(member, sent, user), sent, user));
      }),
      { numRuns: 500 },
    );
  });

  test('what is sent is there', () => {
    fc.assert(
      fc.property(drafts, (sent) => {
        expect(replace(member, sent, user)).toMatchObject(sent);
      }),
    );
  });
});
