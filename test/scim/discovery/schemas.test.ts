import { describe, expect, test } from '@jest/globals';
import { toSchemas } from '../../../lambdas/scim/discovery/schemas.ts';
import { parseFilter } from '../../../lambdas/scim/filter/parse.ts';
import { isArray, type JsonObject } from '../../../lambdas/scim/json.ts';
import { lenient } from '../../../lambdas/scim/modes.ts';
import { parseProjection, project } from '../../../lambdas/scim/query/projection.ts';
import { userType } from '../../../lambdas/scim/resource-types.ts';
import { target } from '../../../lambdas/scim/schema/attribute.ts';
import { enterpriseUser } from '../../../lambdas/scim/schema/enterprise-user.ts';
import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { user, userScope } from '../../../lambdas/scim/schema/user.ts';
import { patched, patchRefusal, refusal } from '../member.ts';

const roleNames = ['admin', 'viewer'];
const schemas = toSchemas(userType, { roles: roleNames });
const [core = {}, extension = {}] = schemas;

/** Every attribute that is announced, by the name that a client would use. */
const announced = schemas.flatMap((schema) => below(schema['attributes'], `${schema['id']}:`));

function below(attributes: unknown, prefix: string): readonly (readonly [string, JsonObject])[] {
  return (isArray(attributes) ? (attributes as readonly JsonObject[]) : []).flatMap((attribute) => {
    const name = `${prefix}${attribute['name']}`;
    return [[name, attribute] as const, ...below(attribute['subAttributes'], `${name}.`)];
  });
}

const find = (name: string) => announced.find(([each]) => each === name)?.[1];

describe('the schemas, RFC 7643 section 7', () => {
  test('are those of a User and of its extension', () => {
    expect(schemas.map(({ attributes, ...rest }) => rest)).toEqual([
      { schemas: [urns.schema], id: urns.user, name: 'User', description: 'A member of a workspace' },
      {
        schemas: [urns.schema],
        id: urns.enterpriseUser,
        name: 'EnterpriseUser',
        description: 'What an organization knows about a member',
      },
    ]);
  });

  const namesOf = (attributes: unknown) =>
    below(attributes, '')
      .map(([name]) => name)
      .filter((name) => !name.includes('.'));

  test('list every attribute but those of all resources, in the order of the table', () => {
    const names = user.subAttributes.map(({ name }) => name);
    const common = ['schemas', 'id', 'meta', enterpriseUser.name];
    expect(namesOf(core['attributes'])).toEqual(names.filter((name) => !common.includes(name)));
    expect(namesOf(core['attributes'])).toContain('externalId');
    expect(namesOf(extension['attributes'])).toEqual(enterpriseUser.subAttributes.map(({ name }) => name));
  });

  test('show an attribute with the characteristics of RFC 7643', () => {
    expect(find(`${urns.user}:userName`)).toEqual({
      name: 'userName',
      type: 'string',
      multiValued: false,
      description: 'The name by which the member signs in',
      required: true,
      caseExact: false,
      uniqueness: 'server',
      mutability: 'readWrite',
      returned: 'default',
    });
    expect(find(`${urns.user}:password`)).toMatchObject({ mutability: 'writeOnly', returned: 'never' });
    expect(find(`${urns.user}:groups.$ref`)).toMatchObject({
      type: 'reference',
      referenceTypes: ['User', 'Group'],
      caseExact: true,
      mutability: 'readOnly',
    });
  });

  test('show a complex attribute with its sub-attributes, which have caseExact', () => {
    const { subAttributes, ...name } = find(`${urns.user}:name`) ?? {};
    expect(name).toEqual({
      name: 'name',
      type: 'complex',
      multiValued: false,
      description: "The components of the member's name",
      required: false,
      mutability: 'readWrite',
      returned: 'default',
      uniqueness: 'none',
    });
    expect(namesOf(subAttributes)).toEqual([
      'formatted',
      'familyName',
      'givenName',
      'middleName',
      'honorificPrefix',
      'honorificSuffix',
    ]);
  });

  test('show the role catalogue of the deployment and the types of a list as canonical values', () => {
    expect(find(`${urns.user}:roles.value`)?.['canonicalValues']).toEqual(roleNames);
    expect(find(`${urns.user}:emails.type`)?.['canonicalValues']).toEqual(['work', 'home', 'other']);
    expect(find(`${urns.user}:emails.value`)).not.toHaveProperty('canonicalValues');
    expect(find(`${urns.user}:emails.value`)).not.toHaveProperty('referenceTypes');
  });
});

test('every type of a list has canonical values, as the interoperability profile wants', () => {
  const types = announced.filter(([name]) => name.endsWith('.type'));
  expect(types.map(([name]) => name.split(/[:.]/).at(-2)).sort()).toEqual([
    'addresses',
    'emails',
    'entitlements',
    'groups',
    'ims',
    'phoneNumbers',
    'photos',
    'roles',
    'x509Certificates',
  ]);
  for (const [, { canonicalValues }] of types) expect(canonicalValues).toContainEqual(expect.any(String));
});

describe.each(announced)('%s behaves as the schema says', (name, shown) => {
  const path = userScope(name);

  test('in the table', () => {
    const { canonicalValues, subAttributes, ...characteristics } = shown;
    expect(path && target(path)).toMatchObject(characteristics);
  });

  test('in a filter', () => {
    expect(parseFilter(`${name} pr`, { scope: userScope, mode: lenient })).toEqual({ kind: 'present', path });
  });

  test('in a change', () => {
    const { mutability, required } = shown;
    const change = (op: string) => () => patched([{ op, path: name, value: null }]);
    const last = name.split(/[.:]/).at(-1);
    if (mutability === 'readOnly') {
      expect(refusal(change('add')).slice(0, 2)).toEqual([400, 'mutability']);
    } else {
      expect(change('add')).not.toThrow();
    }
    if (required)
      expect(patchRefusal(change('remove'))).toEqual([400, 'mutability', `${last} is required and cannot be removed`]);
  });

  test('in a response', () => {
    const nested = (path ?? []).reduceRight<unknown>((value, { name: each }) => ({ [each]: value }), 'x');
    const answer = project(nested as JsonObject, user, parseProjection({ attributes: [name] }, userScope));
    expect(Object.keys(answer)).toHaveLength(shown['returned'] === 'never' ? 0 : 1);
  });
});
