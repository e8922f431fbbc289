import { attribute, complex, type SimpleAttribute, scopeOf } from './attribute.ts';
import { display, externalId, id, meta, multiValuedAttribute, primary, schemas, type } from './common.ts';
import { extensions } from './extensions.ts';
import { urns } from './urns.ts';

/** The types of RFC 7643 section 2.4; also for attributes for which section 4.1.2 names none. */
const usualTypes = ['work', 'home', 'other'] as const;

/** The User resource of RFC 7643 section 4.1, row by row. An extension is an attribute with its URN as its name. */
export const userName = attribute('userName', 'string', 'The name by which the member signs in', {
  required: true,
  uniqueness: 'server',
  key: 'userName',
  visible: true,
  maxBytes: 512,
});

export const active = attribute('active', 'boolean', 'Whether the member may use the workspace; false deactivates', {
  keptWhenOmitted: true,
  deactivates: true,
});

export const roleName = attribute('value', 'string', 'The name of the role', { catalogue: 'roles' });

export const roles = multiValuedAttribute(
  'roles',
  'The role of the member in the workspace; exactly one is in effect',
  roleName,
  [...usualTypes, 'WindowsAzureActiveDirectoryRole'],
  { keptWhenOmitted: true, replacedByRequest: true },
);

export const emails = multiValuedAttribute(
  'emails',
  'E-mail addresses of the member',
  attribute('value', 'string', 'The address', { key: 'email', maxBytes: 512 }),
  usualTypes,
  { maxValues: 40 },
);

const name = complex('name', "The components of the member's name", [
  attribute('formatted', 'string', 'The full name, ready to be shown'),
  attribute('familyName', 'string', 'The family name'),
  attribute('givenName', 'string', 'The given name'),
  attribute('middleName', 'string', 'The middle names'),
  attribute('honorificPrefix', 'string', 'What stands before the name, such as a title'),
  attribute('honorificSuffix', 'string', 'What stands after the name, such as III'),
]);

const addresses = complex(
  'addresses',
  'Postal addresses of the member',
  [
    attribute('formatted', 'string', 'The whole address, ready to be shown; may hold line breaks'),
    attribute('streetAddress', 'string', 'Street, house number and what belongs to them'),
    attribute('locality', 'string', 'City or locality'),
    attribute('region', 'string', 'State or region'),
    attribute('postalCode', 'string', 'Postal code'),
    attribute('country', 'string', 'Country, as an ISO 3166-1 alpha-2 code'),
    type('What this address is for', usualTypes),
    primary('Whether this is the preferred address; true for at most one'),
  ],
  { multiValued: true },
);

export const groupId = attribute('value', 'string', 'The identifier of the group', {
  mutability: 'readOnly',
  caseExact: true,
});
export const groupLocation = attribute('$ref', 'reference', 'The URI of the group', {
  mutability: 'readOnly',
  caseExact: true,
  referenceTypes: ['User', 'Group'],
});
export const groupDisplay: SimpleAttribute = { ...display('The name of the group'), mutability: 'readOnly' };
export const groupKind: SimpleAttribute = {
  ...type('How the member belongs to the group', ['direct', 'indirect']),
  mutability: 'readOnly',
};

/** Stored apart from the member: reading a member stays one request, unless a client asks for its groups. */
export const groups = complex(
  'groups',
  'Groups of the member, in answers that are asked for them',
  [groupId, groupLocation, groupDisplay, groupKind],
  { multiValued: true, mutability: 'readOnly', returned: 'request' },
);

/** As it is announced in a workspace that has no groups. */
const noGroups = complex(
  'groups',
  'Groups of the member; this service keeps none',
  [{ ...groupId, caseExact: false }, groupLocation, groupDisplay, groupKind],
  { multiValued: true, mutability: 'readOnly' },
);

export const displayName = attribute('displayName', 'string', 'The name that is shown to other members');

export const user = complex(urns.user, 'A member of a workspace', [
  schemas,
  id,
  externalId,
  userName,
  name,
  displayName,
  attribute('nickName', 'string', 'A casual name'),
  attribute('profileUrl', 'reference', "The URI of the member's page", {
    caseExact: true,
    referenceTypes: ['external'],
  }),
  attribute('title', 'string', 'The job title'),
  attribute('userType', 'string', 'How the organization classes the member, such as Employee'),
  attribute('preferredLanguage', 'string', 'The preferred language, as in Accept-Language'),
  attribute('locale', 'string', 'The locale for dates, numbers and currency, such as en-US'),
  attribute('timezone', 'string', 'The time zone, in the form of the IANA database'),
  active,
  attribute('password', 'string', 'Accepted and dropped: members sign in through single sign-on', {
    mutability: 'writeOnly',
    returned: 'never',
  }),
  emails,
  multiValuedAttribute('phoneNumbers', 'Phone numbers of the member', attribute('value', 'string', 'The number'), [
    'work',
    'home',
    'mobile',
    'fax',
    'pager',
    'other',
  ]),
  multiValuedAttribute(
    'ims',
    'Instant messaging addresses of the member',
    attribute('value', 'string', 'The address'),
    ['aim', 'gtalk', 'icq', 'xmpp', 'msn', 'skype', 'qq', 'yahoo'],
  ),
  multiValuedAttribute(
    'photos',
    'Pictures of the member',
    attribute('value', 'reference', 'The URI of the picture', { caseExact: true, referenceTypes: ['external'] }),
    ['photo', 'thumbnail'],
  ),
  addresses,
  groups,
  multiValuedAttribute(
    'entitlements',
    'Things the member has',
    attribute('value', 'string', 'The entitlement'),
    usualTypes,
  ),
  roles,
  multiValuedAttribute(
    'x509Certificates',
    'Certificates of the member',
    attribute('value', 'binary', 'The certificate, DER in Base64', { caseExact: true }),
    usualTypes,
  ),
  ...extensions.map(({ attribute: extension }) => extension),
  meta,
]);

/** Resolves the names in a filter, a path or a list of attributes. */
export const userScope = scopeOf(user);

/** The User as it is announced in a workspace that has no groups. */
export const userWithoutGroups = complex(
  user.name,
  user.description,
  user.subAttributes.map((each) => (each === groups ? noGroups : each)),
);
