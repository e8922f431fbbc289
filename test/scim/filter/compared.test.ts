import { describe, expect, test } from '@jest/globals';
import { comparedValues, onlyComparedValue } from '../../../lambdas/scim/filter/compared.ts';
import { parseFilter } from '../../../lambdas/scim/filter/parse.ts';
import { lenient } from '../../../lambdas/scim/modes.ts';
import { groups, userScope } from '../../../lambdas/scim/schema/user.ts';

const parse = (text: string) => parseFilter(text, { scope: userScope, mode: lenient });

describe('the values with which a filter compares an attribute', () => {
  test.each<[string, readonly string[] | undefined]>([
    ['groups.value eq "A"', ['A']],
    ['groups eq "A"', ['A']],
    ['groups[value eq "A"]', ['A']],
    ['groups[value eq "A" or value eq "B"]', ['A', 'B']],
    ['groups.value eq "A" and not (groups.value eq "B")', ['A', 'B']],
    ['groups.value eq "A" or active eq true', ['A']],
    ['userName pr and emails[type eq "work"] and title eq "x"', []],
    ['groups pr', undefined],
    ['groups.value ne "A"', undefined],
    ['groups.value eq null', undefined],
    ['groups.display eq "A"', undefined],
    ['groups[value eq "A" and type eq "direct"]', undefined],
    ['groups[value eq "A" or display eq "B"]', undefined],
    ['active eq true and groups.value sw "A"', undefined],
  ])('%s: %j', (text, values) => {
    expect(comparedValues(parse(text), groups)).toEqual(values);
  });

  test.each<[string, string | undefined]>([
    ['groups.value eq "A"', 'A'],
    ['groups[value eq "A"]', 'A'],
    ['groups[value eq "A" or value eq "B"]', undefined],
    ['groups.value eq "A" and active eq true', undefined],
    ['groups.value ne "A"', undefined],
    ['title eq "A"', undefined],
    ['emails[value eq "A"]', undefined],
  ])('the only one of %s is %s', (text, value) => {
    expect(onlyComparedValue(parse(text), groups)).toBe(value);
  });
});
