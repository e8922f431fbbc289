import { describe, expect, test } from '@jest/globals';
import { emptyTexts } from '../../../lambdas/scim/dialects/values.ts';
import type { Json } from '../../../lambdas/scim/json.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { userType } from '../../../lambdas/scim/resource-types.ts';
import { manager } from '../../../lambdas/scim/schema/enterprise-user.ts';
import { parseResource } from '../../../lambdas/scim/schema/normalize.ts';

import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { emails, userName } from '../../../lambdas/scim/schema/user.ts';
import { validate } from '../../../lambdas/scim/schema/validate.ts';
import { home, member, patched, refusal, work } from '../member.ts';
import { lenientWithout } from './lenient-without.ts';

describe('an empty text for a value of a list', () => {
  test.each<readonly [string, Json, Json]>([
    ['becomes null', '', null],
    ['leaves another text', 'a@x', 'a@x'],
    ['leaves a value', work, work],
  ])('%s', (_, strange, plain) => {
    expect(emptyTexts.value?.(strange, emails)).toEqual(plain);
  });

  test('does not apply to single-valued attributes', () => {
    expect(emptyTexts.value?.('', userName)).toBe('');
    expect(emptyTexts.value?.('', manager)).toBe('');
  });

  test('is dropped from a resource, and adds nothing', () => {
    expect(parseResource({ userName: 'b', emails: '', phoneNumbers: ['', { value: '1' }] }, userType, lenient)).toEqual(
      {
        userName: 'b',
        phoneNumbers: [{ value: '1' }],
      },
    );
    expect(patched([{ op: 'add', path: 'emails', value: '' }])).toEqual(member);
    expect(patched([{ op: 'replace', path: 'emails[type eq "work"]', value: '' }])['emails']).toEqual([home]);
  });

  test.each([
    ['without the rewriter', lenientWithout(emptyTexts)],
    ['in the strict mode', strict],
  ])('%s is refused', (_, mode) => {
    const body = { schemas: [urns.user], userName: 'b', emails: [''] };
    const detail = 'emails[0] must be an object with sub-attributes';
    expect(refusal(() => validate(parseResource(body, userType, mode), userType))).toEqual([
      400,
      'invalidValue',
      detail,
    ]);
  });
});
