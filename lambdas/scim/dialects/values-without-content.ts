import { isArray, isObject, type Json, memberOf } from '../json.ts';
import type { Dialect } from '../manner.ts';

/**
 * Entra ID, OneLogin and others: an empty field is a value that says everything but the value itself.
 *
 *   strange  "phoneNumbers": [{"type": "work", "value": ""}, {"type": "mobile", "value": "+1 555 0100"}]
 *   plain    "phoneNumbers": [{"type": "mobile", "value": "+1 555 0100"}]
 *
 * Forced by onelogin.
 */
export const valuesWithoutContent: Dialect = {
  name: 'values-without-content',
  list(values, attribute) {
    if (attribute.type !== 'complex' || !attribute.value || !isArray(values)) return values;
    const { name } = attribute.value;
    return values.filter((each) => !isEmpty(isObject(each) ? memberOf(each, name) : each));
  },
};

const isEmpty = (value: Json | undefined) => value === undefined || value === null || value === '';
