import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../../lambdas/scim/json.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { checkSchemas, withNames } from '../../../lambdas/scim/schema/message.ts';
import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { refusal } from '../member.ts';

const { user, enterpriseUser, patchOp, group } = urns;

describe('schemas identify a body, RFC 7644 section 3.3 and RFC 7643 section 3', () => {
  const detail = `schemas must hold ${user} or ${enterpriseUser}, and nothing else`;
  const check =
    (schemas: Json | undefined, mode = lenient) =>
    () =>
      checkSchemas({ schemas }, [user, enterpriseUser], mode);

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
    ['an unknown URN', ['urn:scim:schemas:core:1.0']],
    ['such a URN beside the core schema', [user, 'urn:example:2.0:User']],
    ['only an extension', [enterpriseUser]],
    ['values that are not texts', [7, null, {}]],
  ])('or, unless the mode is strict, by %s', (_, schemas) => {
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
    for (const mode of [lenient, strict]) expect(refusal(check(schemas, mode))).toEqual([400, 'invalidSyntax', detail]);
  });

  test('under a name in any case', () => {
    const attempt = () => checkSchemas({ SCHEMAS: [group] }, [user], lenient);
    expect(refusal(attempt)).toEqual([400, 'invalidSyntax', `schemas must hold ${user}, and nothing else`]);
  });
});

describe('the members of a message', () => {
  const names = ['Operations', 'count'];

  test('are found in any case, and no others', () => {
    expect(withNames({ OPERATIONS: [], Count: 7, other: 1, schemas: [] }, names)).toEqual({ Operations: [], count: 7 });
  });

  test('are only those that are sent', () => {
    expect(withNames({ count: undefined, Operations: null }, names)).toEqual({ Operations: null });
    expect(withNames({ __proto__: [], constructor: 1, toString: 2 }, names)).toEqual({});
  });

  test('are refused if one is repeated', () => {
    expect(refusal(() => withNames({ count: 1, COUNT: 1 }, names))).toEqual([
      400,
      'invalidSyntax',
      'count is given more than once',
    ]);
    expect(withNames({ count: undefined, COUNT: 1 }, names)).toEqual({ count: 1 });
  });
});
