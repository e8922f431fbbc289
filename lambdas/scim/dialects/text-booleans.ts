import type { Dialect } from '../manner.ts';

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
