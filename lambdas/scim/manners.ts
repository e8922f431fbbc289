import { emptyTexts } from './dialects/empty-texts.ts';
import { entraCapitalizedOperations } from './dialects/entra-capitalized-operations.ts';
import { entraManager } from './dialects/entra-manager.ts';
import { entraRoleText } from './dialects/entra-role-text.ts';
import { entraWrappedValues } from './dialects/entra-wrapped-values.ts';
import { listsOfOne } from './dialects/lists-of-one.ts';
import { oktaBareRoles } from './dialects/okta-bare-roles.ts';
import { oneloginManagerId } from './dialects/onelogin-manager-id.ts';
import { oneloginSingleValues } from './dialects/onelogin-single-values.ts';
import { pathlessOperations } from './dialects/pathless-operations.ts';
import { pingEmail } from './dialects/ping-email.ts';
import { removeWithValues } from './dialects/remove-with-values.ts';
import { textBooleans } from './dialects/text-booleans.ts';
import { textNumbers } from './dialects/text-numbers.ts';
import type { Manner } from './manner.ts';

/** What identity providers need as they are: the default. */
export const liberal: Manner = {
  name: 'liberal',
  dropsUnknown: true,
  replacesWhole: false,
  selectsOne: false,
  forgives: true,
  dialects: [
    entraCapitalizedOperations,
    pathlessOperations,
    removeWithValues,
    entraWrappedValues,
    listsOfOne,
    entraManager,
    entraRoleText,
    oneloginManagerId,
    oneloginSingleValues,
    emptyTexts,
    oktaBareRoles,
    textBooleans,
    textNumbers,
    pingEmail,
  ],
};

/** The SCIM 2.0 Interoperability Profile: no dialects, and what no schema knows is refused. */
export const strict: Manner = {
  name: 'strict',
  dropsUnknown: false,
  replacesWhole: true,
  selectsOne: true,
  forgives: false,
  dialects: [],
};
