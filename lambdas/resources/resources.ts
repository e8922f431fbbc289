import type { Mode } from '../scim/mode.ts';
import type { Patch } from '../scim/patch/parse.ts';
import type { Projection } from '../scim/query/projection.ts';
import type { Draft, Resource } from '../scim/resource.ts';
import type { ResourceType } from '../scim/schema/resource-type.ts';

/**
 * The resources of one type in a workspace. Each method returns at least the attributes that the projection asks for. Each
 * throws what the rules of the type demand.
 */
export interface Resources {
  readonly type: ResourceType;
  /** Throws notFound. */
  read(id: string, projection: Projection): Promise<Resource>;
  /** Throws invalidValue, uniqueness or payloadTooLarge. */
  add(draft: Draft, projection: Projection): Promise<Resource>;
  /** RFC 7644 section 3.5.1. Throws what `add` throws, notFound, mutability and preconditionFailed. */
  replace(id: string, draft: Draft, options: ChangeOptions): Promise<Resource>;
  /** RFC 7644 section 3.5.2. Throws what `replace` throws, and noTarget, invalidPath or invalidFilter. */
  patch(id: string, patch: Patch, options: ChangeOptions): Promise<Patched>;
  /** Deletes a resource, if resources of the type can be deleted. Throws notFound and preconditionFailed. */
  remove?(id: string, condition: Condition | undefined): Promise<void>;
}

export interface ChangeOptions {
  readonly projection: Projection;
  readonly mode: Mode;
  /** The change is refused if it does not hold. */
  readonly condition: Condition | undefined;
}

/** Whether the version of a resource is one that the client accepts: RFC 7232 section 3. */
export type Condition = (version: string) => boolean;

export interface Patched {
  readonly resource: Resource;
  /** How many operations were skipped because their value filter selected nothing. */
  readonly missed: number;
  /** How many operations were skipped because they failed beside a deactivation. */
  readonly refused: number;
}
