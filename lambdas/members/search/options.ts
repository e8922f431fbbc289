import type { Json } from '../../scim/json.ts';
import type { Projection } from '../../scim/query/projection.ts';
import type { Resource } from '../../scim/resource.ts';
import type { ComplexAttribute } from '../../scim/schema/attribute.ts';
import type { ResourceType } from '../../scim/schema/resource-type.ts';
import type { ListedResource, ResourceReader, StoredList } from '../member-store.ts';

/** What the resources of one type in a workspace are searched with. */
export interface SearchOptions<Stored extends ListedResource = ListedResource> {
  readonly store: ResourceReader<Stored>;
  readonly type: ResourceType;
  readonly workspace: string;
  readonly now: () => Date;
  /** The URI of a resource, by its id. */
  readonly locate: (id: string) => string;
  /** Maximum resources that a search may scan if no key applies. */
  readonly scanLimit: number;
  readonly relation?: Relation<Stored> | undefined;
  /** Is called for each filter, without its values. */
  readonly explain?: (explanation: Explanation) => void;
}

/** How a filter was answered. */
export interface Explanation {
  /** How the resources were found: `scan`, or for example `userName eq or email eq`. */
  readonly plan: string;
  /** The number of resources that were read. */
  readonly read: number;
  /** How many of those matched the filter. */
  readonly matched: number;
}

/** An attribute with values that are stored apart from the resource, such as `groups` of a User and `members` of a Group. */
export interface Relation<Stored extends ListedResource> {
  readonly attribute: ComplexAttribute;
  /** The resources that have this value, in order. */
  readonly having: (value: string) => StoredList<Stored>;
  /** Those of these values that each resource has, by the resource's id. */
  readonly among: (found: readonly Stored[], values: readonly string[]) => Promise<Values>;
  /** All values of each resource. Undefined if a resource may have too many of them to be compared. */
  readonly all?: (found: readonly Stored[]) => Promise<Values>;
  /** The resources of a page with the values that the projection asks for. Throws tooMany. */
  readonly complete: (page: readonly Resource[], projection: Projection) => Promise<readonly Resource[]>;
}

/** Values of the attribute, by the id of the resource. */
export type Values = ReadonlyMap<string, readonly Json[]>;
