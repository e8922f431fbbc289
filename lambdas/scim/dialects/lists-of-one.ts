import { isArray } from '../json.ts';
import type { Dialect } from '../manner.ts';

/**
 * Entra ID and others: a single value comes as a list of one, and no value as an empty list.
 *
 *   strange  "preferredLanguage": ["de"]    "name": [{"givenName": "Ada"}]    "title": []
 *   plain    "preferredLanguage": "de"      "name": {"givenName": "Ada"}      "title": null
 *
 * Two values, or a list in a list, are left to be refused; so is any list for what tells people apart. Forced by any-client-lists-of-one and entra-manager.
 */
export const listsOfOne: Dialect = {
  name: 'lists-of-one',
  value(value, { uniqueness }) {
    if (!isArray(value)) return value;
    const [one = null, another] = value;
    if (uniqueness !== 'none' && value.length > 0) return value;
    return another !== undefined || isArray(one) ? value : one;
  },
};
