import { describe, expect, test } from '@jest/globals';
import type { Attribute, ComplexAttribute } from '../../../lambdas/scim/schema/attribute.ts';
import { enterpriseUser } from '../../../lambdas/scim/schema/enterprise-user.ts';
import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { user } from '../../../lambdas/scim/schema/user.ts';

const subsOf = (attribute: Attribute | undefined): readonly Attribute[] =>
  (attribute as ComplexAttribute).subAttributes;
const find = (name: string) => user.byName.get(name.toLowerCase());
const namesOf = (attribute: Attribute | undefined) => subsOf(attribute).map(({ name }) => name);
const everything = (attribute: Attribute): readonly Attribute[] => [
  attribute,
  ...('subAttributes' in attribute ? attribute.subAttributes.flatMap(everything) : []),
];

describe('the table of a User, RFC 7643 sections 3.1, 4.1 and 8.7.1', () => {
  test('has every attribute of the RFC, and the extension', () => {
    expect(namesOf(user)).toEqual([
      ...[
        'schemas',
        'id',
        'externalId',
        'userName',
        'name',
        'displayName',
        'nickName',
        'profileUrl',
        'title',
        'userType',
      ],
      ...['preferredLanguage', 'locale', 'timezone', 'active', 'password', 'emails', 'phoneNumbers', 'ims', 'photos'],
      ...['addresses', 'groups', 'entitlements', 'roles', 'x509Certificates', urns.enterpriseUser, 'meta'],
    ]);
  });

  test.each([
    ['name', ['formatted', 'familyName', 'givenName', 'middleName', 'honorificPrefix', 'honorificSuffix']],
    ['emails', ['value', 'display', 'type', 'primary']],
    ['phoneNumbers', ['value', 'display', 'type', 'primary']],
    ['ims', ['value', 'display', 'type', 'primary']],
    ['photos', ['value', 'display', 'type', 'primary']],
    ['addresses', ['formatted', 'streetAddress', 'locality', 'region', 'postalCode', 'country', 'type', 'primary']],
    ['groups', ['value', '$ref', 'display', 'type']],
    ['entitlements', ['value', 'display', 'type', 'primary']],
    ['roles', ['value', 'display', 'type', 'primary']],
    ['x509Certificates', ['value', 'display', 'type', 'primary']],
    ['meta', ['resourceType', 'created', 'lastModified', 'location', 'version']],
    [urns.enterpriseUser, ['employeeNumber', 'costCenter', 'organization', 'division', 'department', 'manager']],
  ])('%s has the sub-attributes of the RFC', (name, subs) => {
    expect(namesOf(find(name))).toEqual(subs);
  });

  test.each([
    ['emails', ['work', 'home', 'other']],
    ['phoneNumbers', ['work', 'home', 'mobile', 'fax', 'pager', 'other']],
    ['ims', ['aim', 'gtalk', 'icq', 'xmpp', 'msn', 'skype', 'qq', 'yahoo']],
    ['photos', ['photo', 'thumbnail']],
    ['addresses', ['work', 'home', 'other']],
    ['groups', ['direct', 'indirect']],
    ['roles', ['work', 'home', 'other', 'WindowsAzureActiveDirectoryRole']],
  ])('%s has the usual types of the RFC', (name, values) => {
    expect(subsOf(find(name)).find((sub) => sub.name === 'type')?.canonicalValues).toEqual(values);
  });

  /** The names of those attributes of which something holds, however deep. */
  const those = (holds: (attribute: Attribute) => boolean) =>
    everything(user)
      .filter(holds)
      .map(({ name }) => name);

  test('has the values of the RFC that differ from the defaults', () => {
    expect(those(({ required }) => required)).toEqual(['userName']);
    expect(those(({ multiValued }) => multiValued)).toEqual([
      ...[
        'schemas',
        'emails',
        'phoneNumbers',
        'ims',
        'photos',
        'addresses',
        'groups',
        'entitlements',
        'roles',
        'x509Certificates',
      ],
    ]);
    expect(those(({ returned }) => returned === 'always')).toEqual(['schemas', 'id']);
    expect(those(({ returned }) => returned === 'never')).toEqual(['password']);
    expect(those(({ mutability }) => mutability === 'writeOnly')).toEqual(['password']);
    expect(those(({ mutability }) => mutability === 'immutable')).toEqual([]);
    expect(those(({ uniqueness }) => uniqueness !== 'none')).toEqual(['id', 'externalId', 'userName']);
    expect(those(({ type }) => type === 'boolean')).toEqual(['active', ...Array(8).fill('primary')]);
    expect(those(({ type }) => type === 'dateTime')).toEqual(['created', 'lastModified']);
    expect(those(({ type }) => type === 'reference')).toEqual([
      'schemas',
      'profileUrl',
      'value',
      '$ref',
      '$ref',
      'location',
    ]);
    expect(those(({ type }) => type === 'binary')).toEqual(['value']);
  });

  test('only identifiers, references and certificates are case-exact', () => {
    expect(those(({ caseExact }) => caseExact)).toEqual([
      ...['schemas', 'id', 'externalId', 'profileUrl', 'value', 'value', '$ref', 'value', '$ref'],
      ...['resourceType', 'created', 'lastModified', 'location', 'version'],
    ]);
  });

  test('is read-only if this service sets it', () => {
    expect(those(({ mutability }) => mutability === 'readOnly')).toEqual([
      ...['schemas', 'id', 'groups', 'value', '$ref', 'display', 'type', 'displayName'],
      ...['meta', 'resourceType', 'created', 'lastModified', 'location', 'version'],
    ]);
  });

  test('describes every attribute', () => {
    expect(everything(user).filter(({ description }) => description === '')).toEqual([]);
  });
});

test('the manager of the enterprise extension, RFC 7643 section 4.3', () => {
  expect(namesOf(enterpriseUser.byName.get('manager'))).toEqual(['value', '$ref', 'displayName']);
});
