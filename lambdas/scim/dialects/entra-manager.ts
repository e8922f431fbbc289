import { isArray, type Json } from '../json.ts';
import type { Dialect } from '../manner.ts';
import { toName } from '../schema/attribute.ts';
import { enterpriseUser, manager } from '../schema/enterprise-user.ts';

/**
 * Entra ID: the manager comes as a list of one, or as the bare identifier, which is empty where there is no manager; in
 * old jobs without the URN of the extension, also where it is asked who the manager is.
 *
 *   strange  "manager": [{"$ref": "https://...", "value": "26118915"}]    or    "manager": "26118915"
 *   plain    "manager": {"$ref": "https://...", "value": "26118915"}      or    "manager": {"value": "26118915"}
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
    const one: Json = isArray(value) && value.length === 1 && !isArray(value[0]) ? (value[0] as Json) : value;
    if (typeof one !== 'string') return one;
    return one === '' ? null : { value: one };
  },
  operation: (operation) => [isManager(operation.path ?? '') ? { ...operation, path: toName(path) } : operation],
  alias: (name) => (isManager(name) ? path : undefined),
};

const path = [enterpriseUser, manager] as const;
const isManager = (name: string) => name.toLowerCase() === manager.name;
