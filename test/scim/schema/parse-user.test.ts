import { expect, test } from '@jest/globals';
import { liberal, strict } from '../../../lambdas/scim/manners.ts';
import { parseUser } from '../../../lambdas/scim/schema/parse-user.ts';
import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { extension, refusal } from '../member.ts';

const schemas = [urns.user, extension];

test('a member in plain form is made of the body of a POST or PUT', () => {
  const body = {
    schemas,
    USERNAME: 'ada',
    emails: { value: 'ada@x' },
    id: '7',
    shoeSize: 38,
    [extension]: { department: 'R' },
  };
  expect(parseUser(body, liberal)).toEqual({
    userName: 'ada',
    emails: [{ value: 'ada@x' }],
    [extension]: { department: 'R' },
  });
});

test('in the strict manner nothing is converted, and nothing unknown taken', () => {
  expect(parseUser({ schemas, userName: 'ada', active: 'True' }, strict)).toEqual({ userName: 'ada', active: 'True' });
  const attempt = () => parseUser({ schemas, userName: 'ada', shoeSize: 38 }, strict);
  expect(refusal(attempt)).toEqual([400, 'invalidSyntax', 'the request has an attribute that no schema defines']);
});

test('what says that it is something else is none', () => {
  for (const urn of [urns.group, urns.patchOp, urns.listResponse]) {
    const detail = `schemas must hold ${urns.user} or ${urns.enterpriseUser}, and nothing else`;
    expect(refusal(() => parseUser({ schemas: [urn], userName: 'ada' }, liberal))).toEqual([
      400,
      'invalidSyntax',
      detail,
    ]);
  }
});
