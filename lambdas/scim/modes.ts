import {
  entraManager,
  entraRoleText,
  oktaBareRoles,
  oneloginManagerId,
  pingEmail,
  textNumbers,
} from './dialects/attributes.ts';
import { entraCapitalizedOperations, pathlessOperations, removeWithValues } from './dialects/operations.ts';
import { emptyTexts, entraWrappedValues, listsOfOne, oneloginSingleValues, textBooleans } from './dialects/values.ts';
import type { Mode } from './mode.ts';

/** Accepts the requests that identity providers send: the default. */
export const lenient: Mode = {
  name: 'lenient',
  dropsUnknown: true,
  replacesWhole: false,
  selectsOne: false,
  forgives: true,
  listsOneOperation: true,
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

/** The SCIM 2.0 Interoperability Profile: no dialects, and unknown attributes are refused. */
export const strict: Mode = {
  name: 'strict',
  dropsUnknown: false,
  replacesWhole: true,
  selectsOne: true,
  forgives: false,
  listsOneOperation: false,
  dialects: [],
};
