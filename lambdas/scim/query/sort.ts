import { type Comparable, compare, toComparable } from '../compare.ts';
import { invalidValue } from '../error.ts';
import { comparedAttribute } from '../filter/literal.ts';
import { valuesAt } from '../filter/matches.ts';
import { isObject, type Json } from '../json.ts';
import { type Path, type Scope, target } from '../schema/attribute.ts';

/** The order of a list: RFC 7644 section 3.4.2.3. */
export interface Sorting {
  /** Ends at a simple attribute. */
  readonly path: Path;
  readonly descending: boolean;
}

/** Throws invalidValue if sortBy names no attribute that has an order, or sortOrder is unknown. */
export function parseSorting(sortBy: string, sortOrder: string | undefined, scope: Scope): Sorting {
  const path = scope(sortBy);
  const attribute = path && comparedAttribute(target(path));
  if (!path || !attribute)
    throw invalidValue('sortBy must name an attribute of the schema, or a sub-attribute of one', sortBy);
  const order = sortOrder?.toLowerCase() ?? 'ascending';
  if (order !== 'ascending' && order !== 'descending')
    throw invalidValue('sortOrder must be ascending or descending', sortOrder);
  return { path: attribute === target(path) ? path : [...path, attribute], descending: order === 'descending' };
}

/** The value that a resource is sorted by: of a list, the primary value or else the first one; undefined for no value. */
export function sortKey(resource: Json, { path }: Sorting): Comparable | undefined {
  let values: readonly Json[] = [resource];
  for (const attribute of path) {
    values = valuesAt(values, [attribute]);
    const primary = attribute.type === 'complex' ? attribute.primary : undefined;
    if (primary)
      values = [values.find((value) => isObject(value) && value[primary.name] === true) ?? values[0] ?? null];
  }
  return toComparable(values[0], target(path));
}

/** Resources without a value come last in ascending order and first in descending, as the RFC says. */
export function compareKeys(
  one: Comparable | undefined,
  other: Comparable | undefined,
  { descending }: Sorting,
): number {
  const ascending =
    one === undefined || other === undefined
      ? Number(one === undefined) - Number(other === undefined)
      : compare(one, other);
  return descending ? -ascending : ascending;
}
