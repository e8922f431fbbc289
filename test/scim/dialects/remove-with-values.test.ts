import { describe, expect, test } from '@jest/globals';
import { removeWithValues } from '../../../lambdas/scim/dialects/operations.ts';

import type { Json, JsonObject } from '../../../lambdas/scim/json.ts';
import type { RawOperation } from '../../../lambdas/scim/mode.ts';
import { userScope } from '../../../lambdas/scim/schema/user.ts';
import { extension, home, member, patched, work } from '../member.ts';
import { lenientWithout } from './lenient-without.ts';

const rewrite = (operation: RawOperation) => removeWithValues.operation?.(operation, userScope);

describe('remove with the values in place of a filter, of Entra ID and JumpCloud', () => {
  test.each<readonly [string, Json, readonly string[]]>([
    ['objects', [{ value: 'a@x' }, { type: 'work', Value: 'b@x' }], ['a@x', 'b@x']],
    ['texts', ['a@x', 'b@x'], ['a@x', 'b@x']],
    ['a text that a filter has to escape', ['"\\ü'], ['\\"\\\\ü']],
    ['elements without a text value, which remove nothing', [{ type: 'work' }, 7, null, ['a@x'], { value: 1 }], []],
    ['nothing', [], []],
  ])('a list of %s', (_, value, found) => {
    const plain = found.map((each) => ({ op: 'remove', path: `emails[value eq "${each}"]` }));
    expect(rewrite({ op: 'remove', path: 'emails', value })).toEqual(plain);
  });

  test.each<readonly [string, Json, readonly string[]]>([
    ['an object', { value: 'a@x' }, ['a@x']],
    ['a text', 'a@x', ['a@x']],
    ['an object without a value', { type: 'work' }, []],
  ])('%s instead of a list', (_, value, found) => {
    const plain = found.map((each) => ({ op: 'remove', path: `emails[value eq "${each}"]` }));
    expect(rewrite({ op: 'remove', path: 'emails', value })).toEqual(plain);
  });

  test.each<readonly [string, RawOperation]>([
    ['another operation', { op: 'add', path: 'emails', value: [{ value: 'a@x' }] }],
    ['no value', { op: 'remove', path: 'emails' }],
    ['null', { op: 'remove', path: 'emails', value: null }],
    ['an empty text', { op: 'remove', path: 'emails', value: '' }],
    ['a list of texts', { op: 'remove', path: 'schemas', value: ['urn:x'] }],
    ['no path', { op: 'remove', value: [{ value: 'a@x' }] }],
    ['a filter', { op: 'remove', path: 'emails[type eq "work"]', value: [{ value: 'a@x' }] }],
    ['a single-valued attribute', { op: 'remove', path: 'title', value: ['Guide'] }],
    ['an unknown attribute', { op: 'remove', path: 'members', value: [{ value: '1' }] }],
  ])('%s is left as it is', (_, operation) => {
    expect(rewrite(operation)).toEqual([operation]);
  });

  test.each<readonly [string, Json, JsonObject]>([
    [
      'removes only those values',
      { op: 'Remove', path: 'emails', value: [{ value: 'BABS@jensen.org' }] },
      { emails: [work] },
    ],
    [
      'removes the list if all values are named',
      { op: 'remove', path: 'emails', value: [work, home] },
      { emails: undefined },
    ],
    [
      'skips a value that is already removed',
      { op: 'remove', path: 'emails', value: [{ value: 'x@x' }, home] },
      { emails: [work] },
    ],
    [
      'removes the value of a single-valued attribute',
      { op: 'Remove', path: 'title', value: ['Tour Guide'] },
      { title: undefined },
    ],
    [
      'removes the manager, sent as a list',
      { op: 'Remove', path: `${extension}:manager`, value: [{ value: '26118915' }] },
      { [extension]: { employeeNumber: '701984' } },
    ],
  ])('%s', (_, operation, changes) => {
    expect(patched([operation])).toEqual({ ...member, ...changes });
  });

  test('without the rewriter the whole list is removed, RFC 7644 section 3.5.2.2', () => {
    const operations = [{ op: 'remove', path: 'emails', value: [{ value: home.value }] }];
    expect(patched(operations, { mode: lenientWithout(removeWithValues) })).toEqual({ ...member, emails: undefined });
  });
});
