import { entraCapitalizedOperations } from './dialects/entra-capitalized-operations.ts';
import { entraManager } from './dialects/entra-manager.ts';
import { entraRoleText } from './dialects/entra-role-text.ts';
import { removeWithValues } from './dialects/remove-with-values.ts';
import type { Manner } from './manner.ts';

/** What identity providers need as they are: the default. */
export const liberal: Manner = {
  name: 'liberal',
  converts: true,
  dropsUnknown: true,
  takesPathless: true,
  replacesWhole: false,
  selectsOne: false,
  dialects: [entraCapitalizedOperations, removeWithValues, entraManager, entraRoleText],
};

/** The SCIM 2.0 Interoperability Profile: no dialects, and what no schema knows is refused. */
export const strict: Manner = {
  name: 'strict',
  converts: false,
  dropsUnknown: false,
  takesPathless: false,
  replacesWhole: true,
  selectsOne: true,
  dialects: [],
};
