import { type Comparable, toComparable } from '../compare.ts';
import { type Attribute, target } from '../schema/attribute.ts';
import type { Filter } from './filter.ts';

/** What every resource that answers a filter must have: this value at this attribute, or a text beginning with it. */
export interface Implied {
  readonly attribute: Attribute;
  readonly operator: 'eq' | 'sw';
  readonly value: Comparable;
}

/**
 * The equalities and beginnings that a filter implies, in comparable form, so that a store can begin with a key:
 * `userName eq "a" and active eq true` implies userName eq "a". What stands under `or` and `not` implies nothing.
 */
export function impliedEqualities(filter: Filter): readonly Implied[] {
  switch (filter.kind) {
    case 'and':
      return filter.filters.flatMap(impliedEqualities);
    case 'some':
      return impliedEqualities(filter.where);
    case 'compare': {
      const attribute = target(filter.path);
      const value = toComparable(filter.literal, attribute);
      const { operator } = filter;
      return value !== undefined && (operator === 'eq' || operator === 'sw') ? [{ attribute, operator, value }] : [];
    }
    case 'or':
    case 'not':
    case 'present':
      return [];
  }
}
