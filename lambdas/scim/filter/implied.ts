import { type Comparable, toComparable } from '../compare.ts';
import type { JsonObject } from '../json.ts';
import { type Attribute, target } from '../schema/attribute.ts';
import type { Filter } from './filter.ts';

/** A comparison that is true of every match: this value, or a text that begins with it. */
export interface ImpliedComparison {
  readonly attribute: Attribute;
  readonly operator: 'eq' | 'sw';
  readonly value: Comparable;
}

/**
 * The equalities and prefixes that hold for every match, in comparable form, so that a store can look matches up by a key:
 * `userName eq "a" and active eq true` implies userName eq "a". Terms under `or` and `not` imply nothing.
 */
export function impliedComparisons(filter: Filter): readonly ImpliedComparison[] {
  switch (filter.kind) {
    case 'and':
      return filter.filters.flatMap(impliedComparisons);
    case 'some':
      return impliedComparisons(filter.where);
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

/**
 * The sub-attributes that every match has, with the literals of the filter: `type eq "work" and primary eq true` implies
 * both. Terms under `or` and `not` imply nothing.
 */
export function impliedValue(filter: Filter): JsonObject {
  if (filter.kind === 'and') return Object.assign({}, ...filter.filters.map(impliedValue));
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.literal === null) return {};
  return { [target(filter.path).name]: filter.literal };
}

/** Whether several different values match, so that the filter implies no single one. */
export function isChoice(filter: Filter): boolean {
  return filter.kind === 'or' || (filter.kind === 'and' && filter.filters.some(isChoice));
}
