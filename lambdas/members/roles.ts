import { fold } from '../scim/compare.ts';
import { invalidValue } from '../scim/error.ts';
import { isArray, isObject, type Json, type JsonObject } from '../scim/json.ts';
import { roleName, roles } from '../scim/schema/user.ts';

/** The roles that a member may have: configuration of the deployment. */
export interface RoleCatalogue {
  /** From the most to the least privileged. */
  readonly names: readonly string[];
  /** The role of a member to whom none is given. */
  readonly fallback: string;
}

const [value, primary] = [roleName.name, roles.primary?.name as string];

/**
 * The one role in effect, as a list of one that is primary: the primary one of those listed, else the only one, else the
 * most privileged; the fallback where none is listed (service rule 5). What is no list of roles is left for validation to
 * refuse. Throws invalidValue, naming the valid roles, for an unknown one.
 */
export function toEffectiveRoles(listed: Json = [], { names, fallback }: RoleCatalogue): Json {
  if (!isArray(listed) || !listed.every(isRole)) return listed;
  const known = listed
    .filter((role) => role[value])
    .map((role): JsonObject => ({ ...role, [value]: toCanonical(String(role[value]), names) }));
  const rank = (role: JsonObject) => names.indexOf(String(role[value]));
  const effective =
    known.find((role) => role[primary] === true) ?? known.toSorted((one, other) => rank(one) - rank(other))[0];
  return [{ ...(effective ?? { [value]: fallback }), [primary]: true }];
}

const isRole = (role: Json): role is JsonObject =>
  isObject(role) && (role[value] === undefined || typeof role[value] === 'string');

function toCanonical(name: string, names: readonly string[]): string {
  const canonical = names.find((each) => fold(each) === fold(name));
  if (canonical === undefined) throw invalidValue(`${roles.name} must be one of ${names.join(', ')}`, name);
  return canonical;
}
