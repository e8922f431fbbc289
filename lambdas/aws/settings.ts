import type { Settings } from '../http/handler.ts';
import { documentation, roles } from './config.ts';
import type { Tenant } from './functions/tenant.ts';

/** What a handler that reads no members may use. */
export const openSettings = ({ mode }: Tenant): Settings => ({ mode, roles: roles(), documentation: documentation() });
