import type { Filter } from '../scim/filter/filter.ts';
import { type Implied, impliedEqualities } from '../scim/filter/implied-equalities.ts';
import { id } from '../scim/schema/common.ts';
import { type Key, toKey } from '../scim/schema/keys.ts';
import type { KeyRange } from './member-store.ts';

/** Where to look for the members that may answer a filter; what is found there is asked the filter itself. */
export type Plan =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'keys'; readonly range: KeyRange }
  | { readonly kind: 'scan' };

/** The cheapest way to all members that may answer the filter: an id, a key, keys with a beginning, or all members. */
export function plan(filter: Filter): Plan {
  const implied = impliedEqualities(filter);
  const byId = implied.find(({ attribute, operator }) => attribute === id && operator === 'eq');
  if (byId) return { kind: 'id', id: String(byId.value) };
  const [best] = implied.filter(isKeyed).toSorted((one, other) => cost(one) - cost(other));
  if (!best) return { kind: 'scan' };
  return { kind: 'keys', range: { ...(toKey(best.value, best.attribute) as Key), beginning: best.operator === 'sw' } };
}

const isKeyed = ({ attribute, value }: Implied) => toKey(value, attribute) !== undefined;

/** A unique key leads to one member, another key to few, a beginning to any number. */
const cost = ({ attribute, operator }: Implied) => (operator === 'sw' ? 2 : attribute.uniqueness === 'none' ? 1 : 0);
