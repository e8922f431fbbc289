import { isObject, memberOf, parseJson } from '../json.ts';
import type { Dialect } from '../mode.ts';
import { toName } from '../schema/attribute.ts';
import { enterpriseUser, manager } from '../schema/enterprise-user.ts';
import { count, startIndex, toWholeNumber } from '../schema/message.ts';
import { emails, roleName, roles } from '../schema/user.ts';

/* One attribute each, under another name or in another form. The order of the rewriters is in modes.ts. */

/**
 * Entra ID: the manager is the bare identifier, or an empty text if there is no manager. Old jobs leave out the URN of
 * the extension, in a path and in a filter.
 *
 *   strange  "manager": "26118915"
 *   plain    "manager": {"value": "26118915"}
 *
 *   strange  {"op": "Add", "path": "manager", "value": "26118915"}        and   manager eq "26118915"
 *   plain    {"op": "Add", "path": "urn:...:User:manager", ...}           and   urn:...:User:manager.value eq "26118915"
 *
 * Forced by entra-manager.
 */
export const entraManager: Dialect = {
  name: 'entra-manager',
  value(value, attribute) {
    if (attribute !== manager || typeof value !== 'string') return value;
    return value === '' ? null : { value };
  },
  operation: (operation) => [isManager(operation.path ?? '') ? { ...operation, path: toName(managerPath) } : operation],
  alias: (name) => (isManager(name) ? managerPath : undefined),
};

const managerPath = [enterpriseUser, manager] as const;
const isManager = (name: string) => name.toLowerCase() === manager.name;

/**
 * OneLogin: the identifier of the manager has its name from SCIM 1.1.
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

/**
 * Okta: if an administrator maps roles from a text or a list of texts, each role is a bare text.
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

/**
 * PingOne: the filter that looks a user up calls the address by PingOne's own name.
 *
 *   strange  email Eq "ada@example.com"
 *   plain    emails.value eq "ada@example.com"
 *
 * Forced by pingone.
 */
export const pingEmail: Dialect = {
  name: 'ping-email',
  alias: (name) => (name.toLowerCase() === 'email' && emails.value ? [emails, emails.value] : undefined),
};

/**
 * Clients that build a search request from the parameters of a URL: its numbers are texts.
 *
 *   strange  "count": "5", "startIndex": "1"
 *   plain    "count": 5, "startIndex": 1
 *
 * Forced by any-client-search-texts.
 */
export const textNumbers: Dialect = {
  name: 'text-numbers',
  value(value, attribute) {
    if ((attribute !== count && attribute !== startIndex) || typeof value !== 'string') return value;
    return toWholeNumber(value) ?? value;
  },
};
