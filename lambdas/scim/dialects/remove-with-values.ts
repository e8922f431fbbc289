import { isArray, isObject, type Json, memberOf } from '../json.ts';
import type { Dialect, RawOperation } from '../manner.ts';
import { target } from '../schema/attribute.ts';

/**
 * Entra ID and JumpCloud: what to remove from a list stands in the operation's value instead of in a filter.
 *
 *   strange  {"op": "remove", "path": "roles", "value": [{"value": "admin"}]}
 *   plain    {"op": "remove", "path": "roles[value eq \"admin\"]"}
 *
 * By RFC 7644 section 3.5.2.2 the strange form would remove the whole list. Forced by entra-remove-with-values and
 * jumpcloud-patch.
 */
export const removeWithValues: Dialect = {
  name: 'remove-with-values',
  operation(operation, scope) {
    const { op, path, value } = operation;
    const found = op === 'remove' && path ? scope(path) : undefined;
    if (!path || !found || isNothing(value)) return [operation];
    const { multiValued, type } = target(found);
    if (!multiValued || type !== 'complex') return [operation];
    const values: readonly Json[] = isArray(value) ? value : [value];
    return values.flatMap((each) => toRemoval(operation, path, isObject(each) ? memberOf(each, 'value') : each));
  },
};

const isNothing = (value: Json | undefined): value is undefined =>
  value === undefined || value === null || value === '';

/** An element of which nothing tells what it is removes nothing. */
function toRemoval(operation: RawOperation, path: string, value: Json | undefined): readonly RawOperation[] {
  if (typeof value !== 'string') return [];
  const { value: _, ...rest } = operation;
  return [{ ...rest, path: `${path}[value eq ${JSON.stringify(value)}]` }];
}
