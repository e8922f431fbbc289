import { type Comparable, compare, toComparable } from '../compare.ts';
import { isArray, isObject, type Json } from '../json.ts';
import { type Path, target } from '../schema/attribute.ts';
import type { Filter, Operator } from './filter.ts';

/** Whether a resource, or a value of a list, answers the filter. */
export type Predicate = (value: Json) => boolean;

/**
 * Makes a filter ready to be asked often: what can be computed from the filter alone is computed here, once.
 * The predicate cannot fail. RFC 7644 section 3.4.2.2: a comparison with a list is true where it is true of one of its
 * values; no value at all is not identical to any, so `ne` is true of it.
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
  let values = listOf(value);
  for (const { name } of path) values = values.flatMap((each) => (isObject(each) ? listOf(each[name]) : []));
  return values;
}

const listOf = (value: Json | undefined): readonly Json[] =>
  isArray(value) ? value : value === undefined || value === null ? [] : [value];

/** RFC 7644 section 3.4.2.2: `pr` asks for a value that is not empty, or for a complex one that holds such a value. */
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
  const test = tests[operator];
  return (value) => {
    const found = comparables(value);
    return found.some((each) => test(each, literal)) || (operator === 'ne' && found.length === 0);
  };
}

const tests: Readonly<Record<Operator, (value: Comparable, literal: Comparable) => boolean>> = {
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
