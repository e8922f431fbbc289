import { describe, expect, test } from '@jest/globals';
import { valuesWithoutContent } from '../../../lambdas/scim/dialects/values-without-content.ts';
import type { Json } from '../../../lambdas/scim/json.ts';
import { liberal, strict } from '../../../lambdas/scim/manners.ts';
import { schemas } from '../../../lambdas/scim/schema/common.ts';
import { parseUser } from '../../../lambdas/scim/schema/parse-user.ts';
import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { emails, user } from '../../../lambdas/scim/schema/user.ts';
import { home, member, patched, work } from '../member.ts';
import { liberalWithout } from './liberal-without.ts';

const empty = { type: 'other', value: '' };
const addresses = user.byName.get('addresses') ?? user;

describe('values without content', () => {
  test.each<readonly [string, Json, Json]>([
    ['an empty text', [work, empty], [work]],
    ['null', [{ type: 'other', value: null }, work], [work]],
    ['no value at all', [{ type: 'other', primary: true }], []],
    ['a name in any case', [{ Type: 'work', VALUE: 'a@x' }, { Value: '' }], [{ Type: 'work', VALUE: 'a@x' }]],
    ['null and an empty text in place of an object', [null, '', work], [work]],
    ['what is plain', [work, home, 'a@x', 7], [work, home, 'a@x', 7]],
    ['what is no list', work, work],
  ])('%s', (_, strange, plain) => {
    expect(valuesWithoutContent.list?.(strange, emails)).toEqual(plain);
  });

  test('are none where the values of a list have no sub-attribute of that name', () => {
    expect(valuesWithoutContent.list?.([{ locality: 'Paris' }], addresses)).toEqual([{ locality: 'Paris' }]);
    expect(valuesWithoutContent.list?.([''], schemas)).toEqual(['']);
  });

  test('are no assertion in a resource, and add nothing', () => {
    expect(parseUser({ userName: 'b', emails: [empty] }, liberal)).toEqual({ userName: 'b' });
    expect(patched([{ op: 'add', path: 'emails', value: [empty] }])).toEqual(member);
  });

  test.each([
    ['without the rewriter', liberalWithout(valuesWithoutContent)],
    ['in the strict manner', strict],
  ])('%s are values', (_, manner) => {
    const body = { schemas: [urns.user], userName: 'b', emails: [empty] };
    expect(parseUser(body, manner)['emails']).toEqual([{ value: '', type: 'other' }]);
  });
});
