import { isGroup } from '#generated/validators/group.ts';
import { isUser } from '#generated/validators/user.ts';
import { extensions } from './schema/extensions.ts';
import { group, groupScope } from './schema/group.ts';
import type { ResourceType } from './schema/resource-type.ts';
import { user, userScope, userWithoutGroups } from './schema/user.ts';

/** Members: RFC 7643 section 4.1. */
export const userType: ResourceType = {
  name: 'User',
  noun: 'member',
  endpoint: '/Users',
  schema: user,
  extensions,
  scope: userScope,
  isValid: isUser,
  keyed: 'userName, externalId or emails',
  undeletable: 'members are not deleted: deactivate the member by setting active to false',
};

/** Teams: RFC 7643 section 4.2. */
export const groupType: ResourceType = {
  name: 'Group',
  noun: 'group',
  endpoint: '/Groups',
  schema: group,
  extensions: [],
  scope: groupScope,
  isValid: isGroup,
  keyed: 'displayName, externalId or members',
  silent: true,
};

/** The types that a workspace offers. */
export const typesOf = ({ groups }: { readonly groups: boolean }): readonly ResourceType[] =>
  groups ? [userType, groupType] : [{ ...userType, schema: userWithoutGroups }];
