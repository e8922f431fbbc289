import { invalidSyntax, invalidValue } from '../error.ts';
import { isArray, isObject, type Json, memberOf } from '../json.ts';
import type { Dialect } from '../mode.ts';
import { target } from '../schema/attribute.ts';

/* Operations of a PATCH request, before their paths are read. The order of the rewriters is in modes.ts. */

/**
 * Entra ID, default mode: the names of operations begin with a capital. Entra ID quarantines the job if an operation fails,
 * and some of those it sends would fail by the RFC.
 *
 *   strange  {"op": "Replace", "path": "emails[type eq \"work\"].value", "value": "a@example.com"}
 *   plain    {"op": "replace", "path": "emails[type eq \"work\"].value", "value": "a@example.com"}
 *
 * In addition, a replace that selects nothing creates the value, and an operation on an unknown or read-only attribute is
 * skipped. Forced by entra-update-default-mode and entra-deactivate-reactivate.
 */
export const entraCapitalizedOperations: Dialect = {
  name: 'entra-capitalized-operations',
  operation(operation) {
    const op = operation.op.toLowerCase();
    if (op === operation.op) return [operation];
    return [{ ...operation, op, creates: op === 'replace', forgivesUnknown: true }];
  },
};

/**
 * Okta's deactivation, and Entra ID with the feature flag aadOptscim062020: one operation without a path. Its value names
 * the attributes, by dotted names and URNs too.
 *
 *   strange  {"op": "replace", "value": {"active": false, "name.givenName": "Ada"}}
 *   plain    {"op": "replace", "path": "active", "value": false}, {"op": "replace", "path": "name.givenName", "value": "Ada"}
 *
 * RFC 7644 section 3.5.2 allows the strange form, the interoperability profile does not. Clients send back whole resources
 * in this form, so read-only attributes are skipped. The object may come in a list of one. Forced by okta-oin and
 * entra-flag-062020.
 */
export const pathlessOperations: Dialect = {
  name: 'pathless-operations',
  operation(operation) {
    const { op, path, value: given } = operation;
    if (typeof path === 'string' || (op !== 'add' && op !== 'replace')) return [operation];
    const value = isArray(given) && given.length === 1 ? given[0] : given;
    if (!isObject(value)) throw invalidValue('without a path, value must be an object with attributes', given);
    const names = Object.keys(value);
    if (new Set(names.map((name) => name.toLowerCase())).size < names.length) {
      throw invalidSyntax('value has an attribute more than once', names);
    }
    return Object.entries(value).map(([name, each]) => ({
      ...operation,
      path: name,
      value: each ?? null,
      pathless: true,
    }));
  },
};

/**
 * Entra ID and JumpCloud: the values to remove from a list are in the operation's value instead of in a filter.
 *
 *   strange  {"op": "remove", "path": "roles", "value": [{"value": "admin"}]}
 *   plain    {"op": "remove", "path": "roles[value eq \"admin\"]"}
 *
 * By RFC 7644 section 3.5.2.2 the strange form would remove the whole list. The values of an attribute that is stored apart,
 * hundreds of members of a group say, stay one operation; an empty value of it removes nobody. Forced by entra-remove-with-values and
 * jumpcloud-patch.
 */
export const removeWithValues: Dialect = {
  name: 'remove-with-values',
  operation(operation, scope) {
    const { op, path, value } = operation;
    const found = op === 'remove' && path ? scope(path) : undefined;
    if (!path || !found || value === undefined) return [operation];
    const { multiValued, type, apart } = target(found);
    if (!multiValued || type !== 'complex' || (isNothing(value) && !apart)) return [operation];
    // An element without a text value identifies nothing, so it removes nothing.
    const values = (isArray(value) ? value : isNothing(value) ? [] : [value])
      .map((each) => (isObject(each) ? memberOf(each, 'value') : each))
      .filter((each) => typeof each === 'string');
    const { value: _, ...rest } = operation;
    if (apart) return [{ ...rest, values }];
    return values.map((each) => ({ ...rest, path: `${path}[value eq ${JSON.stringify(each)}]` }));
  },
};

const isNothing = (value: Json) => value === null || value === '';
