import { describe, expect, test } from '@jest/globals';
import { pingEmail } from '../../../lambdas/scim/dialects/attributes.ts';

import { parseFilter } from '../../../lambdas/scim/filter/parse.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { userScope } from '../../../lambdas/scim/schema/user.ts';
import { member, patched, refusal } from '../member.ts';
import { lenientWithout } from './lenient-without.ts';

const parse = (filter: string, mode = lenient) => parseFilter(filter, { scope: userScope, mode });

describe('the name email, of PingOne', () => {
  test.each([
    ['email Eq "a@x"', 'emails.value eq "a@x"'],
    ['EMAIL co "a" and userName pr', 'emails.value co "a" and userName pr'],
    ['not (email pr)', 'not (emails.value pr)'],
  ])('%s means %s', (strange, plain) => {
    expect(parse(strange)).toEqual(parse(plain));
  });

  test.each([
    ['email.value eq "a"', 1],
    ['mail eq "a"', 1],
    ['emails[email eq "a"]', 8],
  ])('%s is refused', (filter, position) => {
    const detail = `the filter is wrong at character ${position}: expected an attribute that the schema defines`;
    expect(refusal(() => parse(filter))).toEqual([400, 'invalidFilter', detail]);
  });

  test('cannot be changed', () => {
    expect(patched([{ op: 'Replace', path: 'email', value: 'a@x' }])).toEqual(member);
  });

  test.each([
    ['without the rewriter', lenientWithout(pingEmail)],
    ['in the strict mode', strict],
  ])('%s is refused', (_, mode) => {
    expect(refusal(() => parse('email eq "a"', mode)).slice(0, 2)).toEqual([400, 'invalidFilter']);
  });
});
