import { groupLayout, toGroupKey } from '../../../lambdas/aws/dynamodb/groups/layout.ts';
import { counterKey, firstGapsKey, lookUpKey } from '../../../lambdas/aws/dynamodb/members/layout.ts';
import { type Layout, memberLayout } from '../../../lambdas/aws/dynamodb/members/series.ts';
import { memberPrefix } from '../../../lambdas/aws/resources.ts';
import type { StoredResource } from '../../../lambdas/members/member-store.ts';
import type { JsonObject } from '../../../lambdas/scim/json.ts';
import { groupType, userType } from '../../../lambdas/scim/resource-types.ts';
import { keysOf } from '../../../lambdas/scim/schema/keys.ts';
import { highest, lowest } from '../item-pages.ts';

/** A type of resources with keys that can be checked. */
export interface CheckedType {
  readonly layout: Layout;
  /** The sort keys that a resource must have, each with its kind. */
  readonly sortKeysOf: (stored: StoredResource) => ReadonlyMap<string, string>;
  /** The ranges of sort keys that hold its keys. */
  readonly ranges: readonly (readonly [first: string, last: string])[];
}

/** Every sort key of groups, but no other, begins with this. */
const ofGroups = 'group';

/** The keys of members are around the gaps, the counter, what belongs to groups, and the members. */
export const checkedMembers: CheckedType = {
  layout: memberLayout,
  sortKeysOf: ({ json, seq }) =>
    new Map(keysOf(JSON.parse(json) as JsonObject, userType.schema).map((key) => [lookUpKey(key, seq), key.kind])),
  ranges: [
    [lowest, firstGapsKey],
    [`${counterKey}${lowest}`, ofGroups],
    [`${ofGroups}${highest}`, memberPrefix],
    [`${memberPrefix}${highest}`, highest],
  ],
};

export const checkedGroups: CheckedType = {
  layout: groupLayout,
  sortKeysOf: ({ json, seq }) =>
    new Map(
      keysOf(JSON.parse(json) as JsonObject, groupType.schema).map((key) => [
        lookUpKey(toGroupKey(key), seq),
        key.kind,
      ]),
    ),
  ranges: [[ofGroups, `${ofGroups}${highest}`]],
};
