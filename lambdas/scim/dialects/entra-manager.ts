import type { Dialect } from '../manner.ts';
import { toName } from '../schema/attribute.ts';
import { enterpriseUser, manager } from '../schema/enterprise-user.ts';

/**
 * Entra ID: the manager comes as the bare identifier, which is empty if there is no manager; in old jobs without the URN
 * of the extension, also in a filter.
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
    if (attribute !== manager) return value;
    if (typeof value !== 'string') return value;
    return value === '' ? null : { value };
  },
  operation: (operation) => [isManager(operation.path ?? '') ? { ...operation, path: toName(path) } : operation],
  alias: (name) => (isManager(name) ? path : undefined),
};

const path = [enterpriseUser, manager] as const;
const isManager = (name: string) => name.toLowerCase() === manager.name;
