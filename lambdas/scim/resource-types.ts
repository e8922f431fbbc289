import { isUser } from '#generated/validators/user.ts';
import { extensions } from './schema/extensions.ts';
import type { ResourceType } from './schema/resource-type.ts';
import { user, userScope } from './schema/user.ts';

/** Members: RFC 7643 section 4.1. */
export const userType: ResourceType = {
  name: 'User',
  endpoint: '/Users',
  schema: user,
  extensions,
  scope: userScope,
  isValid: isUser,
  undeletable: 'members are not deleted: deactivate the member by setting active to false',
};
