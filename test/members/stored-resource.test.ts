import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StoredResource } from '../../lambdas/members/member-store.ts';
import { toResource, toResourceText, toStoredText } from '../../lambdas/members/stored-resource.ts';
import type { JsonObject } from '../../lambdas/scim/json.ts';
import { userType } from '../../lambdas/scim/resource-types.ts';

/* A list splices the stored text; reading one resource parses it. Both must say the same. */

const placed = { type: userType, locate: (id: string) => `https://scim.example.com/scim/v2/Users/${id}` };
const times = { created: '2026-01-01T00:00:00.000Z', lastModified: '2026-02-01T00:00:00.000Z' };
const enterprise = userType.extensions[0]?.attribute.name as string;

const stored = (resource: JsonObject, json = toStoredText(resource, times, userType)): StoredResource => ({
  id: '7-abcdefghijklmnopqrstuv',
  seq: 7,
  revision: 3,
  json,
  writes: '',
});

const expectSame = (resource: JsonObject) =>
  expect(JSON.parse(toResourceText(stored(resource), placed))).toEqual(toResource(stored(resource), placed));

describe('the text of a resource is what reading it returns', () => {
  // What begins like a part of the stored text, or would be a pattern of a replacement.
  const traps = [
    `"${enterprise}":{`,
    '"meta":{"created":"","lastModified":""}',
    '\\"meta\\":{"created":"1","lastModified":"2"}',
    "$& $1 $` $'",
    '\u2028"}]',
    '\\',
  ];

  test.each(traps)('with %j in a value', (text) => {
    expectSame({ userName: text, displayName: `${text}${text}`, name: { familyName: text } });
    expectSame({ userName: text, [enterprise]: { department: text } });
  });

  test('whichever attributes it has', () => {
    expectSame({ userName: 'ada' });
    expectSame({ externalId: 'x', userName: 'ada', active: false, [enterprise]: { manager: { value: '1' } } });
    expectSame({ userName: 'ada', roles: [{ value: 'viewer', primary: true }], emails: [{ value: 'a@b.c' }] });
  });

  test('for any text', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, fc.boolean(), (one, other, extended) => {
        expectSame({ userName: one, title: other, ...(extended && { [enterprise]: { department: one } }) });
      }),
    );
  });

  test.each([
    ['meta first', '{"meta":{"created":"a","lastModified":"b"},"userName":"ada"}'],
    ['times the other way round', '{"userName":"ada","meta":{"lastModified":"b","created":"a"}}'],
    ['spaces', '{"userName": "ada", "meta": {"created": "a", "lastModified": "b"}}'],
  ])('if another writer stored it with %s', (_, json) => {
    const found = stored({}, json);
    expect(JSON.parse(toResourceText(found, placed))).toEqual(toResource(found, placed));
  });
});
