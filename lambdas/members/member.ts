import type { JsonObject } from '../scim/json.ts';
import type { Resource } from '../scim/resource.ts';
import { isUrn } from '../scim/schema/attribute.ts';
import {
  created,
  id,
  lastModified,
  location,
  meta,
  resourceTypeName,
  schemas,
  version,
} from '../scim/schema/common.ts';
import { inTableOrder } from '../scim/schema/normalize.ts';
import { user } from '../scim/schema/user.ts';
import { asStoredResource } from '../scim/schema/validate.ts';
import type { StoredMember } from './member-store.ts';

/** The name of the resource type of members: RFC 7643 section 6. */
export const userTypeName = 'User';

/** The weak entity-tag of a revision: RFC 7644 section 3.14. */
export const toVersion = (revision: number) => `W/"${revision}"`;

/**
 * A member as it is returned: what is stored, with what follows from it. `locate` gives the URI of an id. The text was made
 * by `toJson`, so it is a valid resource.
 */
export function toResource(stored: StoredMember, locate: (id: string) => string): Resource {
  const member = JSON.parse(stored.json) as JsonObject;
  const known = member[meta.name] as JsonObject;
  const complete: JsonObject = {
    ...member,
    [id.name]: stored.id,
    [schemas.name]: schemasOf(member),
    [meta.name]: {
      [resourceTypeName.name]: userTypeName,
      [created.name]: known[created.name],
      [lastModified.name]: known[lastModified.name],
      [location.name]: locate(stored.id),
      [version.name]: toVersion(stored.revision),
    },
  };
  return asStoredResource(inTableOrder(user, ({ name }) => complete[name]));
}

/** The text of a member to store: without what `toResource` adds, and with when it was added and last changed. */
export function toJson(resource: Resource, times: { readonly created: string; readonly lastModified: string }): string {
  const { [id.name]: _id, [schemas.name]: _schemas, ...rest } = resource;
  const stamped = { [created.name]: times.created, [lastModified.name]: times.lastModified };
  return JSON.stringify({ ...rest, [meta.name]: stamped });
}

export const byteLength = (text: string) => new TextEncoder().encode(text).length;

/** The bytes of a JSON text that stands as a text within JSON. */
export const escapedLength = (json: string) => byteLength(JSON.stringify(json));

/** The core schema and those extensions whose attributes the member has. */
const schemasOf = (member: JsonObject) => [
  user.name,
  ...user.subAttributes.map(({ name }) => name).filter((name) => isUrn(name) && member[name] !== undefined),
];
