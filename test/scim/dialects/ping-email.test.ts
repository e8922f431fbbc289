import { describe, expect, test } from '@jest/globals';
import { pingEmail } from '../../../lambdas/scim/dialects/ping-email.ts';
import { parseFilter } from '../../../lambdas/scim/filter/parse.ts';
import { liberal, strict } from '../../../lambdas/scim/manners.ts';
import { userScope } from '../../../lambdas/scim/schema/user.ts';
import { member, patched, refusal } from '../member.ts';
import { liberalWithout } from './liberal-without.ts';

const parse = (filter: string, manner = liberal) => parseFilter(filter, { scope: userScope, manner });

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
  ])('%s means nothing', (filter, position) => {
    const detail = `the filter is wrong at character ${position}: expected an attribute that the schema defines`;
    expect(refusal(() => parse(filter))).toEqual([400, 'invalidFilter', detail]);
  });

  test('is no attribute that could be changed', () => {
    expect(patched([{ op: 'Replace', path: 'email', value: 'a@x' }])).toEqual(member);
  });

  test.each([
    ['without the rewriter', liberalWithout(pingEmail)],
    ['in the strict manner', strict],
  ])('%s means nothing', (_, manner) => {
    expect(refusal(() => parse('email eq "a"', manner)).slice(0, 2)).toEqual([400, 'invalidFilter']);
  });
});
