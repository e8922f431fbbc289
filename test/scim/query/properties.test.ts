import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ScimError } from '../../../lambdas/scim/error.ts';
import type { Json, JsonObject } from '../../../lambdas/scim/json.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { type ListQuery, parseListQuery, parseSearchRequest } from '../../../lambdas/scim/query/list-query.ts';
import { parseProjection, project } from '../../../lambdas/scim/query/projection.ts';
import { sortKey } from '../../../lambdas/scim/query/sort.ts';
import { type Attribute, attribute, complex, scopeOf } from '../../../lambdas/scim/schema/attribute.ts';
import { user, userScope } from '../../../lambdas/scim/schema/user.ts';
import { member } from '../member.ts';

const names = ['filter', 'sortBy', 'sortOrder', 'startIndex', 'count', 'cursor', 'attributes', 'excludedAttributes'];
const name = fc.oneof(fc.constantFrom(...names), fc.string());
const text = fc.oneof(
  fc.constantFrom('title', 'emails', 'name.givenName', 'descending', '7', '-7', 'title pr', 'password,emails.type', ''),
  fc.string({ unit: 'binary' }),
);

/** A query that can be asked, or none: a refusal is a ScimError of status 400, and nothing else. */
function answer(parse: () => ListQuery): ListQuery | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ScimError && error.status === 400) return undefined;
    throw error;
  }
}

function check(query: ListQuery | undefined): void {
  if (!query) return;
  const { count, startIndex, cursor, sorting, projection } = query;
  expect(Number.isSafeInteger(count) && count >= 0 && count <= 1000).toBe(true);
  expect(
    cursor === undefined ? Number.isSafeInteger(startIndex) && Number(startIndex) >= 1 : startIndex === undefined,
  ).toBe(true);
  if (sorting) expect(['string', 'boolean', 'undefined']).toContain(typeof sortKey(member, sorting));
  expect(project({ ...member, password: 'x' }, user, projection)).toMatchObject({
    schemas: member.schemas,
    id: member.id,
  });
  expect(project({ ...member, password: 'x' }, user, projection)).not.toHaveProperty('password');
}

test('any parameters give a query that can be answered, or are refused', () => {
  fc.assert(
    fc.property(fc.dictionary(name, fc.array(text, { minLength: 1, maxLength: 2 })), (parameters) => {
      check(answer(() => parseListQuery(parameters, { scope: userScope, mode: lenient })));
    }),
    { numRuns: 500 },
  );
});

test('any JSON for a SearchRequest gives a query that can be answered, or is refused', () => {
  const value = fc.oneof(text, fc.array(text), fc.integer(), fc.double(), fc.jsonValue());
  fc.assert(
    fc.property(fc.dictionary(name, value), fc.constantFrom(lenient, strict), (body, mode) => {
      check(answer(() => parseSearchRequest(body as JsonObject, { scope: userScope, mode })));
    }),
    { numRuns: 500 },
  );
});

type Returned = Attribute['returned'];
const returned = fc.constantFrom<Returned>('always', 'never', 'default', 'request');

/** Tables of any shape: rows with sub-attributes, in lists or not, each returned in its own way. */
const { rows } = fc.letrec<{ rows: readonly Attribute[]; row: (name: string) => Attribute }>((tie) => ({
  rows: fc
    .array(tie('row'), { minLength: 1, maxLength: 4 })
    .map((makers) => makers.map((make, index) => make(`n${index}`))),
  row: fc.oneof(
    { maxDepth: 2 },
    fc
      .record({ returned, multiValued: fc.boolean() })
      .map((more) => (name: string) => attribute(name, 'string', '', more)),
    fc.tuple(tie('rows'), fc.record({ returned, multiValued: fc.boolean() })).map(
      ([subs, more]) =>
        (name: string) =>
          complex(name, '', subs, more),
    ),
  ),
}));

/** A value for every row, each text saying whether it may be returned. */
function fill(subs: readonly Attribute[], hidden = false): JsonObject {
  return Object.fromEntries(
    subs.map((sub) => [sub.name, sub.multiValued ? [filled(sub, hidden)] : filled(sub, hidden)]),
  );
}

function filled(sub: Attribute, hidden: boolean): Json {
  const never = hidden || sub.returned === 'never';
  return sub.type === 'complex' ? fill(sub.subAttributes, never) : never ? 'hidden' : 'shown';
}

test('an attribute that is never returned is in no response, for any table and any request', () => {
  const name = fc
    .array(fc.constantFrom('n0', 'n1', 'n2', 'n3'), { minLength: 1, maxLength: 3 })
    .map((each) => each.join('.'));
  const list = fc.array(name, { maxLength: 4 });
  fc.assert(
    fc.property(rows, list, list, (subs, attributes, excludedAttributes) => {
      const table = complex('urn:example:Thing', '', subs);
      const answer = project(fill(subs), table, parseProjection({ attributes, excludedAttributes }, scopeOf(table)));
      expect(JSON.stringify(answer)).not.toContain('hidden');
      const always = subs.filter((sub) => sub.returned === 'always' && sub.type !== 'complex');
      expect(Object.keys(answer)).toEqual(expect.arrayContaining(always.map((sub) => sub.name)));
    }),
    { numRuns: 500 },
  );
});
