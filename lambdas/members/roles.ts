import { fold } from '../scim/compare.ts';
import { invalidValue } from '../scim/error.ts';
import { isArray, isObject, type Json, type JsonObject } from '../scim/json.ts';
import { roleName, roles } from '../scim/schema/user.ts';

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
