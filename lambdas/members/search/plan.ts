import type { Filter } from '../../scim/filter/filter.ts';
import { type ImpliedComparison, impliedComparisons } from '../../scim/filter/implied.ts';

import { id } from '../../scim/schema/common.ts';
import { toKey } from '../../scim/schema/keys.ts';
import type { KeyRange } from '../member-store.ts';

/** Where to look for the members that may answer a filter; what is found there is asked the filter itself. */
export type Plan = { readonly kind: 'look up'; readonly lookUps: readonly LookUp[] } | { readonly kind: 'scan' };

/** An id, the key of a value, or the keys with a beginning. */
export type LookUp = { readonly id: string } | KeyRange;

/**
 * The cheapest way to all members that may answer the filter: an id, a key or keys with a beginning; several of them where the
 * filter is an `or` of such; else all members.
 */
export function plan(filter: Filter): Plan {
  const lookUps = cheapest(waysOf(filter));
  return lookUps ? { kind: 'look up', lookUps } : { kind: 'scan' };
}

/** A plan as the log may have it: what is looked up by, never a value. */
export const explain = (way: Plan): string =>
  way.kind === 'scan' ? 'scan' : [...new Set(way.lookUps.map(nameOf))].join(' or ');

const nameOf = (lookUp: LookUp) => ('id' in lookUp ? 'id' : `${lookUp.kind} ${lookUp.beginning ? 'sw' : 'eq'}`);

type Way = readonly LookUp[];

/** Each way leads to all members that answer. */
function waysOf(filter: Filter): readonly Way[] {
  const keyed = impliedComparisons(filter).map(toLookUp);
  const alternatives = disjunctionsOf(filter).map((filters) => filters.map((each) => cheapest(waysOf(each))));
  return [
    ...keyed.filter((lookUp) => lookUp !== undefined).map((lookUp) => [lookUp]),
    ...alternatives.filter((ways) => ways.every((way) => way !== undefined)).map((ways) => unique(ways.flat())),
  ];
}

/** What of a filter is an `or`, all of which must hold. */
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

function toLookUp({ attribute, operator, value }: ImpliedComparison): LookUp | undefined {
  if (attribute === id) return operator === 'eq' ? { id: String(value) } : undefined;
  const key = toKey(value, attribute);
  return key && { ...key, beginning: operator === 'sw' };
}

function cheapest(ways: readonly Way[]): Way | undefined {
  return ways.toSorted((one, other) => costOf(one) - costOf(other))[0];
}

/** About how many reads: an id is one, a unique key two, another key a few, a beginning any number. */
const costOf = (way: Way) => way.reduce((sum, lookUp) => sum + costOfOne(lookUp), 0);

function costOfOne(lookUp: LookUp): number {
  if ('id' in lookUp) return 1;
  if (lookUp.beginning) return 1000;
  return lookUp.unique ? 2 : 3;
}

const unique = (lookUps: Way): Way => [...new Map(lookUps.map((each) => [JSON.stringify(each), each])).values()];
