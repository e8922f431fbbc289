import type { Dialect } from '../manner.ts';

/**
 * OneLogin and others: an empty field is an empty text, also in a list of values with sub-attributes.
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
