import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { type Handler, newContext } from '../../local/functions.ts';
import { findRoute, toProxyEvent } from '../../local/proxy-event.ts';
import { openEngine, type TestEngine } from '../support/engine.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

const read = (name: string) => JSON.parse(readFileSync(`events/${name}.json`, 'utf8')) as APIGatewayProxyEvent;

async function run(name: string, event: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const { handler } = (await import(`../../lambdas/${name}.ts`)) as { handler: Handler };
  const { statusCode, body } = (await handler(event, newContext())) as APIGatewayProxyResult;
  return { status: statusCode, body: JSON.parse(body) };
}

/** The event with the id of a member in place of the one it came with. */
function withId(event: APIGatewayProxyEvent, id: unknown): APIGatewayProxyEvent {
  return JSON.parse(JSON.stringify(event).replaceAll(event.pathParameters?.['id'] as string, String(id)));
}

test('each event plays its scene', async () => {
  const ada = await run('create', read('create-okta'));
  expect(ada).toMatchObject({ status: 201, body: { userName: 'ada@example.com', active: true } });
  expect(ada.body).not.toHaveProperty('password');
  const grace = await run('create', read('create-entra'));
  expect(grace).toMatchObject({ status: 201, body: { userName: 'grace@example.com' } });
  const location = `https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/production/scim/v2/Users/${grace.body['id']}`;
  expect(grace.body['meta']).toMatchObject({ location });

  expect(await run('get', read('get'))).toMatchObject({ status: 404 });
  expect(await run('get', withId(read('get'), ada.body['id']))).toMatchObject({ status: 200, body: ada.body });
  const byUserName = await run('list', read('list-by-userName'));
  expect(byUserName).toMatchObject({ status: 200, body: { totalResults: 1, Resources: [{ id: ada.body['id'] }] } });
  const byExternalId = await run('list', read('list-by-externalId'));
  expect(byExternalId).toMatchObject({ status: 200, body: { totalResults: 1, Resources: [{ id: grace.body['id'] }] } });

  const put = await run('put', withId(read('put'), ada.body['id']));
  expect(put).toMatchObject({ status: 200, body: { name: { familyName: 'King' } } });
  const patched = await run('patch', withId(read('patch-entra-deactivate'), ada.body['id']));
  expect(patched).toMatchObject({ status: 200, body: { id: ada.body['id'], active: false } });

  await expect(run('authorizer', read('authorizer'))).rejects.toThrow('Unauthorized');
});

const names = readdirSync('events').map((file) => file.replace('.json', ''));

test('the scenes are those that are played', () => {
  expect(names.sort()).toEqual([
    'authorizer',
    'create-entra',
    'create-okta',
    'get',
    'list-by-externalId',
    'list-by-userName',
    'patch-entra-deactivate',
    'put',
  ]);
});

test.each(names)('%s is an event as the gateway makes it', (name) => {
  const event = read(name);
  const { httpMethod: method, path, multiValueQueryStringParameters: query } = event;
  const pairs = Object.entries(query ?? {}).flatMap(([key, values = []]) =>
    values.map((value) => [key, value] as [string, string]),
  );
  const url = pairs.length > 0 ? `${path}?${new URLSearchParams(pairs)}` : path;
  const match = findRoute(method, url);
  const headers = event.multiValueHeaders as Record<string, string[]>;
  const host = event.requestContext.domainName as string;
  const body = event.body ?? '';
  if (!match) throw new Error('no route');
  const made = toProxyEvent({ method, url, headers, body, sourceIp: '192.0.2.10', host }, match, null);
  const { requestContext: _, body: __, isBase64Encoded: ___, ...rest } = made;
  expect(event).toMatchObject(rest);
  expect(event.requestContext).toMatchObject({ httpMethod: method, resourcePath: match.resource, domainName: host });
});
