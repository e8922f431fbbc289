import { invalidSyntax, invalidValue } from '../error.ts';
import { isArray, isObject } from '../json.ts';
import type { Dialect } from '../manner.ts';

/**
 * Okta's deactivation, and Entra ID with the feature flag aadOptscim062020: one operation without a path, for attributes
 * that are named in its value, by dotted names and URNs too.
 *
 *   strange  {"op": "replace", "value": {"active": false, "name.givenName": "Ada"}}
 *   plain    {"op": "replace", "path": "active", "value": false}, {"op": "replace", "path": "name.givenName", "value": "Ada"}
 *
 * RFC 7644 section 3.5.2 has the strange form too, the interoperability profile has not. Whole answers are put back in
 * this form, so what only this service may write is passed over. The object may come as a list of one. Forced by okta-oin and entra-flag-062020.
 */
export const pathlessOperations: Dialect = {
  name: 'pathless-operations',
  operation(operation) {
    const { op, path, value: given } = operation;
    if (typeof path === 'string' || (op !== 'add' && op !== 'replace')) return [operation];
    const value = isArray(given) && given.length === 1 ? given[0] : given;
    if (!isObject(value)) throw invalidValue('without a path, value must be an object with attributes');
    const names = Object.keys(value).map((name) => name.toLowerCase());
    if (new Set(names).size < names.length) throw invalidSyntax('value has an attribute more than once');
    return Object.entries(value).map(([name, each]) => ({
      ...operation,
      path: name,
      value: each ?? null,
      pathless: true,
    }));
  },
};
