import { describe, expect, test } from '@jest/globals';
import { textNumbers } from '../../../lambdas/scim/dialects/attributes.ts';

import type { Json } from '../../../lambdas/scim/json.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { parseSearchRequest } from '../../../lambdas/scim/query/list-query.ts';
import { count, startIndex } from '../../../lambdas/scim/schema/message.ts';
import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { userName, userScope } from '../../../lambdas/scim/schema/user.ts';
import { refusal } from '../member.ts';
import { lenientWithout } from './lenient-without.ts';

const search = (body: Readonly<Record<string, Json>>, mode = lenient) =>
  parseSearchRequest({ schemas: [urns.searchRequest], ...body }, { scope: userScope, mode });

describe('a number as a text in a search request', () => {
  test.each<readonly [Json, Json]>([
    ['5', 5],
    [' +5 ', 5],
    ['-1', -1],
    ['0', 0],
    ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
    ['5.5', '5.5'],
    ['5e1', '5e1'],
    ['0x5', '0x5'],
    ['', ''],
    [5, 5],
    [true, true],
  ])('%j', (strange, plain) => {
    expect(textNumbers.value?.(strange, count)).toBe(plain);
    expect(textNumbers.value?.(strange, startIndex)).toBe(plain);
    expect(textNumbers.value?.(strange, userName)).toBe(strange);
  });

  test.each<readonly [Json, Json, number, number]>([
    ['5', '1', 5, 1],
    [['5'], ['2'], 5, 2],
    [[5], [2], 5, 2],
    ['-3', '0', 0, 1],
    ['5000', '9'.repeat(30), 1000, Number.MAX_SAFE_INTEGER],
    [null, [], 100, 1],
  ])('is accepted, and so are lists of one: %j, %j', (sent, start, size, from) => {
    expect(search({ count: sent, startIndex: start })).toMatchObject({ count: size, startIndex: from });
  });

  test('one text for the list of attributes is accepted, as in a URL', () => {
    const { projection } = search({ attributes: ['userName', 'title'] });
    expect(search({ attributes: 'userName,title' }).projection).toEqual(projection);
    expect(search({ attributes: ['userName, title'] }).projection).toEqual(projection);
  });

  test.each([
    ['without the rewriter', lenientWithout(textNumbers)],
    ['in the strict mode', strict],
  ])('%s is refused', (_, mode) => {
    const detail = 'count must be a whole number';
    expect(refusal(() => search({ count: '5' }, mode))).toEqual([400, 'invalidSyntax', detail]);
  });

  test('a list of one and a text for a list are refused in strict mode', () => {
    for (const body of [{ count: [5] }, { filter: ['title pr'] }, { attributes: 'userName' }]) {
      expect(refusal(() => search(body, strict)).slice(0, 2)).toEqual([400, 'invalidSyntax']);
    }
  });
});
