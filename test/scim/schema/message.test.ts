import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../../lambdas/scim/json.ts';
import { liberal, strict } from '../../../lambdas/scim/manners.ts';
import { checkSchemas, withNames } from '../../../lambdas/scim/schema/message.ts';
import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { refusal } from '../member.ts';

const { user, enterpriseUser, patchOp, group } = urns;

describe('schemas say what a body is, RFC 7644 section 3.3 and RFC 7643 section 3', () => {
  const detail = `schemas must hold ${user} or ${enterpriseUser}, and nothing else`;
  const check =
    (schemas: Json | undefined, manner = liberal) =>
    () =>
      checkSchemas({ schemas }, [user, enterpriseUser], manner);

  test.each<readonly [string, Json]>([
    ['the core schema', [user]],
    ['an extension too', [user, enterpriseUser]],
    ['an extension first', [enterpriseUser, user]],
    ['another case', [user.toUpperCase()]],
    ['one twice', [user, user]],
  ])('by %s', (_, schemas) => {
    expect(check(schemas)).not.toThrow();
    expect(check(schemas, strict)).not.toThrow();
  });

  test.each<readonly [string, Json | undefined]>([
    ['nothing', undefined],
    ['null', null],
    ['an empty list', []],
    ['a text', user],
    ['a URN that nobody knows', ['urn:scim:schemas:core:1.0']],
    ['such a URN beside the core schema', [user, 'urn:example:2.0:User']],
    ['an extension alone', [enterpriseUser]],
    ['what is no text', [7, null, {}]],
  ])('or, unless the manner is strict, by %s', (_, schemas) => {
    expect(check(schemas)).not.toThrow();
    expect(refusal(check(schemas, strict))).toEqual([400, 'invalidSyntax', detail]);
  });

  test.each<readonly [string, Json]>([
    ['another resource', [group]],
    ['another resource, in another case', [group.toLowerCase()]],
    ['another resource, by a text', group],
    ['another resource too', [user, group]],
    ['a message', [patchOp]],
    ['an error', [urns.error]],
  ])('but never %s', (_, schemas) => {
    for (const manner of [liberal, strict])
      expect(refusal(check(schemas, manner))).toEqual([400, 'invalidSyntax', detail]);
  });

  test('under a name in any case', () => {
    const attempt = () => checkSchemas({ SCHEMAS: [group] }, [user], liberal);
    expect(refusal(attempt)).toEqual([400, 'invalidSyntax', `schemas must hold ${user}, and nothing else`]);
  });
});

describe('the members of an envelope', () => {
  const names = ['Operations', 'count'];

  test('are found in any case, and no others', () => {
    expect(withNames({ OPERATIONS: [], Count: 7, other: 1, schemas: [] }, names)).toEqual({ Operations: [], count: 7 });
  });

  test('are those that are there', () => {
    expect(withNames({ count: undefined, Operations: null }, names)).toEqual({ Operations: null });
    expect(withNames({ __proto__: [], constructor: 1, toString: 2 }, names)).toEqual({});
  });

  test('are refused where one is there twice', () => {
    expect(refusal(() => withNames({ count: 1, COUNT: 1 }, names))).toEqual([
      400,
      'invalidSyntax',
      'count is given more than once',
    ]);
    expect(withNames({ count: undefined, COUNT: 1 }, names)).toEqual({ count: 1 });
  });
});
