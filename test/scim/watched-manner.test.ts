import { expect, test } from '@jest/globals';
import type { Manner } from '../../lambdas/scim/manner.ts';
import { toPlainList, toPlainOperations, toPlainValue, withAliases } from '../../lambdas/scim/manner.ts';
import { liberal } from '../../lambdas/scim/manners.ts';
import { active, roles, userScope } from '../../lambdas/scim/schema/user.ts';
import { watchManner } from '../../lambdas/scim/watched-manner.ts';

const cases: readonly [string, (manner: Manner) => unknown, readonly string[]][] = [
  ['a text that is a boolean', (manner) => toPlainValue('True', active, manner), ['text-booleans']],
  ['a boolean', (manner) => toPlainValue(true, active, manner), []],
  ['roles as texts', (manner) => toPlainValue('maker', roles, manner), ['okta-bare-roles']],
  ['a list with an empty value', (manner) => toPlainList([{ value: '' }], roles, manner), ['values-without-content']],
  ['a list with content', (manner) => toPlainList([{ value: 'maker' }], roles, manner), []],
  [
    'an operation in capitals',
    (manner) => toPlainOperations({ op: 'Replace', path: 'title', value: 'x' }, userScope, manner),
    ['entra-capitalized-operations'],
  ],
  [
    'an operation without a path',
    (manner) => toPlainOperations({ op: 'replace', value: { title: 'x' } }, userScope, manner),
    ['pathless-operations'],
  ],
  ['a plain one', (manner) => toPlainOperations({ op: 'replace', path: 'title', value: 'x' }, userScope, manner), []],
  ['a name in a filter', (manner) => withAliases(userScope, manner)('email'), ['ping-email']],
  ['a name of the schema', (manner) => withAliases(userScope, manner)('title'), []],
];

test.each(cases)('%s: the result is the same, and it is known who rewrote it', (_, work, expected) => {
  const { manner, rewriters } = watchManner(liberal);
  expect(work(manner)).toEqual(work(liberal));
  expect(rewriters()).toEqual(expected);
});
