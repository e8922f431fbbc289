import { describe, expect, test } from '@jest/globals';
import { answerAuthorizer } from '../../../lambdas/aws/functions/authorizer-function.ts';
import { unavailable } from '../../../lambdas/scim/error.ts';
import type { Verdict } from '../../../lambdas/workspaces/authorize.ts';
import { newWorkspace } from '../../../lambdas/workspaces/workspace.ts';

const stage = 'arn:aws:execute-api:eu-west-1:123456789012:abc/production';
const workspace = newWorkspace('acme', 'Acme', true, new Date());

const eventWith = (multiValueHeaders: Record<string, string[] | undefined> | null) =>
  ({
    type: 'REQUEST',
    methodArn: `${stage}/GET/scim/v2/Users/1/2`,
    multiValueHeaders,
    requestContext: { requestId: 'request-1', identity: { sourceIp: '192.0.2.1' } },
  }) as never;

const answer = (verdict: Verdict) => answerAuthorizer(async () => verdict)(eventWith({}));
const granted = (scopes: readonly string[], usageKey?: string) =>
  answer({
    kind: 'granted',
    grant: { workspace: { ...workspace, ...(usageKey && { usageKey }) }, credentialId: 'token-1', scopes },
  });

/** Whether a policy covers a request: `*` stands for any text. */
async function allows(scopes: readonly string[], request: string): Promise<boolean> {
  const { Statement } = (await granted(scopes)).policyDocument;
  const patterns = Statement.flatMap((each) => ('Resource' in each ? [each.Resource].flat().map(String) : []));
  return patterns.some((pattern) =>
    new RegExp(`^${pattern.split('*').map(RegExp.escape).join('.*')}$`).test(`${stage}/${request}`),
  );
}

describe('a policy', () => {
  test('lets a credential with all scopes send any SCIM request, and names its workspace', async () => {
    const Resource = [`${stage}/*/scim/v2`, `${stage}/*/scim/v2/*`];
    const everything = { Action: 'execute-api:Invoke', Effect: 'Allow', Resource };
    expect(await granted(['scim'], 'usage-key-1')).toEqual({
      principalId: 'acme',
      policyDocument: { Version: '2012-10-17', Statement: [everything] },
      context: {
        workspace: 'acme',
        mode: 'lenient',
        credential: 'token-1',
        scopes: 'scim',
        detail: expect.any(String),
      },
      usageIdentifierKey: 'usage-key-1',
    });
    const both = await granted(['scim:read', 'scim:write']);
    expect(both).toMatchObject({ policyDocument: { Statement: [everything] }, usageIdentifierKey: 'shared' });
    expect(both.context).toMatchObject({
      scopes: 'scim:read scim:write',
      detail: 'insufficient_scope: a token is for paths below /scim/v2; the token has scim:read scim:write',
    });
  });

  test.each<readonly [string, boolean, boolean]>([
    ['GET/scim/v2/Users', true, false],
    ['HEAD/scim/v2/Users', true, false],
    ['GET/scim/v2/Users/1-abc', true, false],
    ['HEAD/scim/v2/Users/1-abc', true, false],
    ['POST/scim/v2/Users/.search', true, false],
    ['GET/scim/v2/Schemas', true, false],
    ['GET/scim/v2/Schemas/urn:x', true, false],
    ['HEAD/scim/v2/ServiceProviderConfig', true, false],
    ['POST/scim/v2/Users', false, true],
    ['PUT/scim/v2/Users/1-abc', false, true],
    ['PATCH/scim/v2/Users/1-abc', false, true],
    ['GET/scim/v2', true, false],
    ['GET/scim/v2/', true, false],
    ['HEAD/scim/v2/nothing', true, false],
    ...['/users', '//Users', '/Foo', '/Me', '/Bulk', '/Users/1/2', '/Groups/1', '/Users/.search'].flatMap((path) =>
      ['GET', 'HEAD'].map((method) => [`${method}/scim/v2${path}`, true, false] as const),
    ),
    ['GET/scim/v2x', false, false],
    ['GET/manage/v1/workspaces', false, false],
    ['POST/scim/v2/Foo', false, false],
    ['DELETE/scim/v2/Users/1-abc', false, false],
  ])('allows %s to a token that reads: %s, to one that writes: %s', async (request, read, write) => {
    expect([await allows(['scim:read'], request), await allows(['scim:write'], request)]).toEqual([read, write]);
  });

  test.each([
    ['scim:read', 'scim:write'],
    ['scim:write', 'scim:read'],
  ])('says what %s lacks, without quotation marks', async (scope, missing) => {
    const { context } = await granted([scope]);
    expect(context?.['detail']).toBe(
      `insufficient_scope: this request needs the scope scim or ${missing}; the token has ${scope}`,
    );
  });

  test('denies everything and says why', async () => {
    const denied = await answer({ kind: 'denied', workspace, credentialId: 'token-1', detail: 'why' });
    expect(denied).toEqual({
      principalId: 'acme',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Action: 'execute-api:Invoke', Effect: 'Deny', Resource: [`${stage}/*`] }],
      },
      context: { detail: 'why' },
      usageIdentifierKey: 'shared',
    });
  });
});

test('a credential that is not valid is what the gateway answers with 401', async () => {
  await expect(answer({ kind: 'invalid', reason: 'expired' })).rejects.toThrow(/^Unauthorized$/);
});

test.each([[new Error('Unauthorized')], [unavailable('busy', 1)], [new TypeError('secret')]])(
  'a credential that cannot be checked is not answered with 401: %s',
  async (error) => {
    const asked = answerAuthorizer(async () => {
      throw error;
    })(eventWith({}));
    await expect(asked).rejects.toThrow(/^the credential cannot be checked$/);
  },
);

test.each<[Record<string, string[] | undefined> | null, readonly string[]]>([
  [{ Authorization: ['a'] }, ['a']],
  [{ AUTHORIZATION: ['a'], authorization: ['b', 'c'], 'x-authorization': ['d'] }, ['a', 'b', 'c']],
  [{ authorization: undefined }, []],
  [null, []],
])(
  'the authorizer takes from the headers %j the credentials %j, and the address of the request',
  async (headers, values) => {
    const asked: unknown[] = [];
    await answerAuthorizer(async (...given) => {
      asked.push(...given);
      return { kind: 'denied', workspace, credentialId: 'token-1', detail: 'why' };
    })(eventWith(headers));
    expect(asked).toEqual([values, '192.0.2.1', undefined]);
  },
);
