import { isArray, isObject, memberOf } from '../json.ts';
import type { Dialect } from '../mode.ts';
import { manager } from '../schema/enterprise-user.ts';

/* Values of any attribute of a type, in a form that the schema does not have. The order of the rewriters is in modes.ts. */

/**
 * Entra ID, oldest jobs: the value of a single-valued attribute is wrapped like a reference to a member of a group.
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

/**
 * Entra ID and others: a single value comes as a list of one, and no value as an empty list.
 *
 *   strange  "preferredLanguage": ["de"]    "name": [{"givenName": "Ada"}]    "title": []
 *   plain    "preferredLanguage": "de"      "name": {"givenName": "Ada"}      "title": null
 *
 * Validation refuses what stays a list: two values, a list in a list, and any list with a value for a unique attribute,
 * which identifies a member. Forced by any-client-lists-of-one and entra-manager.
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

/**
 * OneLogin: a multi-valued attribute has its only value without a list.
 *
 *   strange  "emails": {"value": "ada@example.com", "type": "work"}
 *   plain    "emails": [{"value": "ada@example.com", "type": "work"}]
 *
 * Forced by onelogin.
 */
export const oneloginSingleValues: Dialect = {
  name: 'onelogin-single-values',
  list: (values) => (isArray(values) || values === null ? values : [values]),
};

/**
 * OneLogin and others: an empty field is an empty text, in a list of complex values too.
 *
 *   strange  "phoneNumbers": ["", {"type": "mobile", "value": "+1 555 0100"}]
 *   plain    "phoneNumbers": [{"type": "mobile", "value": "+1 555 0100"}]
 *
 * Forced by any-client-lists-of-one.
 */
export const emptyTexts: Dialect = {
  name: 'empty-texts',
  value: (value, { type, multiValued }) => (type === 'complex' && multiValued && value === '' ? null : value),
};

/**
 * Entra ID, OneLogin and many others: booleans are texts, in any case.
 *
 *   strange  "active": "False"    and in a filter    roles[primary eq "True"]
 *   plain    "active": false      and in a filter    roles[primary eq true]
 *
 * Forced by entra-deactivate-reactivate, entra-app-role and onelogin.
 */
export const textBooleans: Dialect = {
  name: 'text-booleans',
  value(value, { type }) {
    if (type !== 'boolean' || typeof value !== 'string') return value;
    return booleans.get(value.toLowerCase()) ?? value;
  },
};

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);
