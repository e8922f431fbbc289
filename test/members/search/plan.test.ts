import { describe, expect, test } from '@jest/globals';
import { describePlan, type LookUp, type Plan, plan } from '../../../lambdas/members/search/plan.ts';
import { type Key, keysOf } from '../../../lambdas/scim/schema/keys.ts';
import { user } from '../../../lambdas/scim/schema/user.ts';
import { toQuery } from '../people.ts';

const planOf = (filter: string): Plan => plan(toQuery({ filter }));
const key = (kind: string, value: string, beginning = false) => ({ kind, value, unique: kind !== 'email', beginning });
const lookUp = (...lookUps: readonly LookUp[]): Plan => ({ kind: 'look up', lookUps });
const keys = (...given: Parameters<typeof key>) => lookUp(key(...given));
const scan: Plan = { kind: 'scan' };

describe('the cheapest way to the members that may match', () => {
  test.each<[string, Plan]>([
    ['id eq "1-a"', lookUp({ id: '1-a' })],
    ['userName eq "ada" and id eq "1-A"', lookUp({ id: '1-A' })],
    ['userName eq "Ada@Example.com"', keys('userName', 'ada@example.com')],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName eq "ada"', keys('userName', 'ada')],
    ['USERNAME EQ "ÄDA"', keys('userName', 'äda')],
    ['userName sw "Ad"', keys('userName', 'ad', true)],
    ['externalId eq "A-1"', keys('externalId', 'A-1')],
    ['externalId sw "A"', keys('externalId', 'A', true)],
    ['emails eq "Ada@example.com"', keys('email', 'ada@example.com')],
    ['emails.value eq "ada@example.com"', keys('email', 'ada@example.com')],
    ['emails[value eq "ada@example.com"]', keys('email', 'ada@example.com')],
    ['emails[type eq "work" and value eq "ada@example.com"]', keys('email', 'ada@example.com')],
    ['emails[type eq "work"].value eq "ada@example.com"', keys('email', 'ada@example.com')],
    ['emails.value sw "ada@"', keys('email', 'ada@', true)],
    ['active eq true and (title pr and userName eq "ada")', keys('userName', 'ada')],
    ['emails eq "a@b" and externalId eq "1"', keys('externalId', '1')],
    ['userName sw "a" and emails eq "a@b"', keys('email', 'a@b')],
    ['userName eq "ada" or userName eq "grace"', lookUp(key('userName', 'ada'), key('userName', 'grace'))],
    ['userName eq "ada" or userName eq "ADA"', keys('userName', 'ada')],
    ['emails eq "a@b" or (active eq true and id eq "1-a")', lookUp(key('email', 'a@b'), { id: '1-a' })],
    ['emails[type eq "work" and (value eq "a" or value eq "b")]', lookUp(key('email', 'a'), key('email', 'b'))],
    ['(userName eq "a" or userName eq "b") and externalId eq "1"', keys('externalId', '1')],
    ['(userName eq "a" or userName eq "b") and userName sw "a"', lookUp(key('userName', 'a'), key('userName', 'b'))],
    [
      '(userName eq "a" or title pr) and (emails eq "a" or emails eq "b")',
      lookUp(key('email', 'a'), key('email', 'b')),
    ],
  ])('%s', (filter, expected) => expect(planOf(filter)).toEqual(expected));
});

test.each<[Record<string, string>, Plan]>([
  [{}, { kind: 'list' }],
  [{ sortBy: 'title' }, scan],
  [{ sortBy: 'title', filter: 'userName eq "ada"' }, keys('userName', 'ada')],
])('without a filter is the list, or a scan if sorted: %j', (parameters, expected) =>
  expect(plan(toQuery(parameters))).toEqual(expected),
);

test.each([
  ['title eq "secret"', 'scan'],
  ['id eq "secret"', 'id'],
  ['userName eq "secret"', 'userName eq'],
  ['emails sw "secret" or externalId eq "secret" or externalId eq "other"', 'email sw or externalId eq'],
])('is described without a value: %s', (filter, description) => expect(describePlan(planOf(filter))).toBe(description));

describe('is a scan if the filter implies no key', () => {
  test.each([
    'title eq "x"',
    'userName pr',
    'userName ne "ada"',
    'userName co "ada"',
    'userName ew "ada"',
    'userName gt "ada"',
    'userName eq null',
    'userName eq ""',
    'userName sw ""',
    'not (userName eq "ada")',
    'userName eq "ada" or active eq true',
    'not (not (userName eq "ada"))',
    'emails[not (value eq "a@b")]',
    'emails.type eq "work"',
    'phoneNumbers.value eq "1"',
    'id sw "1"',
  ])('%s', (filter) => expect(planOf(filter)).toEqual(scan));
});

test.each([
  ['ADA', 'ada'],
  ['A\u0308da', '\u00e4da'],
  // The small letters are one character with their mark, the capital ones two.
  ['J\u030c', '\u01f0'],
  ['H\u0331', '\u1e96'],
  ['\u0130ada', 'i\u0307ada'],
])('a filter leads to the key that the member has: %s and %s', (one, other) => {
  for (const userName of [one, other]) {
    for (const asked of [one, other]) {
      const [known] = keysOf({ userName }, user);
      expect(planOf(`userName eq ${JSON.stringify(asked)}`)).toEqual(lookUp({ ...(known as Key), beginning: false }));
    }
  }
});
