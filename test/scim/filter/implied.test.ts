import { describe, expect, test } from '@jest/globals';
import { impliedComparisons } from '../../../lambdas/scim/filter/implied.ts';

import { parseFilter } from '../../../lambdas/scim/filter/parse.ts';
import { lenient } from '../../../lambdas/scim/modes.ts';
import { thingScope } from '../thing.ts';

const implied = (text: string) =>
  impliedComparisons(parseFilter(text, { scope: thingScope, mode: lenient })).map(({ attribute, operator, value }) => [
    attribute.name,
    operator,
    value,
  ]);

describe('the comparisons that a filter implies', () => {
  test.each<readonly [string, ...(readonly [string, string, string | number | boolean])[]]>([
    ['label eq "A"', ['label', 'eq', 'a']],
    ['code eq "A"', ['code', 'eq', 'A']],
    ['label sw "Ä"', ['label', 'sw', 'ä']],
    ['flag eq false', ['flag', 'eq', false]],
    ['number eq 0', ['number', 'eq', 0]],
    ['born eq "2011-05-13T06:42:34+02:00"', ['born', 'eq', '2011-05-13T04:42:34']],
    ['label eq "a" and number eq 7', ['label', 'eq', 'a'], ['number', 'eq', 7]],
    ['label eq "a" and (number eq 7 and code sw "B")', ['label', 'eq', 'a'], ['number', 'eq', 7], ['code', 'sw', 'B']],
    ['label eq "a" and number gt 7', ['label', 'eq', 'a']],
    ['parts[type eq "A" and value sw "B"]', ['type', 'eq', 'a'], ['value', 'sw', 'b']],
    ['parts[type eq "A"].value eq "B"', ['type', 'eq', 'a'], ['value', 'eq', 'b']],
    ['parts eq "B"', ['value', 'eq', 'b']],
    ['label eq "a" and (number eq 7 or number eq 8)', ['label', 'eq', 'a']],
    ['label eq "a" and not (number eq 7)', ['label', 'eq', 'a']],
  ])('%s', (text, ...expected) => {
    expect(implied(text)).toEqual(expected);
  });

  test.each([
    'label pr',
    'label eq null',
    'label ne "a"',
    'label co "a"',
    'label ew "a"',
    'number gt 7',
    'number ge 7',
    'number lt 7',
    'number le 7',
    'not (label eq "a")',
    'label eq "a" or label eq "b"',
    'parts[type eq "a" or value eq "b"]',
    'parts[not (type eq "a")]',
  ])('nothing: %s', (text) => {
    expect(implied(text)).toEqual([]);
  });
});
