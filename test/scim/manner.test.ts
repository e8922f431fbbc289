import { expect, test } from '@jest/globals';
import type { Json } from '../../lambdas/scim/json.ts';
import {
  type Dialect,
  type RawOperation,
  toPlainList,
  toPlainOperations,
  toPlainValue,
  withAliases,
} from '../../lambdas/scim/manner.ts';
import { liberal, strict } from '../../lambdas/scim/manners.ts';
import { emails, userName, userScope } from '../../lambdas/scim/schema/user.ts';

/** Says that it was here. */
const marking = (name: string): Dialect => ({
  name,
  value: (value: Json) => [value, name],
  list: (values: Json) => [values, name],
  operation: (operation: RawOperation) => [operation, { ...operation, op: operation.op + name }],
  alias: (text) => (text === 'nick' || text === name ? [userName] : undefined),
});

const none = { name: 'none' };
const manner = { ...liberal, dialects: [marking('1'), none, marking('2')] };
const operation = { op: 'x' };

test('dialects rewrite a value, a list and an operation one after the other', () => {
  expect(toPlainValue('x', userName, manner)).toEqual([['x', '1'], '2']);
  expect(toPlainList('x', emails, manner)).toEqual([['x', '1'], '2']);
  expect(toPlainOperations(operation, userScope, manner).map(({ op }) => op)).toEqual(['x', 'x2', 'x1', 'x12']);
});

test('what a dialect makes nothing of is nothing', () => {
  const nothing = { ...liberal, dialects: [{ name: '', value: () => null, list: () => null, operation: () => [] }] };
  expect(toPlainValue('x', userName, nothing)).toBeNull();
  expect(toPlainList('x', emails, nothing)).toBeNull();
  expect(toPlainOperations(operation, userScope, nothing)).toEqual([]);
});

test('a name means what the schema says, else what the first dialect says that knows it', () => {
  const scope = withAliases(userScope, manner);
  expect(scope('emails')).toEqual([emails]);
  expect([scope('nick'), scope('2'), scope('3')]).toEqual([[userName], [userName], undefined]);
});

test('without dialects all of them stay as they are', () => {
  expect(toPlainValue('x', userName, strict)).toBe('x');
  expect(toPlainList('x', emails, strict)).toBe('x');
  expect(toPlainOperations(operation, userScope, strict)).toEqual([operation]);
  expect(withAliases(userScope, strict)('nick')).toBeUndefined();
});
