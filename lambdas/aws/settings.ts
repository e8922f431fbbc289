import type { Settings } from '../http/handler.ts';
import { typesOf } from '../scim/resource-types.ts';
import { documentation, roles } from './config.ts';
import type { Tenant } from './functions/tenant.ts';

/** What a handler that reads no members may use. */
export const openSettings = ({ mode, groups }: Tenant): Settings => ({
  mode,
  roles: roles(),
  types: typesOf({ groups }),
  documentation: documentation(),
});
