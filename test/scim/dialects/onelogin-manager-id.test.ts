import { describe, expect, test } from '@jest/globals';
import { oneloginManagerId } from '../../../lambdas/scim/dialects/onelogin-manager-id.ts';
import type { Json } from '../../../lambdas/scim/json.ts';
import { liberal, strict } from '../../../lambdas/scim/manners.ts';
import { manager } from '../../../lambdas/scim/schema/enterprise-user.ts';
import { parseUser } from '../../../lambdas/scim/schema/parse-user.ts';
import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { emails } from '../../../lambdas/scim/schema/user.ts';
import { extension, refusal } from '../member.ts';
import { liberalWithout } from './liberal-without.ts';

const body = { schemas: [urns.user, extension], userName: 'b', [extension]: { manager: { managerId: '1' } } };

describe('the managerId of OneLogin', () => {
  test.each<readonly [string, Json, Json]>([
    ['is the value', { managerId: '1' }, { value: '1', managerId: '1' }],
    ['is so in any case', { managerid: '1', displayName: 'A' }, { value: '1', managerid: '1', displayName: 'A' }],
    ['stands back where there is a value', { managerId: '1', value: '2' }, { managerId: '1', value: '2' }],
    ['is nobody where it is empty', { managerId: '' }, { managerId: '' }],
    ['is nobody where it is no text', { managerId: 1 }, { managerId: 1 }],
    ['is not there', { value: '2' }, { value: '2' }],
    ['is in no text', '1', '1'],
  ])('%s', (_, strange, plain) => {
    expect(oneloginManagerId.value?.(strange, manager)).toEqual(plain);
  });

  test('is no habit of other attributes', () => {
    expect(oneloginManagerId.value?.({ managerId: '1' }, emails)).toEqual({ managerId: '1' });
  });

  test('is understood in a resource', () => {
    expect(parseUser(body, liberal)).toEqual({ userName: 'b', [extension]: { manager: { value: '1' } } });
  });

  test('without the rewriter is lost, and in the strict manner refused', () => {
    expect(parseUser(body, liberalWithout(oneloginManagerId))).toEqual({ userName: 'b' });
    const detail = 'the request has an attribute that no schema defines';
    expect(refusal(() => parseUser(body, strict))).toEqual([400, 'invalidSyntax', detail]);
  });
});
