import { describe, expect, test } from '@jest/globals';
import { strict } from '../../../lambdas/scim/manners.ts';
import { member, patched } from '../member.ts';

/** Service rule 6: omission never demotes, deactivates or unlinks; null and [] say nothing, a remove says it. */
describe('a value of nothing keeps role, activity and link', () => {
  test.each([
    ['roles, an empty list', [{ op: 'replace', path: 'roles', value: [] }]],
    ['roles, null', [{ op: 'replace', path: 'roles', value: null }]],
    ['roles, a list without a value', [{ op: 'replace', path: 'roles', value: [{ primary: true }] }]],
    ['externalId, null', [{ op: 'replace', path: 'externalId', value: null }]],
    ['all of them, without a path', [{ op: 'replace', value: { roles: null, externalId: null, active: null } }]],
    ['all of them, added', [{ op: 'add', value: { roles: [], externalId: null, active: null } }]],
  ])('%s', (_, operations) => {
    expect(patched(operations)).toEqual(member);
  });

  test('in the strict manner as well', () => {
    expect(patched([{ op: 'replace', path: 'externalId', value: null }], { manner: strict })).toEqual(member);
  });
});

test.each(['roles', 'externalId'])('a remove of %s takes it away', (path) => {
  expect(patched([{ op: 'remove', path }])).not.toHaveProperty(path);
});

test('of other attributes null takes the value away, as RFC 7643 section 2.5 has it', () => {
  expect(patched([{ op: 'replace', path: 'title', value: null }])).not.toHaveProperty('title');
});
