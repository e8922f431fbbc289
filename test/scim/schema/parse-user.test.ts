import { expect, test } from '@jest/globals';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { userType } from '../../../lambdas/scim/resource-types.ts';
import { parseResource } from '../../../lambdas/scim/schema/normalize.ts';

import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { extension, refusal } from '../member.ts';

const schemas = [urns.user, extension];

test('the body of a POST or PUT becomes a member in plain form', () => {
  const body = {
    schemas,
    USERNAME: 'ada',
    emails: { value: 'ada@x' },
    id: '7',
    shoeSize: 38,
    [extension]: { department: 'R' },
  };
  expect(parseResource(body, userType, lenient)).toEqual({
    userName: 'ada',
    emails: [{ value: 'ada@x' }],
    [extension]: { department: 'R' },
  });
});

test('the strict mode converts nothing and refuses unknown attributes', () => {
  expect(parseResource({ schemas, userName: 'ada', active: 'True' }, userType, strict)).toEqual({
    userName: 'ada',
    active: 'True',
  });
  const attempt = () => parseResource({ schemas, userName: 'ada', shoeSize: 38 }, userType, strict);
  expect(refusal(attempt)).toEqual([400, 'invalidSyntax', 'the request has an attribute that no schema defines']);
});

test('a body with another schema is refused', () => {
  for (const urn of [urns.group, urns.patchOp, urns.listResponse]) {
    const detail = `schemas must hold ${urns.user} or ${urns.enterpriseUser}, and nothing else`;
    expect(refusal(() => parseResource({ schemas: [urn], userName: 'ada' }, userType, lenient))).toEqual([
      400,
      'invalidSyntax',
      detail,
    ]);
  }
});
