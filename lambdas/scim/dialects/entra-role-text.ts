import { isObject, parseJson } from '../json.ts';
import type { Dialect } from '../manner.ts';
import { roleName } from '../schema/user.ts';

/**
 * Entra ID, PATCH of app roles (AppRoleAssignmentsComplex): the value of a role is JSON in a text.
 *
 *   strange  "roles": [{"value": "{\"id\":\"06b0...\",\"value\":\"Admin\",\"displayName\":\"Admin\"}"}]
 *   plain    "roles": [{"value": "Admin"}]
 *
 * Forced by entra-role-text.
 */
export const entraRoleText: Dialect = {
  name: 'entra-role-text',
  value(value, attribute) {
    if (attribute !== roleName || typeof value !== 'string') return value;
    const role = parseJson(value);
    return isObject(role) && typeof role[attribute.name] === 'string' ? (role[attribute.name] as string) : value;
  },
};
