import { isArray, isObject, memberOf } from '../json.ts';
import type { Dialect } from '../manner.ts';
import { manager } from '../schema/enterprise-user.ts';

/**
 * Entra ID, jobs of the oldest kind: the value of an attribute that has one is wrapped like a reference to a member of a group.
 *
 *   strange  {"op": "Replace", "path": "displayName", "value": [{"$ref": null, "value": "Ada"}]}
 *   plain    {"op": "Replace", "path": "displayName", "value": "Ada"}
 *
 * Forced by entra-wrapped-values.
 */
export const entraWrappedValues: Dialect = {
  name: 'entra-wrapped-values',
  value(value, { type, multiValued }) {
    const [wrapped, another] = type !== 'complex' && !multiValued && isArray(value) ? value : [];
    if (!isObject(wrapped) || another !== undefined || !Object.keys(wrapped).every(isOfReference)) return value;
    const one = memberOf(wrapped, 'value') ?? null;
    return isArray(one) ? value : one;
  },
};

const isOfReference = (name: string) => manager.byName.has(name.toLowerCase());
