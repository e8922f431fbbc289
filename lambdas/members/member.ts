import { fold } from '../scim/compare.ts';
import { invalidValue, payloadTooLarge } from '../scim/error.ts';
import { isArray, isObject, type Json, type JsonObject } from '../scim/json.ts';
import type { Resource } from '../scim/resource.ts';
import { userType } from '../scim/resource-types.ts';
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
import { roleName, roles, user } from '../scim/schema/user.ts';
import { asStoredResource } from '../scim/schema/validate.ts';
import type { StoredMember } from './member-store.ts';

/** The weak entity-tag of a revision: RFC 7644 section 3.14. */
export const toVersion = (revision: number) => `W/"${revision}"`;

/**
 * A member as it is returned: the stored attributes with id, schemas and meta. The text was written by `toStoredText`, so it
 * is a valid resource.
 */
export function toResource(stored: StoredMember, locate: (id: string) => string): Resource {
  const member = JSON.parse(stored.json) as JsonObject;
  const known = member[meta.name] as JsonObject;
  const whole: JsonObject = {
    ...member,
    [id.name]: stored.id,
    [schemas.name]: schemasOf(member),
    [meta.name]: {
      [resourceTypeName.name]: userType.name,
      [created.name]: known[created.name],
      [lastModified.name]: known[lastModified.name],
      [location.name]: locate(stored.id),
      [version.name]: toVersion(stored.revision),
    },
  };
  return asStoredResource(inTableOrder(user, ({ name }) => whole[name]));
}

interface Timestamps {
  readonly created: string;
  readonly lastModified: string;
}

/**
 * Maximum bytes of a member: as it is stored, and as it is returned, where its JSON is a string within the JSON that passes
 * through Lambda. So a page of a hundred members always fits (service rule 12): 6 MB, less what each member adds to it.
 */
const sizeLimits = { stored: 32 * 1024, answered: 56 * 1024 } as const;

/** A deactivation makes a member a byte longer (`false` for `true`), and must never fail for it. */
const slack = 1;

/**
 * The text of a member to store, without what `toResource` adds. A member that was already too large before the limits
 * existed (`known` is its text) may change, but not grow. Throws payloadTooLarge.
 */
export function toStoredText(resource: Resource, times: Timestamps, known = ''): string {
  const text = serialize(resource, times);
  const within = (size: (text: string) => number, most: number) => size(text) <= Math.max(most, size(known) + slack);
  if (!within(byteLength, sizeLimits.stored)) {
    throw payloadTooLarge(`a member may have at most ${sizeLimits.stored / 1024} KB`);
  }
  if (!within(escapedLength, sizeLimits.answered)) {
    throw payloadTooLarge(
      `a member may have at most ${sizeLimits.answered / 1024} KB in a response, in which a quotation mark or a backslash counts four times`,
    );
  }
  return text;
}

function serialize(resource: Resource, times: Timestamps): string {
  const { [id.name]: _id, [schemas.name]: _schemas, ...rest } = resource;
  const stamped = { [created.name]: times.created, [lastModified.name]: times.lastModified };
  return JSON.stringify({ ...rest, [meta.name]: stamped });
}

const byteLength = (text: string) => new TextEncoder().encode(text).length;

/** The bytes of a JSON text as a string within JSON. */
export const escapedLength = (json: string) => byteLength(JSON.stringify(json));

/** The core schema, and the extensions of which the member has attributes. */
const schemasOf = (member: JsonObject) => [
  user.name,
  ...user.subAttributes.map(({ name }) => name).filter((name) => isUrn(name) && member[name] !== undefined),
];

/** The roles that a member may have: configuration of the deployment. */
export interface RoleCatalogue {
  /** From the most to the least privileged. */
  readonly names: readonly string[];
  /** The role of a member without one. */
  readonly fallback: string;
}

const [value, primary] = [roleName.name, roles.primary?.name as string];

/**
 * The role in effect, as a list of one that is primary: the primary role of the list, otherwise the most privileged; the
 * fallback if the list is empty (service rule 5). A role that the member already has stays valid if the catalogue no longer
 * has it, as the least privileged one. A value that is not a list of roles is left for validation. For an unknown role,
 * throws invalidValue with the valid roles.
 */
export function toEffectiveRoles(listed: Json = [], { names, fallback }: RoleCatalogue, stored: Json = []): Json {
  if (!isRoleList(listed)) return listed;
  const ranked = [...names, ...(isRoleList(stored) ? stored : []).map((role) => String(role[value]))];
  const valid = listed
    .filter((role) => role[value])
    .map((role): JsonObject => ({ ...role, [value]: toCanonical(String(role[value]), ranked, names) }));
  const rank = (role: JsonObject) => ranked.indexOf(String(role[value]));
  const effective =
    valid.find((role) => role[primary] === true) ?? valid.toSorted((one, other) => rank(one) - rank(other))[0];
  return [{ ...(effective ?? { [value]: fallback }), [primary]: true }];
}

const isRoleList = (list: Json): list is readonly JsonObject[] => isArray(list) && list.every(isRole);

const isRole = (role: Json): role is JsonObject =>
  isObject(role) && (role[value] === undefined || typeof role[value] === 'string');

function toCanonical(name: string, valid: readonly string[], names: readonly string[]): string {
  const canonical = valid.find((each) => fold(each) === fold(name));
  if (canonical === undefined) throw invalidValue(`${roles.name} must be one of ${names.join(', ')}`, name);
  return canonical;
}
