import { isArray } from '../json.ts';
import type { Dialect } from '../manner.ts';

/**
 * OneLogin: an attribute with several values has one, and is no list.
 *
 *   strange  "emails": {"value": "ada@example.com", "type": "work"}
 *   plain    "emails": [{"value": "ada@example.com", "type": "work"}]
 *
 * Forced by onelogin.
 */
export const oneloginSingleValues: Dialect = {
  name: 'onelogin-single-values',
  list: (values) => (isArray(values) || values === null ? values : [values]),
};
