import { entraCapitalizedOperations } from './dialects/entra-capitalized-operations.ts';
import { entraManager } from './dialects/entra-manager.ts';
import { entraRoleText } from './dialects/entra-role-text.ts';
import { entraWrappedValues } from './dialects/entra-wrapped-values.ts';
import { oktaBareRoles } from './dialects/okta-bare-roles.ts';
import { oneloginManagerId } from './dialects/onelogin-manager-id.ts';
import { oneloginSingleValues } from './dialects/onelogin-single-values.ts';
import { pathlessOperations } from './dialects/pathless-operations.ts';
import { pingEmail } from './dialects/ping-email.ts';
import { removeWithValues } from './dialects/remove-with-values.ts';
import { textBooleans } from './dialects/text-booleans.ts';
import { valuesWithoutContent } from './dialects/values-without-content.ts';
import type { Manner } from './manner.ts';

/** What identity providers need as they are: the default. */
export const liberal: Manner = {
  name: 'liberal',
  dropsUnknown: true,
  replacesWhole: false,
  selectsOne: false,
  dialects: [
    entraCapitalizedOperations,
    pathlessOperations,
    removeWithValues,
    entraWrappedValues,
    entraManager,
    entraRoleText,
    oneloginManagerId,
    oneloginSingleValues,
    valuesWithoutContent,
    oktaBareRoles,
    textBooleans,
    pingEmail,
  ],
};

/** The SCIM 2.0 Interoperability Profile: no dialects, and what no schema knows is refused. */
export const strict: Manner = {
  name: 'strict',
  dropsUnknown: false,
  replacesWhole: true,
  selectsOne: true,
  dialects: [],
};
