import type { Settings } from '../http/operation.ts';
import { documentation, roles } from './environment.ts';
import type { Tenant } from './tenant.ts';

/** What an operation that reads no members may use. */
export const openSettings = ({ manner }: Tenant): Settings => ({ manner, roles, documentation });
