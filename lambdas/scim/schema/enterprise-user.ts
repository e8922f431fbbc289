import { attribute, complex } from './attribute.ts';
import { urns } from './urns.ts';

/** The enterprise extension of RFC 7643 section 4.3. */
export const manager = complex('manager', "The member's manager", [
  attribute('value', 'string', "The identifier of the manager's resource"),
  attribute('$ref', 'reference', "The URI of the manager's resource", { caseExact: true, referenceTypes: ['User'] }),
  attribute('displayName', 'string', "The manager's name", { mutability: 'readOnly' }),
]);

export const enterpriseUser = complex(urns.enterpriseUser, 'What an organization knows about a member', [
  attribute('employeeNumber', 'string', 'The number that the organization gave the member'),
  attribute('costCenter', 'string', 'The name of a cost center'),
  attribute('organization', 'string', 'The name of an organization'),
  attribute('division', 'string', 'The name of a division'),
  attribute('department', 'string', 'The name of a department'),
  manager,
]);
