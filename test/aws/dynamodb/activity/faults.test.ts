import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { noteRefusal } from '../../../../lambdas/aws/functions/refusal-notes.ts';
import { activityTable } from '../../../../lambdas/aws/resources.ts';
import { openService, type TestRequest, type TestService, type TestWorkspace } from '../../../support/service.ts';

/* The requests to DynamoDB, also if the table of activity cannot be reached. */

let service: TestService;
let workspace: TestWorkspace;
/** The requests of a test, with their tables; and what happens to those to the table of activity. */
let asked: string[] = [];
let fault: 'none' | 'throttled' | 'failed' | 'silent' | 'reset' = 'none';

const relay = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString();
  const ofActivity = body.includes(activityTable.name);
  asked.push(`${String(request.headers['x-amz-target']).split('.')[1]}${ofActivity ? ' activity' : ''}`);
  if (ofActivity && fault === 'silent') return;
  if (ofActivity && fault === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  if (ofActivity && fault !== 'none') {
    const name = fault === 'throttled' ? 'ThrottlingException' : 'InternalServerError';
    const text = JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'out of reach' });
    response.writeHead(fault === 'throttled' ? 400 : 500, { 'content-type': 'application/x-amz-json-1.0' }).end(text);
    return;
  }
  const sent = Object.entries(request.headersDistinct).filter(([name]) =>
    /^(x-amz-|authorization|content-type)/.test(name),
  );
  const headers = sent.map(([name, values = []]): [string, string] => [name, values.join(', ')]);
  const answer = await fetch(service.engine.endpoint, { method: 'POST', headers, body });
  response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(await answer.text());
});

beforeAll(async () => {
  service = await openService();
  await new Promise<void>((listening) => relay.listen(0, '127.0.0.1', listening));
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = `http://127.0.0.1:${(relay.address() as AddressInfo).port}`;
  workspace = await service.newWorkspace();
  // The verdict of the authorizer is kept from now on.
  await workspace.send({ path: '/Users' });
});
afterAll(async () => {
  relay.closeAllConnections();
  relay.close();
  await service.close();
});
afterEach(() => {
  fault = 'none';
  asked = [];
});

const body = { userName: 'ada', roles: [{ value: 'czar' }] };
const refused: readonly [string, TestRequest, number, readonly string[]][] = [
  ['a create', { method: 'POST', path: '/Users', body }, 400, ['UpdateItem activity']],
  ['a read', { path: '/Users/1-AAAAAAAAAAAAAAAAAAAAAA' }, 404, ['GetItem', 'UpdateItem activity']],
  ['a search', { path: '/Users?filter=nonsense' }, 400, ['UpdateItem activity']],
  ['a deletion', { method: 'DELETE', path: '/Users/1-AAAAAAAAAAAAAAAAAAAAAA' }, 405, ['UpdateItem activity']],
  ['a schema', { path: '/Schemas/none' }, 404, ['UpdateItem activity']],
];

test.each(refused)('%s that is refused costs one more request', async (_, request, status, expected) => {
  asked = [];
  expect((await workspace.send(request)).status).toBe(status);
  expect(asked).toEqual(expected);
});

test('requests that succeed cost none', async () => {
  const made = await workspace.send({ method: 'POST', path: '/Users', body: { userName: 'eve' } });
  const path = `/Users/${JSON.parse(made.body).id}`;
  await workspace.send({ path: '/Users' });
  asked = [];
  const patch = { Operations: [{ op: 'replace', path: 'title', value: 'Countess' }] };
  await workspace.send({ path });
  await workspace.send({ path: '/Users' });
  await workspace.send({ method: 'PATCH', path, body: patch });
  await workspace.send({ path: '/ServiceProviderConfig' });
  await workspace.send({ method: 'POST', path: '/Users', body: { userName: 'eva' } });
  expect(asked).toEqual([
    ...['GetItem', 'Query', 'Query', 'GetItem', 'PutItem'],
    ...['BatchGetItem', 'UpdateItem', 'TransactWriteItems'],
  ]);
});

describe.each(['throttled', 'failed', 'silent', 'reset'] as const)('a table of activity that is %s', (given) => {
  test.each(refused)('does not change the response to %s', async (_, request, status, _expected) => {
    const healthy = await workspace.send(request);
    fault = given;
    const start = performance.now();
    expect(await workspace.send(request)).toEqual(healthy);
    expect(performance.now() - start).toBeLessThan(2500);
    expect(healthy.status).toBe(status);
  });

  test('does not prevent the error for an expired token', async () => {
    const expired = await service.newToken(workspace.id, new Date(Date.now() - 1000));
    fault = given;
    const start = performance.now();
    const answer = await workspace.send({ path: '/Users', headers: { authorization: `Bearer ${expired}` } });
    expect(answer.status).toBe(401);
    expect(performance.now() - start).toBeLessThan(2500);
  });
});

test('a function that is about to time out notes nothing', async () => {
  const refusal = { operation: 'get', status: 503, detail: 'busy', actor: { kind: 'credential' } } as const;
  await noteRefusal(workspace.id, refusal, { left: 100 });
  expect(asked).toEqual([]);
  await noteRefusal(workspace.id, refusal, { left: 5000 });
  expect(asked).toEqual(['UpdateItem activity']);
});

test('a function without the name of the table still answers', async () => {
  const name = process.env[activityTable.variable];
  process.env[activityTable.variable] = '';
  expect((await workspace.send({ path: '/Users/7-nobody' })).status).toBe(404);
  process.env[activityTable.variable] = name;
});
