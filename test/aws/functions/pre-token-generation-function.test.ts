import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { answerPreTokenGeneration } from '../../../lambdas/aws/functions/pre-token-generation-function.ts';
import { logger } from '../../../lambdas/aws/log.ts';
import { preTokenGeneration } from '../../../lambdas/workspaces/pre-token-generation.ts';
import { openService, type TestService } from '../../support/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await openService();
  const created = new Date().toISOString();
  await service.workspaces.addAdministrator({ workspaceId: 'acme', user: 'SingleSignOn_ada', created });
  for (const workspaceId of ['acme', 'globex']) {
    await service.workspaces.addClient({ workspaceId, issuer, clientId: `of ${workspaceId}`, created });
  }
});
afterAll(() => service.close());

const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_pool';

const toEvent = (userName: string, clientId: string, triggerSource = 'TokenGeneration_HostedAuth') =>
  ({
    version: '2',
    triggerSource,
    region: 'eu-west-1',
    userPoolId: 'eu-west-1_pool',
    userName,
    callerContext: { awsSdkVersion: 'x', clientId },
    // What a person may say of himself counts for nothing.
    request: { userAttributes: { sub: '1', 'custom:workspace': 'globex', email: 'SingleSignOn_ada' }, scopes: [] },
    response: { claimsAndScopeOverrideDetails: {} },
  }) as unknown as PreTokenGenerationV2TriggerEvent;

const answer = (...given: Parameters<typeof toEvent>) =>
  answerPreTokenGeneration((signIn) => preTokenGeneration(signIn, service.workspaces))(toEvent(...given));

describe('an administrator who signs in', () => {
  test.each([
    ['at the client that serves all workspaces', 'catalogue', 'TokenGeneration_HostedAuth'],
    ['at a client of the workspace', 'of acme', 'TokenGeneration_HostedAuth'],
    ['before, and whose token is refreshed', 'of acme', 'TokenGeneration_RefreshTokens'],
  ])('%s: the workspace goes into the access token, and nothing else changes', async (_, clientId, source) => {
    const event = toEvent('SingleSignOn_ada', clientId, source);
    expect(await answer('SingleSignOn_ada', clientId, source)).toEqual({
      ...event,
      response: {
        claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride: { workspace: 'acme' } } },
      },
    });
  });

  test.each([
    ['somebody who administers nothing', 'SingleSignOn_bob', 'catalogue'],
    ['a name in another case', 'singlesignon_ada', 'catalogue'],
    ['no name', '', 'catalogue'],
    ['at a client of another workspace', 'SingleSignOn_ada', 'of globex'],
  ])('%s gets no token', async (_, user, clientId) => {
    await expect(answer(user, clientId)).rejects.toThrow(/^you are not an administrator/);
  });

  test('gets no token by refresh once the record is removed', async () => {
    const eve = { workspaceId: 'acme', user: 'SingleSignOn_eve' };
    await service.workspaces.addAdministrator({ ...eve, created: 'now' });
    await answer(eve.user, 'catalogue');
    await service.workspaces.removeAdministrator(eve);
    await expect(answer(eve.user, 'catalogue', 'TokenGeneration_RefreshTokens')).rejects.toThrow();
  });
});

test('one person is the administrator of one workspace', async () => {
  const { workspaces } = service;
  const record = { workspaceId: 'globex', user: 'SingleSignOn_ada', created: 'now' };
  expect(await workspaces.addAdministrator(record)).toBe(false);
  expect(await workspaces.removeAdministrator(record)).toBe(false);
  expect(await workspaces.listAdministrators('globex')).toEqual([]);
  expect(await workspaces.listAdministrators('acme')).toMatchObject([{ user: 'SingleSignOn_ada' }]);
});

test('if the table is out of reach, no token is issued, and the reason is not disclosed', async () => {
  const failing = answerPreTokenGeneration(() => Promise.reject(new Error('ECONNREFUSED 10.0.0.1')));
  await expect(failing(toEvent('SingleSignOn_ada', 'catalogue'))).rejects.toThrow(/^this cannot be checked/);
});

test('the log says nothing of the person', async () => {
  const lines: unknown[] = [];
  const spies = (['info', 'warn'] as const).map((level) =>
    jest.spyOn(logger, level).mockImplementation((...given) => void lines.push(given)),
  );
  await answer('SingleSignOn_ada', 'catalogue');
  await answer('SingleSignOn_bob', 'catalogue').catch(() => undefined);
  for (const spy of spies) spy.mockRestore();
  expect(lines).toEqual([
    ['admitted', { clientId: 'catalogue', workspace: 'acme' }],
    ['refused', { clientId: 'catalogue' }],
  ]);
});
