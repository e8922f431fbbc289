import { expect, test } from '@jest/globals';
import {
  type Mode,
  toPlainList,
  toPlainOperations,
  toPlainValue,
  watchMode,
  withAliases,
} from '../../lambdas/scim/mode.ts';
import { lenient } from '../../lambdas/scim/modes.ts';
import { active, roles, userScope } from '../../lambdas/scim/schema/user.ts';

const cases: readonly [string, (mode: Mode) => unknown, readonly string[]][] = [
  ['a text that is a boolean', (mode) => toPlainValue('True', active, mode), ['text-booleans']],
  ['a boolean', (mode) => toPlainValue(true, active, mode), []],
  ['roles as texts', (mode) => toPlainValue('maker', roles, mode), ['okta-bare-roles']],
  ['one value instead of a list', (mode) => toPlainList({ value: 'maker' }, roles, mode), ['onelogin-single-values']],
  ['a list with content', (mode) => toPlainList([{ value: 'maker' }], roles, mode), []],
  [
    'an operation in capitals',
    (mode) => toPlainOperations({ op: 'Replace', path: 'title', value: 'x' }, userScope, mode),
    ['entra-capitalized-operations'],
  ],
  [
    'an operation without a path',
    (mode) => toPlainOperations({ op: 'replace', value: { title: 'x' } }, userScope, mode),
    ['pathless-operations'],
  ],
  ['a plain one', (mode) => toPlainOperations({ op: 'replace', path: 'title', value: 'x' }, userScope, mode), []],
  ['a name in a filter', (mode) => withAliases(userScope, mode)('email'), ['ping-email']],
  ['a name of the schema', (mode) => withAliases(userScope, mode)('title'), []],
];

test.each(cases)('%s: the result is the same, and the rewriter is recorded', (_, work, expected) => {
  const { mode, rewriters } = watchMode(lenient);
  expect(work(mode)).toEqual(work(lenient));
  expect(rewriters()).toEqual(expected);
});
