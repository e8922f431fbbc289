import { isObject, memberOf } from '../json.ts';
import type { Dialect } from '../manner.ts';
import { manager } from '../schema/enterprise-user.ts';

/**
 * OneLogin: the manager has the name of its identifier from SCIM 1.1.
 *
 *   strange  "manager": {"managerId": "26118915"}
 *   plain    "manager": {"value": "26118915"}
 *
 * Forced by onelogin.
 */
export const oneloginManagerId: Dialect = {
  name: 'onelogin-manager-id',
  value(value, attribute) {
    if (attribute !== manager || !isObject(value)) return value;
    const id = memberOf(value, 'managerid');
    return typeof id === 'string' && id !== '' ? { value: id, ...value } : value;
  },
};
