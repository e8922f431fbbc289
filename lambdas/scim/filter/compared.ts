import { type ComplexAttribute, type Path, target } from '../schema/attribute.ts';
import type { Filter } from './filter.ts';

/**
 * The values with which a filter compares the sub-attribute `value` of an attribute for equality: of `groups.value eq "a" or
 * groups[value eq "b"]`, a and b. None if the filter does not use the attribute; undefined if it uses it in another way.
 */
export function comparedValues(filter: Filter, attribute: ComplexAttribute): readonly string[] | undefined {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const found = filter.filters.map((each) => comparedValues(each, attribute));
      return found.every((values) => values !== undefined) ? found.flat() : undefined;
    }
    case 'not':
      return comparedValues(filter.filter, attribute);
    case 'present':
      return uses(filter, attribute) ? undefined : [];
    case 'some':
      return uses(filter, attribute) ? valuesWithin(filter.where, attribute) : [];
    case 'compare':
      return uses(filter, attribute) ? valuesWithin(filter, attribute) : [];
  }
}

const uses = ({ path }: { readonly path: Path }, attribute: ComplexAttribute) => path.includes(attribute);

/** As comparedValues, of a filter that is about one value of the attribute: that in the brackets of a path. */
export function valuesWithin(where: Filter, attribute: ComplexAttribute): readonly string[] | undefined {
  if (where.kind === 'or') {
    const found = where.filters.map((each) => valuesWithin(each, attribute));
    return found.every((values) => values !== undefined) ? found.flat() : undefined;
  }
  if (where.kind !== 'compare' || where.operator !== 'eq' || target(where.path) !== attribute.value) return undefined;
  return typeof where.literal === 'string' ? [where.literal] : undefined;
}

/** The only value that a filter compares the attribute with, if that is all that the filter says. */
export function onlyComparedValue(filter: Filter, attribute: ComplexAttribute): string | undefined {
  if ((filter.kind !== 'compare' && filter.kind !== 'some') || !uses(filter, attribute)) return undefined;
  const values = comparedValues(filter, attribute);
  return values?.length === 1 ? values[0] : undefined;
}
