import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../lambdas/scim/json.ts';
import type { Manner } from '../../../lambdas/scim/manner.ts';
import { liberal, strict } from '../../../lambdas/scim/manners.ts';
import { parsePatch } from '../../../lambdas/scim/patch/operation.ts';
import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { userScope } from '../../../lambdas/scim/schema/user.ts';
import { member, patched, refusal } from '../member.ts';

const parse = (body: JsonObject, manner: Manner = liberal) => parsePatch(body, { scope: userScope, manner });
const operation = { op: 'replace', path: 'title', value: 'Guide' };
const schemas = [urns.patchOp];

describe('a PatchOp message, RFC 7644 section 3.5.2', () => {
  test.each<readonly [string, JsonObject]>([
    ['as the RFC has it', { schemas, Operations: [operation] }],
    ['without schemas', { Operations: [operation] }],
    ['with a URN that nobody knows', { schemas: ['urn:example:PatchOp'], Operations: [operation] }],
    ['with the URN in another case', { schemas: [urns.patchOp.toUpperCase()], Operations: [operation] }],
    [
      'with names in another case',
      { SCHEMAS: schemas, operations: [{ Op: 'replace', PATH: 'title', Value: 'Guide' }] },
    ],
    ['with more than the RFC knows', { schemas, Operations: [{ ...operation, name: 'x' }], failOnErrors: 1 }],
    ['with null for no path', { schemas, Operations: [{ op: 'replace', path: null, value: { title: 'Guide' } }] }],
  ])('is taken %s', (_, body) => {
    const { operations, unknown } = parse(body);
    expect(operations.map(({ op, target, value }) => [op, target.attribute.name, value])).toEqual([
      ['replace', 'title', 'Guide'],
    ]);
    expect(unknown).toBe(0);
  });

  const wrongSchemas = `schemas must hold ${urns.patchOp}, and nothing else`;
  test.each<readonly [string, JsonObject, string, string]>([
    ['that says it is a User', { schemas: [urns.user], Operations: [operation] }, 'invalidSyntax', wrongSchemas],
    [
      'that says it is a SearchRequest too',
      { schemas: [...schemas, urns.searchRequest], Operations: [operation] },
      'invalidSyntax',
      wrongSchemas,
    ],
    ['without Operations', { schemas }, 'invalidSyntax', 'Operations is required'],
    ['with Operations that are null', { schemas, Operations: null }, 'invalidSyntax', 'Operations must be a list'],
    [
      'with one operation in place of a list',
      { schemas, Operations: operation },
      'invalidSyntax',
      'Operations must be a list',
    ],
    ['with no operation', { schemas, Operations: [] }, 'invalidSyntax', 'Operations must hold at least one operation'],
    [
      'with an operation that is a text',
      { schemas, Operations: ['remove'] },
      'invalidSyntax',
      'Operations[0] must be an object with sub-attributes',
    ],
    [
      'with an operation that is a list',
      { schemas, Operations: [[operation]] },
      'invalidSyntax',
      'Operations[0] must be an object with sub-attributes',
    ],
    [
      'without op',
      { schemas, Operations: [operation, { path: 'title' }] },
      'invalidSyntax',
      'Operations[1].op is required',
    ],
    [
      'with an op that is no text',
      { schemas, Operations: [{ ...operation, op: 1 }] },
      'invalidSyntax',
      'Operations[0].op must be a string',
    ],
    [
      'with an op that the RFC does not know',
      { schemas, Operations: [{ ...operation, op: 'move' }] },
      'invalidSyntax',
      'Operations[0]: op must be add, replace or remove',
    ],
    [
      'with a path that is no text',
      { schemas, Operations: [{ ...operation, path: ['title'] }] },
      'invalidSyntax',
      'Operations[0].path must be a string',
    ],
    [
      'with a name twice',
      { schemas, Operations: [operation], operations: [operation] },
      'invalidSyntax',
      'Operations is given more than once',
    ],
    [
      'with a name of an operation twice',
      { schemas, Operations: [{ ...operation, OP: 'add' }] },
      'invalidSyntax',
      'op is given more than once',
    ],
    [
      'with too many operations',
      { schemas, Operations: Array(201).fill(operation) },
      'invalidSyntax',
      'Operations has more than 200 values',
    ],
    [
      'with an attribute twice in a value',
      { schemas, Operations: [{ op: 'add', value: { title: 'x', Title: 'y' } }] },
      'invalidSyntax',
      'Operations[0]: value has an attribute more than once',
    ],
    [
      'with a value that is a list where it has no path',
      { schemas, Operations: [operation, { op: 'add', value: [{ title: 'x' }, { title: 'y' }] }] },
      'invalidValue',
      'Operations[1].value: without a path, value must be an object with attributes',
    ],
  ])('is refused %s', (_, body, scimType, detail) => {
    expect(refusal(() => parse(body))).toEqual([400, scimType, detail]);
  });

  test('may have 200 operations', () => {
    expect(parse({ schemas, Operations: Array(200).fill(operation) }).operations).toHaveLength(200);
  });
});

describe('an operation without a path', () => {
  test('takes dotted names and URNs for paths', () => {
    const value = {
      'name.givenName': 'B',
      [`${urns.enterpriseUser}:department`]: 'Tours',
      'emails[type eq "home"].display': 'Home',
    };
    const [work, home] = member.emails;
    expect(patched([{ op: 'replace', value }])).toEqual({
      ...member,
      name: { ...member.name, givenName: 'B' },
      [urns.enterpriseUser]: { ...member[urns.enterpriseUser], department: 'Tours' },
      emails: [work, { ...home, display: 'Home' }],
    });
  });

  test('passes over what this service sets itself, as a whole answer that is put back has it', () => {
    const name = `${urns.enterpriseUser}:manager.displayName`;
    const value = {
      ...member,
      id: 'other',
      meta: { version: 'W/"7"' },
      groups: [{ value: '1' }],
      title: 'Guide',
      [name]: 'John',
    };
    expect(patched([{ op: 'replace', value }])).toEqual({ ...member, title: 'Guide' });
  });

  test('refuses a name with a bracket that is no path', () => {
    const detail = 'Operations[0].value: the path is wrong at character 8: expected an attribute';
    expect(refusal(() => patched([{ op: 'add', value: { 'emails[': 'x' } }]))).toEqual([400, 'invalidPath', detail]);
  });
});

describe('the strict manner', () => {
  const refused = (operations: readonly JsonObject[], body: JsonObject = { schemas }) =>
    refusal(() => parse({ ...body, Operations: operations }, strict));
  const unfiltered = 'Operations[0].path: a value filter must be followed by a sub-attribute';

  test.each<readonly [string, readonly JsonObject[], string, string]>([
    [
      'an operation without a path',
      [{ op: 'replace', value: { title: 'x' } }],
      'invalidSyntax',
      'Operations[0]: every operation needs a path',
    ],
    [
      'a capital',
      [{ ...operation, op: 'Replace' }],
      'invalidSyntax',
      'Operations[0]: op must be add, replace or remove',
    ],
    [
      'a path that no schema knows',
      [{ ...operation, path: 'nick' }],
      'invalidSyntax',
      'Operations[0]: the request has an attribute that no schema defines',
    ],
    [
      'such a path beside another',
      [operation, { ...operation, path: 'nick' }],
      'invalidSyntax',
      'Operations[1]: the request has an attribute that no schema defines',
    ],
    [
      'a sub-attribute that no schema knows',
      [{ ...operation, path: 'name', value: { nick: 'x' } }],
      'invalidSyntax',
      'Operations[0]: the request has an attribute that no schema defines',
    ],
    [
      'a filter that no sub-attribute follows',
      [{ op: 'remove', path: 'emails[type eq "work"]' }],
      'invalidPath',
      unfiltered,
    ],
  ])('refuses %s', (_, operations, scimType, detail) => {
    expect(refused(operations)).toEqual([400, scimType, detail]);
  });

  test.each<readonly [string, JsonObject]>([
    ['without schemas', {}],
    ['with a URN that nobody knows', { schemas: ['urn:example:PatchOp'] }],
  ])('refuses a message %s', (_, body) => {
    expect(refused([operation], body)).toEqual([
      400,
      'invalidSyntax',
      `schemas must hold ${urns.patchOp}, and nothing else`,
    ]);
  });

  test('refuses a filter that selects several values', () => {
    const operations = [{ op: 'replace', path: 'addresses[locality eq "Hollywood"].locality', value: 'Paris' }];
    const detail = 'Operations[0].path: the filter of a path must select one value';
    expect(refusal(() => patched(operations, { manner: strict }))).toEqual([400, 'invalidFilter', detail]);
  });

  test('replaces a complex value whole, and adds to one what it is given', () => {
    const value = { familyName: 'Smith' };
    const change = (op: string, given: JsonObject = value) =>
      patched([{ op, path: 'name', value: given }], { manner: strict });
    expect(change('replace')).toEqual({ ...member, name: value });
    expect(change('replace', { ...value, givenName: null })).toEqual({ ...member, name: value });
    expect(change('replace', { givenName: null })).toEqual({ ...member, name: undefined });
    expect(change('add')).toEqual({ ...member, name: { ...member.name, ...value } });
  });

  test('does all that the RFC asks for', () => {
    const operations = [
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'c@x' },
      { op: 'add', path: 'emails', value: [{ value: 'd@x' }] },
      { op: 'remove', path: 'addresses' },
    ];
    const [work, home] = member.emails;
    expect(patched(operations, { manner: strict })).toEqual({
      ...member,
      addresses: undefined,
      emails: [{ ...work, value: 'c@x' }, home, { value: 'd@x' }],
    });
  });

  test('converts nothing', () => {
    const detail = 'Operations[0].value: active must be true or false';
    const attempt = () => patched([{ op: 'replace', path: 'active', value: 'False' }], { manner: strict });
    expect(refusal(attempt)).toEqual([400, 'invalidValue', detail]);
  });
});
