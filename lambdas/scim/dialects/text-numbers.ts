import type { Dialect } from '../manner.ts';
import { count, startIndex, toWholeNumber } from '../schema/message.ts';

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
