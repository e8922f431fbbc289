import type { Dialect } from '../manner.ts';

/**
 * Entra ID, default mode: the names of operations begin with a capital, and its job is quarantined where an operation
 * fails that it can't help sending.
 *
 *   strange  {"op": "Replace", "path": "emails[type eq \"work\"].value", "value": "a@example.com"}
 *   plain    {"op": "replace", "path": "emails[type eq \"work\"].value", "value": "a@example.com"}
 *
 * Beyond the name: a replace that selects nothing creates the value, and an attribute that is unknown or read-only is
 * passed over. Forced by entra-update-default-mode and entra-deactivate-reactivate.
 */
export const entraCapitalizedOperations: Dialect = {
  name: 'entra-capitalized-operations',
  operation(operation) {
    const op = operation.op.toLowerCase();
    if (op === operation.op) return [operation];
    return [{ ...operation, op, creates: op === 'replace', forgivesUnknown: true }];
  },
};
