import { isArray, type Json } from '../json.ts';
import type { Dialect } from '../manner.ts';
import { manager } from '../schema/enterprise-user.ts';

/**
 * Entra ID: the manager comes as a list of one, or as the bare identifier, which is empty where there is no manager.
 *
 *   strange  "manager": [{"$ref": "https://...", "value": "26118915"}]    or    "manager": "26118915"
 *   plain    "manager": {"$ref": "https://...", "value": "26118915"}      or    "manager": {"value": "26118915"}
 *
 * Forced by entra-manager.
 */
export const entraManager: Dialect = {
  name: 'entra-manager',
  value(value, attribute) {
    if (attribute !== manager) return value;
    const one: Json = isArray(value) && value.length === 1 && !isArray(value[0]) ? (value[0] as Json) : value;
    if (typeof one !== 'string') return one;
    return one === '' ? null : { value: one };
  },
};
