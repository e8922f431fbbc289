import type { Dialect } from '../manner.ts';
import { roleName, roles } from '../schema/user.ts';

/**
 * Okta, where an administrator maps the roles from an attribute that is a list of texts, or a text: they come bare.
 *
 *   strange  "roles": ["admin"]
 *   plain    "roles": [{"value": "admin"}]
 *
 * Forced by okta-roles.
 */
export const oktaBareRoles: Dialect = {
  name: 'okta-bare-roles',
  value(value, attribute) {
    return attribute === roles && typeof value === 'string' ? { [roleName.name]: value } : value;
  },
};
