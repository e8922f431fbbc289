import { describe, expect, test } from '@jest/globals';
import { emptyTexts } from '../../../lambdas/scim/dialects/empty-texts.ts';
import type { Json } from '../../../lambdas/scim/json.ts';
import { liberal, strict } from '../../../lambdas/scim/manners.ts';
import { manager } from '../../../lambdas/scim/schema/enterprise-user.ts';
import { parseUser } from '../../../lambdas/scim/schema/parse-user.ts';
import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { emails, userName } from '../../../lambdas/scim/schema/user.ts';
import { validate } from '../../../lambdas/scim/schema/validate.ts';
import { home, member, patched, refusal, work } from '../member.ts';
import { liberalWithout } from './liberal-without.ts';

describe('an empty text for a value of a list', () => {
  test.each<readonly [string, Json, Json]>([
    ['is none', '', null],
    ['is none of another text', 'a@x', 'a@x'],
    ['is none of a value', work, work],
  ])('%s', (_, strange, plain) => {
    expect(emptyTexts.value?.(strange, emails)).toEqual(plain);
  });

  test('is no habit of attributes with one value', () => {
    expect(emptyTexts.value?.('', userName)).toBe('');
    expect(emptyTexts.value?.('', manager)).toBe('');
  });

  test('is no assertion in a resource, and adds nothing', () => {
    expect(parseUser({ userName: 'b', emails: '', phoneNumbers: ['', { value: '1' }] }, liberal)).toEqual({
      userName: 'b',
      phoneNumbers: [{ value: '1' }],
    });
    expect(patched([{ op: 'add', path: 'emails', value: '' }])).toEqual(member);
    expect(patched([{ op: 'replace', path: 'emails[type eq "work"]', value: '' }])['emails']).toEqual([home]);
  });

  test.each([
    ['without the rewriter', liberalWithout(emptyTexts)],
    ['in the strict manner', strict],
  ])('%s is refused', (_, manner) => {
    const body = { schemas: [urns.user], userName: 'b', emails: [''] };
    const detail = 'emails[0] must be an object with sub-attributes';
    expect(refusal(() => validate(parseUser(body, manner)))).toEqual([400, 'invalidValue', detail]);
  });
});
