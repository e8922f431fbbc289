import { expect, test } from '@jest/globals';
import type { Json } from '../../lambdas/scim/json.ts';
import {
  type Dialect,
  type RawOperation,
  toPlainList,
  toPlainOperations,
  toPlainValue,
  withAliases,
} from '../../lambdas/scim/mode.ts';
import { lenient, strict } from '../../lambdas/scim/modes.ts';
import { emails, userName, userScope } from '../../lambdas/scim/schema/user.ts';

/** Marks everything that it rewrites. */
const marking = (name: string): Dialect => ({
  name,
  value: (value: Json) => [value, name],
  list: (values: Json) => [values, name],
  operation: (operation: RawOperation) => [operation, { ...operation, op: operation.op + name }],
  alias: (text) => (text === 'nick' || text === name ? [userName] : undefined),
});

const none = { name: 'none' };
const mode = { ...lenient, dialects: [marking('1'), none, marking('2')] };
const operation = { op: 'x' };

test('dialects rewrite a value, a list and an operation one after the other', () => {
  expect(toPlainValue('x', userName, mode)).toEqual([['x', '1'], '2']);
  expect(toPlainList('x', emails, mode)).toEqual([['x', '1'], '2']);
  expect(toPlainOperations(operation, userScope, mode).map(({ op }) => op)).toEqual(['x', 'x2', 'x1', 'x12']);
});

test('a dialect may return null or no operations', () => {
  const nothing = { ...lenient, dialects: [{ name: '', value: () => null, list: () => null, operation: () => [] }] };
  expect(toPlainValue('x', userName, nothing)).toBeNull();
  expect(toPlainList('x', emails, nothing)).toBeNull();
  expect(toPlainOperations(operation, userScope, nothing)).toEqual([]);
});

test('a name is resolved by the schema, or else by the first dialect that knows it', () => {
  const scope = withAliases(userScope, mode);
  expect(scope('emails')).toEqual([emails]);
  expect([scope('nick'), scope('2'), scope('3')]).toEqual([[userName], [userName], undefined]);
});

test('without dialects everything stays as it is', () => {
  expect(toPlainValue('x', userName, strict)).toBe('x');
  expect(toPlainList('x', emails, strict)).toBe('x');
  expect(toPlainOperations(operation, userScope, strict)).toEqual([operation]);
  expect(withAliases(userScope, strict)('nick')).toBeUndefined();
});
