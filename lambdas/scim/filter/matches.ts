import { type Comparable, compare, toComparable } from '../compare.ts';
import { isArray, isObject, type Json } from '../json.ts';
import { type Path, target } from '../schema/attribute.ts';
import type { Filter, Operator } from './filter.ts';

/** Whether a resource, or a value of a list, matches a filter. */
export type Predicate = (value: Json) => boolean;

/**
 * Compiles a filter, so that whatever depends only on the filter is computed once. The predicate cannot fail. RFC 7644
 * section 3.4.2.2: a comparison with a list is true if it is true of one of its values; `ne` is also true if there is no
 * value at all.
 */
export function toPredicate(filter: Filter): Predicate {
  switch (filter.kind) {
    case 'and': {
      const predicates = filter.filters.map(toPredicate);
      return (value) => predicates.every((predicate) => predicate(value));
    }
    case 'or': {
      const predicates = filter.filters.map(toPredicate);
      return (value) => predicates.some((predicate) => predicate(value));
    }
    case 'not': {
      const predicate = toPredicate(filter.filter);
      return (value) => !predicate(value);
    }
    case 'present':
      return (value) => valuesAt(value, filter.path).some(isPresent);
    case 'some': {
      const predicate = toPredicate(filter.where);
      return (value) => valuesAt(value, filter.path).some(predicate);
    }
    case 'compare':
      return toComparison(filter.path, filter.operator, toComparable(filter.literal, target(filter.path)));
  }
}

/** All values that a path leads to, through lists and complex values. */
export function valuesAt(value: Json | undefined, path: readonly Path[number][]): readonly Json[] {
  let values = valuesOf(value);
  for (const { name } of path) values = values.flatMap((each) => (isObject(each) ? valuesOf(each[name]) : []));
  return values;
}

const valuesOf = (value: Json | undefined): readonly Json[] =>
  isArray(value) ? value : value === undefined || value === null ? [] : [value];

/** RFC 7644 section 3.4.2.2: `pr` is true of a value that is not empty, and of a complex one that has such a value. */
function isPresent(value: Json): boolean {
  if (isArray(value)) return value.some(isPresent);
  if (isObject(value)) return Object.values(value).some((each) => each !== undefined && isPresent(each));
  return value !== null && value !== '';
}

function toComparison(path: Path, operator: Operator, literal: Comparable | undefined): Predicate {
  const attribute = target(path);
  const comparables = (value: Json) => valuesAt(value, path).flatMap((each) => toComparable(each, attribute) ?? []);
  if (literal === undefined) {
    const absent = (value: Json) => comparables(value).length === 0;
    return operator === 'eq' ? absent : (value) => !absent(value);
  }
  const holds = comparisons[operator];
  return (value) => {
    const found = comparables(value);
    return found.some((each) => holds(each, literal)) || (operator === 'ne' && found.length === 0);
  };
}

const comparisons: Readonly<Record<Operator, (value: Comparable, literal: Comparable) => boolean>> = {
  eq: (value, literal) => value === literal,
  ne: (value, literal) => value !== literal,
  co: (value, literal) => String(value).includes(String(literal)),
  sw: (value, literal) => String(value).startsWith(String(literal)),
  ew: (value, literal) => String(value).endsWith(String(literal)),
  gt: (value, literal) => compare(value, literal) > 0,
  ge: (value, literal) => compare(value, literal) >= 0,
  lt: (value, literal) => compare(value, literal) < 0,
  le: (value, literal) => compare(value, literal) <= 0,
};
