import type { Dialect } from '../manner.ts';
import { roles } from '../schema/user.ts';

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
    return attribute === roles && roles.value && typeof value === 'string' ? { [roles.value.name]: value } : value;
  },
};
