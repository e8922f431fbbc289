import { describe, expect, test } from '@jest/globals';
import { oneloginManagerId } from '../../../lambdas/scim/dialects/attributes.ts';
import type { Json } from '../../../lambdas/scim/json.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { userType } from '../../../lambdas/scim/resource-types.ts';
import { manager } from '../../../lambdas/scim/schema/enterprise-user.ts';
import { parseResource } from '../../../lambdas/scim/schema/normalize.ts';

import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { emails } from '../../../lambdas/scim/schema/user.ts';
import { extension, refusal } from '../member.ts';
import { lenientWithout } from './lenient-without.ts';

const body = { schemas: [urns.user, extension], userName: 'b', [extension]: { manager: { managerId: '1' } } };

describe('the managerId of OneLogin', () => {
  test.each<readonly [string, Json, Json]>([
    ['is the value', { managerId: '1' }, { value: '1', managerId: '1' }],
    [
      'is the value in any case',
      { managerid: '1', displayName: 'A' },
      { value: '1', managerid: '1', displayName: 'A' },
    ],
    ['does not replace a value', { managerId: '1', value: '2' }, { managerId: '1', value: '2' }],
    ['is ignored if it is empty', { managerId: '' }, { managerId: '' }],
    ['is ignored if it is not a text', { managerId: 1 }, { managerId: 1 }],
    ['is not there', { value: '2' }, { value: '2' }],
    ['does not change a text', '1', '1'],
  ])('%s', (_, strange, plain) => {
    expect(oneloginManagerId.value?.(strange, manager)).toEqual(plain);
  });

  test('does not apply to other attributes', () => {
    expect(oneloginManagerId.value?.({ managerId: '1' }, emails)).toEqual({ managerId: '1' });
  });

  test('is accepted in a resource', () => {
    expect(parseResource(body, userType, lenient)).toEqual({ userName: 'b', [extension]: { manager: { value: '1' } } });
  });

  test('is dropped without the rewriter, and refused in the strict mode', () => {
    expect(parseResource(body, userType, lenientWithout(oneloginManagerId))).toEqual({ userName: 'b' });
    const detail = 'the request has an attribute that no schema defines';
    expect(refusal(() => parseResource(body, userType, strict))).toEqual([400, 'invalidSyntax', detail]);
  });
});
