import { onlyComparedValue } from '../../scim/filter/compared.ts';
import type { Filter } from '../../scim/filter/filter.ts';
import { type ImpliedComparison, impliedComparisons } from '../../scim/filter/implied.ts';
import type { ListQuery } from '../../scim/query/list-query.ts';
import type { ComplexAttribute } from '../../scim/schema/attribute.ts';
import { id } from '../../scim/schema/common.ts';
import { toKey } from '../../scim/schema/keys.ts';
import type { KeyRange } from '../member-store.ts';

/** How to find the resources that may match: as a list, by ids and keys, or by reading all. The filter still decides. */
export type Plan =
  /** All resources, or all that have a value of the relation. They all match. */
  | { readonly kind: 'list'; readonly having?: string }
  | { readonly kind: 'look up'; readonly lookUps: readonly LookUp[] }
  | { readonly kind: 'scan' };

/** An id, a value of the relation, the key with a value, or the keys with a beginning. */
export type LookUp = { readonly id: string } | { readonly having: string } | KeyRange;

/** A query without its page, and the attribute with values that are stored apart, if there is one. */
interface Question extends Pick<ListQuery, 'filter' | 'sorting'> {
  readonly relation?: ComplexAttribute | undefined;
}

/**
 * The cheapest way to all resources that may match: an id, a key or keys with a beginning; several of them if the filter is an
 * `or` of such; otherwise a scan. Without a filter, unsorted, it is the list itself; so it is if the filter only asks for a
 * value of the relation.
 */
export function plan({ filter, sorting, relation }: Question): Plan {
  if (!filter) return { kind: sorting ? 'scan' : 'list' };
  const having = relation && !sorting ? onlyComparedValue(filter, relation) : undefined;
  if (having !== undefined) return { kind: 'list', having };
  const lookUps = cheapest(waysOf(filter, relation));
  return lookUps ? { kind: 'look up', lookUps } : { kind: 'scan' };
}

/** A plan as it may be logged: the kinds of keys, never a value. */
export const describePlan = (way: Plan): string =>
  way.kind === 'look up' ? [...new Set(way.lookUps.map(describeLookUp))].join(' or ') : way.kind;

function describeLookUp(lookUp: LookUp): string {
  if ('id' in lookUp) return 'id';
  return 'having' in lookUp ? 'relation' : `${lookUp.kind} ${lookUp.beginning ? 'sw' : 'eq'}`;
}

type Way = readonly LookUp[];

/** Each way leads to all resources that may match. */
function waysOf(filter: Filter, relation: ComplexAttribute | undefined): readonly Way[] {
  const keyed = impliedComparisons(filter).map((comparison) => toLookUp(comparison, relation));
  const alternatives = disjunctionsOf(filter).map((filters) => filters.map((each) => cheapest(waysOf(each, relation))));
  return [
    ...keyed.filter((lookUp) => lookUp !== undefined).map((lookUp) => [lookUp]),
    ...alternatives.filter((ways) => ways.every((way) => way !== undefined)).map((ways) => unique(ways.flat())),
  ];
}

/** The `or` parts of a filter, each of which must hold. */
function disjunctionsOf(filter: Filter): readonly (readonly Filter[])[] {
  switch (filter.kind) {
    case 'or':
      return [filter.filters];
    case 'and':
      return filter.filters.flatMap(disjunctionsOf);
    case 'some':
      return disjunctionsOf(filter.where);
    case 'not':
    case 'present':
    case 'compare':
      return [];
  }
}

function toLookUp(
  { attribute, operator, value }: ImpliedComparison,
  relation: ComplexAttribute | undefined,
): LookUp | undefined {
  if (attribute === id) return operator === 'eq' ? { id: String(value) } : undefined;
  if (relation && attribute === relation.value) return operator === 'eq' ? { having: String(value) } : undefined;
  const key = toKey(value, attribute);
  return key && { ...key, beginning: operator === 'sw' };
}

function cheapest(ways: readonly Way[]): Way | undefined {
  return ways.toSorted((one, other) => costOf(one) - costOf(other))[0];
}

/** The approximate number of reads: one for an id, two for a unique key, a few for another key, many for the others. */
const costOf = (way: Way) => way.reduce((sum, lookUp) => sum + costOfOne(lookUp), 0);

function costOfOne(lookUp: LookUp): number {
  if ('id' in lookUp) return 1;
  if ('having' in lookUp) return 100;
  if (lookUp.beginning) return 1000;
  return lookUp.unique ? 2 : 3;
}

const unique = (lookUps: Way): Way => [...new Map(lookUps.map((each) => [JSON.stringify(each), each])).values()];
