import { type Path, toName } from '../schema/attribute.ts';

/** The comparisons of RFC 7644 section 3.4.2.2, table 3, `pr` aside. */
export type Operator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'lt' | 'ge' | 'le';

/** A value of the type that the schema gives the attribute it is compared with; null stands for no value. */
export type Literal = string | number | boolean | null;

/** A filter with all of its names resolved. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'present'; readonly path: Path }
  | { readonly kind: 'compare'; readonly path: Path; readonly operator: Operator; readonly literal: Literal }
  /** True of some value of a list, or of the single complex value: emails[type eq "work"]. */
  | { readonly kind: 'some'; readonly path: Path; readonly where: Filter };

/** Joins filters by `and` or `or`. Nested filters of the same kind are flattened, so that equal filters have one form. */
export function junction(kind: 'and' | 'or', filters: readonly Filter[]): Filter {
  const flat = filters.flatMap((filter) => (filter.kind === kind ? filter.filters : [filter]));
  return flat.length === 1 ? (flat[0] as Filter) : { kind, filters: flat };
}

/** The text of a filter, which parses to the same filter. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
      return filter.filters
        .map((each) => (each.kind === 'or' ? `(${printFilter(each)})` : printFilter(each)))
        .join(' and ');
    case 'or':
      return filter.filters.map(printFilter).join(' or ');
    case 'not':
      return `not (${printFilter(filter.filter)})`;
    case 'present':
      return `${toName(filter.path)} pr`;
    case 'compare':
      return `${toName(filter.path)} ${filter.operator} ${JSON.stringify(filter.literal)}`;
    case 'some':
      return `${toName(filter.path)}[${printFilter(filter.where)}]`;
  }
}
