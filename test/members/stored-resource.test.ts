import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { MemberStore, StoredMember } from '../../lambdas/members/member-store.ts';
import { search } from '../../lambdas/members/search/search.ts';
import { toResource, toResourceText, toStoredText } from '../../lambdas/members/stored-resource.ts';
import type { JsonObject } from '../../lambdas/scim/json.ts';
import { userType } from '../../lambdas/scim/resource-types.ts';
import { enterpriseUser } from '../../lambdas/scim/schema/enterprise-user.ts';
import { validate } from '../../lambdas/scim/schema/validate.ts';
import { optionsFor, toQuery } from './people.ts';

const times = { created: '2026-01-01T00:00:00.000Z', lastModified: '2026-01-02T00:00:00.000Z' };
const locate = (id: string) => `https://scim.example.com/${id}"\\`;
const stored = (json: string): StoredMember => ({ id: '7-a"b', seq: 7, revision: 3, json, writes: '' });

/** Texts that look like what the splice looks for. */
const tricky = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.constantFrom(
    '"meta":{"created":"a","lastModified":"b"}}',
    `"${enterpriseUser.name}":{`,
    '\\',
    '"',
    '\u2028',
    '$&$1',
  ),
);
const user = fc.record(
  {
    title: tricky,
    nickName: tricky,
    emails: fc.array(fc.record({ value: tricky, type: tricky }), { minLength: 1, maxLength: 2 }),
    [enterpriseUser.name]: fc.record({ department: tricky, manager: fc.record({ value: tricky }) }),
  },
  { requiredKeys: [] },
);
const isVisible = (text: string) => /[^\p{Z}\p{C}]/u.test(text) && !/\p{Cc}/u.test(text);

test('the text of a resource is the JSON of the resource, whatever its values are', () => {
  fc.assert(
    fc.property(user, tricky.filter(isVisible), (attributes, userName) => {
      const resource = validate({ ...(attributes as JsonObject), userName }, userType);
      const own = stored(toStoredText(resource, times, userType));
      expect(toResourceText(own, { type: userType, locate })).toBe(
        JSON.stringify(toResource(own, { type: userType, locate })),
      );
    }),
  );
});

test.each([{ count: 1 }, { count: 1, cursor: '' }])(
  'a list without a filter does not parse what is stored: %j',
  async (page) => {
    const times = '"meta":{"created":"a","lastModified":"b"}';
    const found = [stored(`{"userName": no JSON, ${times}}`)];
    const store: Partial<MemberStore> = {
      page: async () => ({ total: 1, found }),
      after: async () => ({ total: 1, found, more: false }),
    };
    const { texts } = await search(toQuery(page), optionsFor(store as MemberStore));
    expect(texts?.[0]).toContain('"userName": no JSON, "meta":{"resourceType":"User"');
  },
);
