import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../../lambdas/scim/json.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { normalize } from '../../../lambdas/scim/schema/normalize.ts';
import { user } from '../../../lambdas/scim/schema/user.ts';

const ada = { value: 'ada@example.com', type: 'work' };

/** RFC 7643 section 2.4: service providers should not return the same value, of the same type, twice. */
test.each<[string, readonly JsonObject[], readonly JsonObject[]]>([
  ['the same twice', [ada, ada], [ada]],
  ['in another case', [ada, { value: 'ADA@example.com', type: 'Work' }], [{ value: 'ADA@example.com', type: 'Work' }]],
  ['once as primary', [ada, { ...ada, primary: true }], [{ ...ada, primary: true }]],
  ['of another type', [ada, { ...ada, type: 'home' }], [ada, { ...ada, type: 'home' }]],
  ['without a type', [ada, { value: ada.value }], [ada, { value: ada.value }]],
])('a list with %s', (_, emails, wanted) => {
  for (const mode of [lenient, strict]) {
    expect(normalize({ userName: 'ada', emails }, user, mode)['emails']).toEqual(wanted);
  }
});

test('a list of fifty thousand values is read in one pass', () => {
  const emails = Array.from({ length: 50_000 }, (_, n) => ({ value: `a${n % 40_000}@example.com` }));
  expect(normalize({ emails }, user, lenient)['emails']).toHaveLength(40_000);
});
