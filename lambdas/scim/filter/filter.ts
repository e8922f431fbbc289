import type { Path } from '../schema/attribute.ts';
import { toName } from '../schema/attribute.ts';

/** The comparisons of RFC 7644 section 3.4.2.2, table 3, `pr` aside. */
export type Operator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'lt' | 'ge' | 'le';

/** A value of the type that the schema gives the attribute it is compared with; null stands for no value. */
export type Literal = string | number | boolean | null;

/** A question about a resource, all of its names resolved. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'present'; readonly path: Path }
  | { readonly kind: 'compare'; readonly path: Path; readonly operator: Operator; readonly literal: Literal }
  /** Some value of a list, or the one complex value, answers the question: emails[type eq "work"]. */
  | { readonly kind: 'some'; readonly path: Path; readonly where: Filter };

/** All of them, or one of them: filters of the same kind are taken in, so that a question has one form. */
export function junction(kind: 'and' | 'or', filters: readonly Filter[]): Filter {
  const flat = filters.flatMap((filter) => (filter.kind === kind ? filter.filters : [filter]));
  return flat.length === 1 ? (flat[0] as Filter) : { kind, filters: flat };
}

/** The inverse of parsing: the filter as a client would write it. */
export function print(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
      return filter.filters.map((each) => (each.kind === 'or' ? `(${print(each)})` : print(each))).join(' and ');
    case 'or':
      return filter.filters.map(print).join(' or ');
    case 'not':
      return `not (${print(filter.filter)})`;
    case 'present':
      return `${toName(filter.path)} pr`;
    case 'compare':
      return `${toName(filter.path)} ${filter.operator} ${JSON.stringify(filter.literal)}`;
    case 'some':
      return `${toName(filter.path)}[${print(filter.where)}]`;
  }
}
