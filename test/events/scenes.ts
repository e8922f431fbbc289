import { readdirSync, readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { functionNames } from '../../lambdas/http/routes.ts';
import { expectedAnswers, findMatching, toAnswer } from '../../local/expected-answers.ts';

type FunctionName = (typeof functionNames)[number];

/** The names of the events in events/. */
export const eventNames = readdirSync('events')
  .filter((file) => file !== 'expected.json')
  .map((file) => file.replace('.json', ''));

/** The function that a file is for: create-okta -> create */
export const functionOf = (name: string) =>
  functionNames.find((each) => `${name}-`.startsWith(`${each}-`)) as FunctionName;

export const readEvent = (name: string) =>
  JSON.parse(readFileSync(`events/${name}.json`, 'utf8')) as APIGatewayProxyEvent;

/** Who signs in there; the table must know. */
export const administrator = { workspaceId: 'acme', user: 'SingleSignOn_00u1', created: '2026-11-27T00:00:00.000Z' };

/** Hands an event to a function as Lambda does; rejects where the function fails. */
export type Run = (name: FunctionName, event: unknown) => Promise<unknown>;

/** Plays every file of events/ in a workspace without members, and looks at the answers; gives the names of those played. */
export async function playScenes(run: Run): Promise<readonly string[]> {
  const played: string[] = [];
  const hand = async (name: string, id?: unknown) => {
    played.push(name);
    const running = run(functionOf(name), id === undefined ? readEvent(name) : withId(readEvent(name), id));
    const { answer } = await toAnswer(running);
    expect({ name, answer, when: findMatching(expectedAnswers[name] ?? [], answer)?.when }).toMatchObject({
      when: expect.any(String),
    });
    return running;
  };
  const ask = async (name: string, id?: unknown) => {
    const { statusCode, body } = (await hand(name, id)) as APIGatewayProxyResult;
    return { status: statusCode, body: JSON.parse(body || '{}') as Record<string, unknown> };
  };

  const katherine = await ask('create-okta');
  expect(katherine).toMatchObject({ status: 201, body: { userName: 'katherine@example.com', active: true } });
  expect(katherine.body).not.toHaveProperty('password');
  const grace = await ask('create-entra');
  expect(grace).toMatchObject({ status: 201, body: { userName: 'grace@example.com' } });
  const location = `https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/production/scim/v2/Users/${grace.body['id']}`;
  expect(grace.body['meta']).toMatchObject({ location });

  expect(await ask('get')).toMatchObject({ status: 404 });
  expect(await ask('get', katherine.body['id'])).toMatchObject({ status: 200, body: katherine.body });
  const byUserName = await ask('list-by-userName');
  expect(byUserName).toMatchObject({
    status: 200,
    body: { totalResults: 1, Resources: [{ id: katherine.body['id'] }] },
  });
  const byExternalId = await ask('list-by-externalId');
  expect(byExternalId).toMatchObject({ status: 200, body: { totalResults: 1, Resources: [{ id: grace.body['id'] }] } });

  const put = await ask('put', katherine.body['id']);
  expect(put).toMatchObject({ status: 200, body: { name: { familyName: 'Johnson' } } });
  const patched = await ask('patch-entra-deactivate', katherine.body['id']);
  expect(patched).toMatchObject({ status: 200, body: { id: katherine.body['id'], active: false } });

  const config = await ask('discover-ServiceProviderConfig');
  expect(config).toMatchObject({ status: 200, body: { patch: { supported: true } } });
  expect(await ask('fallback-delete', katherine.body['id'])).toMatchObject({ status: 405 });

  const crew = await ask('create-group');
  expect(crew).toMatchObject({ status: 201, body: { displayName: 'Engineering' } });
  expect(await ask('patch-entra-group')).toMatchObject({ status: 404 });
  expect(await ask('patch-entra-group', crew.body['id'])).toMatchObject({ status: 204 });
  expect(await ask('remove')).toMatchObject({ status: 404 });
  expect(await ask('remove', crew.body['id'])).toMatchObject({ status: 204 });

  const globex = await ask('manage-create-workspace');
  expect(globex).toMatchObject({ status: 201, body: { id: 'globex', sso: true, provisioning: false } });
  const workspaces = await ask('manage-list-workspaces');
  expect(workspaces).toMatchObject({ status: 200, body: { items: expect.arrayContaining([globex.body]) } });

  expect(await hand('page')).toMatchObject({
    statusCode: 200,
    body: expect.stringContaining('/production/settings/assets/'),
  });

  expect(await ask('token')).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  const origin = 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/production';
  const metadata = await ask('token-metadata');
  expect(metadata.body).toMatchObject({ issuer: origin, token_endpoint: `${origin}/oauth2/token` });

  expect(await hand('pre-token-generation')).toMatchObject({
    response: {
      claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride: { workspace: 'acme' } } },
    },
  });
  expect(await hand('publish-deactivate')).toEqual({ batchItemFailures: [] });
  expect(await hand('record-deactivate')).toEqual({ batchItemFailures: [] });
  expect(await hand('record-refusals')).toEqual({ noted: 3 });
  expect(await hand('warn')).toEqual({ sent: 0, failed: 0 });
  await expect(hand('authorizer')).rejects.toThrow('Unauthorized');
  return played;
}

/** The event with the id of a member in place of the one it came with. */
function withId(event: APIGatewayProxyEvent, id: unknown): APIGatewayProxyEvent {
  return JSON.parse(JSON.stringify(event).replaceAll(event.pathParameters?.['id'] as string, String(id)));
}
