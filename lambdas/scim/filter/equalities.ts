import type { JsonObject } from '../json.ts';
import { target } from '../schema/attribute.ts';
import type { Filter } from './filter.ts';

/**
 * What a value that answers the filter says for certain, in the words of the filter: `type eq "work" and primary eq true` says
 * both. What stands under `or` and `not` says nothing.
 */
export function equalitiesOf(filter: Filter): JsonObject {
  if (filter.kind === 'and') return Object.assign({}, ...filter.filters.map(equalitiesOf));
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.literal === null) return {};
  return { [target(filter.path).name]: filter.literal };
}

/** Whether one of several things would answer the filter, and so none follows from it. */
export function isChoice(filter: Filter): boolean {
  return filter.kind === 'or' || (filter.kind === 'and' && filter.filters.some(isChoice));
}
