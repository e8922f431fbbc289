import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../lambdas/scim/json.ts';
import type { Mode } from '../../../lambdas/scim/mode.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { parsePatch } from '../../../lambdas/scim/patch/parse.ts';

import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { userScope } from '../../../lambdas/scim/schema/user.ts';
import { member, patched, refusal } from '../member.ts';

const parse = (body: JsonObject, mode: Mode = lenient) => parsePatch(body, { scope: userScope, mode });
const operation = { op: 'replace', path: 'title', value: 'Guide' };
const schemas = [urns.patchOp];

describe('a PatchOp message, RFC 7644 section 3.5.2', () => {
  test.each<readonly [string, JsonObject]>([
    ['as the RFC has it', { schemas, Operations: [operation] }],
    ['without schemas', { Operations: [operation] }],
    ['with an unknown URN', { schemas: ['urn:example:PatchOp'], Operations: [operation] }],
    ['with the URN in another case', { schemas: [urns.patchOp.toUpperCase()], Operations: [operation] }],
    [
      'with names in another case',
      { SCHEMAS: schemas, operations: [{ Op: 'replace', PATH: 'title', Value: 'Guide' }] },
    ],
    ['with more members than the RFC defines', { schemas, Operations: [{ ...operation, name: 'x' }], failOnErrors: 1 }],
    ['with one operation without a list', { schemas, Operations: operation }],
    [
      'with one operation without a list, in another case',
      { OPERATIONS: { OP: 'replace', Path: 'title', value: 'Guide' } },
    ],
    ['with null for no path', { schemas, Operations: [{ op: 'replace', path: null, value: { title: 'Guide' } }] }],
  ])('is accepted %s', (_, body) => {
    const { operations, unknown } = parse(body);
    expect(operations.map(({ op, target, value }) => [op, target.attribute.name, value])).toEqual([
      ['replace', 'title', 'Guide'],
    ]);
    expect(unknown).toBe(0);
  });

  const wrongSchemas = `schemas must hold ${urns.patchOp}, and nothing else`;
  test.each<readonly [string, JsonObject, string, string]>([
    ['that names a User', { schemas: [urns.user], Operations: [operation] }, 'invalidSyntax', wrongSchemas],
    [
      'that also names a SearchRequest',
      { schemas: [...schemas, urns.searchRequest], Operations: [operation] },
      'invalidSyntax',
      wrongSchemas,
    ],
    ['without Operations', { schemas }, 'invalidSyntax', 'Operations is required'],
    ['with Operations that are null', { schemas, Operations: null }, 'invalidSyntax', 'Operations must be a list'],
    ['with a text for Operations', { schemas, Operations: 'replace' }, 'invalidSyntax', 'Operations must be a list'],
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
      'with an op that is not a text',
      { schemas, Operations: [{ ...operation, op: 1 }] },
      'invalidSyntax',
      'Operations[0].op must be a string',
    ],
    [
      'with an op that the RFC does not define',
      { schemas, Operations: [{ ...operation, op: 'move' }] },
      'invalidSyntax',
      'Operations[0]: op must be add, replace or remove',
    ],
    [
      'with a path that is not a text',
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
      'with a list as the value and no path',
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

describe('the limit of 200 operations counts what an operation expands into', () => {
  const names = (count: number, prefix = 'x') =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, 'x']));
  const paths = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`emails[value eq "${index}"].type`, 'x']));
  const values = (count: number) => Array.from({ length: count }, (_, index) => ({ value: `${index}` }));

  test.each<readonly [string, readonly JsonObject[]]>([
    ['a value without a path that has 201 names', [{ op: 'replace', value: names(201) }]],
    ['a value without a path that has 4,500 value paths', [{ op: 'replace', value: paths(4500) }]],
    ['a list of one such value', [{ op: 'Add', value: [paths(201)] }]],
    [
      'two values without a path that have 201 names together',
      [100, 101].map((count) => ({ op: 'add', value: names(count) })),
    ],
    ['a value and an operation with a path', [{ op: 'add', value: names(200) }, operation]],
    ['a remove with 201 values', [{ op: 'remove', path: 'emails', value: values(201) }]],
    [
      'a neighbour of a deactivation',
      [
        { op: 'replace', value: { active: false } },
        { op: 'add', value: paths(200) },
      ],
    ],
  ])('%s is refused', (_, operations) => {
    const detail =
      'Operations has more than 200 operations: each name in a value without a path counts as one, and so does each value to remove';
    expect(refusal(() => parse({ schemas, Operations: operations }))).toEqual([400, 'invalidSyntax', detail]);
  });

  test('200 in total are accepted', () => {
    const operations = [{ op: 'add', value: { title: 'x', ...names(98) } }, ...Array(101).fill(operation)];
    expect(parse({ schemas, Operations: operations })).toMatchObject({ unknown: 98 });
  });
});

describe('an operation without a path', () => {
  test('accepts dotted names and URNs as paths', () => {
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

  test('skips read-only attributes, as in a whole resource that a client sends back', () => {
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

  test('refuses a name with a bracket that is not a path', () => {
    const detail = 'Operations[0].value: the path is wrong at character 8: expected an attribute';
    expect(refusal(() => patched([{ op: 'add', value: { 'emails[': 'x' } }]))).toEqual([400, 'invalidPath', detail]);
  });
});

describe('the strict mode', () => {
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
      'a path that no schema defines',
      [{ ...operation, path: 'nick' }],
      'invalidSyntax',
      'Operations[0]: the request has an attribute that no schema defines',
    ],
    [
      'such a path beside a known one',
      [operation, { ...operation, path: 'nick' }],
      'invalidSyntax',
      'Operations[1]: the request has an attribute that no schema defines',
    ],
    [
      'a sub-attribute that no schema defines',
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
    ['with an unknown URN', { schemas: ['urn:example:PatchOp'] }],
  ])('refuses a message %s', (_, body) => {
    expect(refused([operation], body)).toEqual([
      400,
      'invalidSyntax',
      `schemas must hold ${urns.patchOp}, and nothing else`,
    ]);
  });

  test('refuses a filter that selects several values', () => {
    const operations = [{ op: 'replace', path: 'addresses[locality eq "Hollywood"].locality', value: 'Paris' }];
    const detail = 'Operations[0].path: the value filter of the path must select exactly one value';
    expect(refusal(() => patched(operations, { mode: strict }))).toEqual([400, 'invalidFilter', detail]);
  });

  test('replaces a complex value whole, and an add merges into it', () => {
    const value = { familyName: 'Smith' };
    const change = (op: string, given: JsonObject = value) =>
      patched([{ op, path: 'name', value: given }], { mode: strict });
    expect(change('replace')).toEqual({ ...member, name: value });
    expect(change('replace', { ...value, givenName: null })).toEqual({ ...member, name: value });
    expect(change('replace', { givenName: null })).toEqual({ ...member, name: undefined });
    expect(change('add')).toEqual({ ...member, name: { ...member.name, ...value } });
  });

  test('accepts the operations of the RFC', () => {
    const operations = [
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'c@x' },
      { op: 'add', path: 'emails', value: [{ value: 'd@x' }] },
      { op: 'remove', path: 'addresses' },
    ];
    const [work, home] = member.emails;
    expect(patched(operations, { mode: strict })).toEqual({
      ...member,
      addresses: undefined,
      emails: [{ ...work, value: 'c@x' }, home, { value: 'd@x' }],
    });
  });

  test('converts nothing', () => {
    const detail = 'Operations[0].value: active must be true or false';
    const attempt = () => patched([{ op: 'replace', path: 'active', value: 'False' }], { mode: strict });
    expect(refusal(attempt)).toEqual([400, 'invalidValue', detail]);
  });
});

test('one operation without a list is refused in the strict mode', () => {
  expect(refusal(() => parse({ schemas, Operations: operation }, strict))).toEqual([
    400,
    'invalidSyntax',
    'Operations must be a list',
  ]);
});
