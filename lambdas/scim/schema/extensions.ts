import { enterpriseUser } from './enterprise-user.ts';
import type { Extension } from './resource-type.ts';

/** Every extension of the User, in the order of a response. Requests, responses and discovery use this table. */
export const extensions: readonly Extension[] = [{ title: 'EnterpriseUser', attribute: enterpriseUser }];
