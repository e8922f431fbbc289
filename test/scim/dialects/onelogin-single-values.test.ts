import { describe, expect, test } from '@jest/globals';
import { oneloginSingleValues } from '../../../lambdas/scim/dialects/values.ts';
import type { Json } from '../../../lambdas/scim/json.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { userType } from '../../../lambdas/scim/resource-types.ts';
import { parseResource } from '../../../lambdas/scim/schema/normalize.ts';

import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { emails } from '../../../lambdas/scim/schema/user.ts';
import { validate } from '../../../lambdas/scim/schema/validate.ts';
import { patched, refusal, work } from '../member.ts';
import { lenientWithout } from './lenient-without.ts';

describe('a single value for a list, of OneLogin', () => {
  test.each<readonly [string, Json, Json]>([
    ['an object', work, [work]],
    ['a number', 7, [7]],
    ['a list, which is plain', [work], [work]],
    ['an empty list, which is plain', [], []],
    ['null, which is no value', null, null],
  ])('%s', (_, strange, plain) => {
    expect(oneloginSingleValues.list?.(strange, emails)).toEqual(plain);
  });

  test('is accepted in a resource and in an operation', () => {
    expect(parseResource({ userName: 'b', emails: work }, userType, lenient)).toEqual({
      userName: 'b',
      emails: [work],
    });
    expect(patched([{ op: 'replace', path: 'emails', value: work }])['emails']).toEqual([work]);
    expect(patched([{ op: 'add', path: 'emails', value: { value: 'c@x' } }])['emails']).toHaveLength(3);
  });

  test.each([
    ['without the rewriter', lenientWithout(oneloginSingleValues)],
    ['in the strict mode', strict],
  ])('%s is refused', (_, mode) => {
    const attempt = () =>
      validate(parseResource({ schemas: [urns.user], userName: 'b', emails: work }, userType, mode), userType);
    expect(refusal(attempt)).toEqual([400, 'invalidValue', 'emails must be a list']);
  });
});
