import { attribute, complex, scopeOf } from './attribute.ts';
import { externalId, id, meta, schemas, type } from './common.ts';
import { urns } from './urns.ts';

/** The Group resource of RFC 7643 section 4.2, row by row. */
export const groupName = attribute('displayName', 'string', 'The name of the group', {
  required: true,
  uniqueness: 'server',
  key: 'displayName',
  visible: true,
  maxBytes: 512,
});

export const memberId = attribute('value', 'string', 'The identifier of the member', {
  required: true,
  caseExact: true,
  mutability: 'immutable',
});

export const memberLocation = attribute('$ref', 'reference', 'The URI of the member', {
  caseExact: true,
  mutability: 'immutable',
  referenceTypes: ['User'],
});

export const memberType = type('The type of the member; groups within groups are not supported', ['User'], {
  mutability: 'immutable',
});

export const memberName = attribute('display', 'string', 'The displayName of the member, or else its userName', {
  mutability: 'readOnly',
  returned: 'request',
});

/** Stored apart from the group, since there may be a hundred thousand: a body of 256 KB has fewer than the limit here. */
export const groupMembers = complex(
  'members',
  'The members of the group',
  [memberId, memberLocation, memberType, memberName],
  { multiValued: true, apart: true, keptWhenOmitted: true, maxValues: 20_000 },
);

export const group = complex(urns.group, 'A group of members of a workspace', [
  schemas,
  id,
  externalId,
  groupName,
  groupMembers,
  meta,
]);

export const groupScope = scopeOf(group);
