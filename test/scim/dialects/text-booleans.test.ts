import { describe, expect, test } from '@jest/globals';
import { textBooleans } from '../../../lambdas/scim/dialects/values.ts';

import { parseFilter } from '../../../lambdas/scim/filter/parse.ts';
import type { Json } from '../../../lambdas/scim/json.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { active, userName, userScope } from '../../../lambdas/scim/schema/user.ts';
import { member, patched, patchRefusal, refusal, work } from '../member.ts';
import { lenientWithout } from './lenient-without.ts';

describe('a text for a boolean', () => {
  test.each<readonly [Json, Json]>([
    ['True', true],
    ['false', false],
    ['FALSE', false],
    [true, true],
    ['', ''],
    ['yes', 'yes'],
    ['1', '1'],
    [0, 0],
    [null, null],
  ])('%j is %j', (strange, plain) => {
    expect(textBooleans.value?.(strange, active)).toBe(plain);
  });

  test('stays a text if the schema says string', () => {
    expect(textBooleans.value?.('True', userName)).toBe('True');
  });

  test.each(['active eq "True"', 'ACTIVE Eq "tRUE"'])('is accepted in the filter %s', (filter) => {
    const parse = (text: string) => parseFilter(text, { scope: userScope, mode: lenient });
    expect(parse(filter)).toEqual(parse('active eq true'));
  });

  test('is accepted in the filter of a path, and within a value', () => {
    const path = 'emails[primary eq "True"].value';
    expect(patched([{ op: 'replace', path, value: 'c@x' }])['emails']).toEqual([
      { ...work, value: 'c@x' },
      member.emails[1],
    ]);
    const value = [{ value: 'd@x', primary: 'True' }];
    expect(patched([{ op: 'replace', path: 'emails', value }])['emails']).toEqual([{ value: 'd@x', primary: true }]);
  });

  test('a text that is neither is refused', () => {
    const attempt = () => patched([{ op: 'replace', path: 'active', value: 'no' }]);
    expect(patchRefusal(attempt)).toEqual([400, 'invalidValue', 'active must be true or false']);
  });

  test.each([
    ['without the rewriter', lenientWithout(textBooleans)],
    ['in the strict mode', strict],
  ])('%s is refused', (_, mode) => {
    const attempt = () => patched([{ op: 'replace', path: 'active', value: 'False' }], { mode });
    expect(patchRefusal(attempt)).toEqual([400, 'invalidValue', 'active must be true or false']);
    const filter = () => parseFilter('active eq "True"', { scope: userScope, mode });
    const detail = 'the filter is wrong at character 11: expected true or false';
    expect(refusal(filter)).toEqual([400, 'invalidFilter', detail]);
  });
});
