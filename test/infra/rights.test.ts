import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { activityTable, membersTable, workspacesTable } from '../../lambdas/aws/resources.ts';
import { apiFunctionNames, basePath, functionNames, managementPath, tokenPath } from '../../lambdas/http/routes.ts';
import { type Engine, startEngine } from '../../local/engine.ts';
import { welcome } from '../../local/first-start.ts';
import { loadFunctions, newContext } from '../../local/functions.ts';
import { openGateway } from '../../local/gateway.ts';
import { findRoute } from '../../local/proxy-event.ts';
import { createTables, localEnvironment } from '../../local/tables.ts';
import { permits, type Statement, statementsOf, toAsked } from './policy.ts';
import { idOf, synthesize } from './synthesis.ts';

const { template } = synthesize({ userPool: { domain: 'acme-scim' } });

/** 'Allow dynamodb:GetItem MembersTable.Arn' and the like: what the role of a function allows. */
const granted = (name: string): readonly string[] =>
  statementsOf(template, name).flatMap(({ Effect, Action, Resource }) =>
    [Action].flat().map((action) => {
      return `${Effect} ${action} ${nameOf(Resource)}`;
    }),
  );

/** A resource by its attribute; those of API Gateway are several. */
function nameOf(resource: Statement['Resource']): string | undefined {
  if (typeof resource === 'string') return resource;
  return Array.isArray(resource) ? 'usage plans' : resource['Fn::GetAtt']?.join('.');
}

const ofEach = (name: string) => [
  `Allow logs:CreateLogStream ${name}Log`,
  `Allow logs:PutLogEvents ${name}Log`,
  'Allow xray:PutTelemetryRecords *',
  'Allow xray:PutTraceSegments *',
];

const changes = ['BatchGetItem', 'ConditionCheckItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'];

/** What only a change of a group needs that is too wide for one transaction, and whoever finishes it. */
const inSteps: readonly string[] = [
  'create DeleteItem',
  'patch Query',
  'patch UpdateItem',
  'put UpdateItem',
  'remove BatchGetItem',
  'remove ConditionCheckItem',
];
const expected: Readonly<Record<string, readonly string[]>> = {
  list: ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
  get: ['BatchGetItem', 'GetItem', 'Query'],
  create: changes,
  put: changes,
  patch: changes,
  remove: changes,
  discover: [],
  fallback: [],
  manage: ['GetItem', 'PutItem', 'Query', 'UpdateItem'],
  authorizer: ['BatchGetItem', 'GetItem', 'UpdateItem'],
  'pre-token-generation': ['GetItem'],
  token: ['GetItem', 'PutItem', 'UpdateItem'],
};

const tableOf = (name: string) =>
  ['authorizer', 'pre-token-generation', 'token'].includes(name) ? workspacesTable : membersTable;

/** What the management API may do besides, by table. */
const managing = [
  ...['DeleteItem', 'GetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem'].map(
    (each) => [each, workspacesTable] as const,
  ),
  ...['GetItem', 'PutItem', 'Query'].map((each) => [each, activityTable] as const),
];

/** Whoever refuses requests notes that in the activity. */
const noting = 'Allow dynamodb:UpdateItem ActivityTable.Arn';
const stream = [
  'Allow dynamodb:ListStreams *',
  ...['DescribeStream', 'GetRecords', 'GetShardIterator'].map(
    (each) => `Allow dynamodb:${each} MembersTable.StreamArn`,
  ),
  ...['GetQueueAttributes', 'GetQueueUrl', 'SendMessage'].map((each) => `Allow sqs:${each} DeadLetters`),
];
const recording = ['BatchGetItem', 'BatchWriteItem', 'GetItem', 'PutItem', 'DeleteItem', 'Query', 'UpdateItem'];

/** The ids of members in groups, and what finishes a change of a group. */
const reading = ['BatchGetItem', 'Query'];
const finishing = [...reading, 'ConditionCheckItem', 'DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'];
const ofMembers = (actions: readonly string[]) => actions.map((each) => `Allow dynamodb:${each} MembersTable.Arn`);

/** What is no item of a table: Lambda reads the stream and writes dead letters by the role of the function. */
const besides: Readonly<Record<string, readonly string[]>> = {
  publish: [...stream, 'Allow events:PutEvents EventBus', ...ofMembers(reading)],
  record: [...stream, ...recording.map((each) => `Allow dynamodb:${each} ActivityTable.Arn`), ...ofMembers(finishing)],
  ...Object.fromEntries(apiFunctionNames.map((name) => [name, [noting]])),
  page: [],
  warn: [
    'Allow dynamodb:Scan WorkspacesTable.Arn',
    ...['BatchGetItem', 'PutItem'].map((each) => `Allow dynamodb:${each} ActivityTable.Arn`),
    'Allow events:PutEvents EventBus',
  ],
  manage: [
    ...managing.map(([action, table]) => `Allow dynamodb:${action} ${table.logicalId}.Arn`),
    ...['GET', 'POST'].map((each) => `Allow apigateway:${each} usage plans`),
  ],
};

test.each(functionNames)('%s may do only this', (name) => {
  const rights = expected[name]?.map((action) => `Allow dynamodb:${action} ${tableOf(name).logicalId}.Arn`) ?? [];
  const withoutHash = granted(name).map((right) => right.replace(/(Log|EventBus|DeadLetters)[0-9A-F]{8}\.Arn$/, '$1'));
  expect(withoutHash.sort()).toEqual([...rights, ...(besides[name] ?? []), ...ofEach(idOf(name))].sort());
});

test('no role has a managed policy, or serves more than one function', () => {
  const functions = Object.values(template.findResources('AWS::Lambda::Function'));
  const roles = functions.map(({ Properties }) => Properties.Role['Fn::GetAtt'][0]);
  expect(new Set(roles).size).toBe(functionNames.length);
  const all = template.findResources('AWS::IAM::Role');
  for (const role of roles) expect(all[role]?.Properties).not.toHaveProperty('ManagedPolicyArns');
});

const folder = mkdtempSync(join(tmpdir(), 'scim-rights-'));
/** What was asked of DynamoDB: 'list GetItem scim-members' and the like. */
const used = new Set<string>();
/** The uses of credentials that were noted. */
const notes: Readonly<Record<string, unknown>>[] = [];
/** The requests of the token endpoint, one for each item. */
const issuing: (readonly [string, Readonly<Record<string, unknown>>])[] = [];
let engine: Engine;
let watcher: Server;
let running = '';

beforeAll(async () => {
  engine = await startEngine(folder);
  watcher = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const target = String(request.headers['x-amz-target']);
    const operation = String(target.split('.')[1]);
    if (running === 'token') issuing.push(...toSteps(operation, JSON.parse(body)));
    else if (operation === 'UpdateItem' && body.includes(workspacesTable.name)) notes.push(JSON.parse(body));
    for (const [action, table] of toActions(operation, JSON.parse(body))) {
      // Each function that refuses does the one thing that it may do there.
      if (table === activityTable.name && action === 'UpdateItem') continue;
      const own = ['pre-token-generation', 'manage', 'token'].includes(running);
      const caller = table === workspacesTable.name && !own ? 'authorizer' : running;
      used.add(`${caller} ${action} ${table}`);
    }
    const sent = Object.entries(request.headersDistinct).filter(([name]) =>
      /^(x-amz-|authorization|content-type)/.test(name),
    );
    const headers = sent.map(([name, values = []]): [string, string] => [name, values.join(', ')]);
    const answer = await fetch(engine.endpoint, { method: 'POST', headers, body });
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(await answer.text());
  });
  await new Promise<void>((listening) => watcher.listen(0, '127.0.0.1', listening));
});

afterAll(async () => {
  watcher.close();
  await engine.stop();
  rmSync(folder, { recursive: true });
});

/** A request as one for each item, by its action. */
function toSteps(
  operation: string,
  body: Record<string, unknown>,
): readonly (readonly [string, Record<string, unknown>])[] {
  if (operation !== 'TransactWriteItems') return [[operation, body]];
  const items = body['TransactItems'] as readonly Record<string, Record<string, unknown>>[];
  return items.flatMap(Object.entries).map(([kind, item]) => [`${kind}Item`, item as Record<string, unknown>]);
}

/** The actions that a request needs, with their tables. */
function toActions(operation: string, body: Record<string, unknown>): readonly (readonly [string, string])[] {
  if (operation === 'BatchGetItem')
    return Object.keys(body['RequestItems'] as object).map((table) => [operation, table]);
  if (!operation.startsWith('Transact')) return [[operation, String(body['TableName'])]];
  const items = body['TransactItems'] as readonly Record<string, { readonly TableName: string }>[];
  return items.flatMap(Object.entries).map(([kind, { TableName }]) => [`${kind}Item`, TableName]);
}

type Send = (method: string, path: string, content?: unknown) => Promise<{ status: number; body: { id: string } }>;

/** What identity providers do to groups. */
async function provisionGroups(send: Send, member: string): Promise<void> {
  const statusOf = async (...request: Parameters<Send>) => (await send(...request)).status;
  const patch = (...Operations: object[]) => ({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations,
  });
  const { body: crew } = await send('POST', '/Groups', {
    displayName: 'Crew',
    externalId: 'c',
    members: [{ value: member }],
  });
  expect(await statusOf('POST', '/Groups', { displayName: 'CREW' })).toBe(409);
  const path = `/Groups/${crew.id}`;
  expect(await statusOf('GET', path)).toBe(200);
  expect(await statusOf('GET', `${path}?attributes=members.display`)).toBe(200);
  expect(await statusOf('GET', `/Users/${member}?attributes=groups`)).toBe(200);
  for (const filter of [`groups.value eq "${crew.id}"`, `active eq true and groups.value eq "${crew.id}"`]) {
    expect(await statusOf('GET', `/Users?filter=${encodeURIComponent(filter)}`)).toBe(200);
  }
  for (const filter of [
    'displayName eq "crew"',
    'displayName co "r"',
    `id eq "${crew.id}" and members eq "${member}"`,
  ]) {
    expect(await statusOf('GET', `/Groups?filter=${encodeURIComponent(filter)}`)).toBe(200);
  }
  expect(await statusOf('PUT', path, { displayName: 'Staff', members: [] })).toBe(200);
  expect(await statusOf('PUT', path, { displayName: 'Staff', members: [{ value: member }] })).toBe(200);
  expect(await statusOf('PATCH', path, patch({ op: 'remove', path: 'members' }))).toBe(204);
  const rename = { op: 'replace', value: { displayName: 'Crew', externalId: 'd' } };
  expect(await statusOf('PATCH', path, patch(rename, { op: 'add', path: 'members', value: [{ value: member }] }))).toBe(
    204,
  );
  expect(await statusOf('DELETE', path)).toBe(204);
}

test('the bundles need all of these rights and no others', async () => {
  Object.assign(process.env, localEnvironment(engine.endpoint), { LOG_LEVEL: 'silent' });
  await createTables();
  const welcomed = await welcome('http://local');
  const token = /wscim_\w+/.exec(welcomed)?.[0];
  const direct = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const { port } = watcher.address() as AddressInfo;
  Object.assign(process.env, localEnvironment(`http://127.0.0.1:${port}`));
  const functions = await loadFunctions();
  const gateway = openGateway({ functions, authorizerCache: 0, now: Date.now });

  async function send(method: string, path: string, content?: unknown) {
    const url = basePath + path;
    running = findRoute(method, url)?.function ?? '';
    const headers = { authorization: [`Bearer ${token}`], 'content-type': ['application/scim+json'] };
    const body = Buffer.from(content === undefined ? '' : JSON.stringify(content));
    const answer = await gateway({ method, url, headers, body, sourceIp: '127.0.0.1', host: 'local' });
    return { status: answer.status, body: answer.body === '' ? {} : JSON.parse(answer.body) };
  }
  const member = (userName: string) => ({ userName, emails: [{ value: 'shared@example.com' }] });

  const { body: ada } = await send('POST', '/Users', { ...member('ada'), externalId: '1' });
  expect((await send('POST', '/Users', member('ADA'))).status).toBe(409);
  // Creates that failed have left places without members: the one that comes to the thousandth place settles them.
  const Key = { [membersTable.partitionKey]: 'acme', [membersTable.sortKey]: 'counter' };
  const update = { UpdateExpression: 'SET taken = :taken', ExpressionAttributeValues: { ':taken': 999 } };
  await direct.send(new UpdateCommand({ TableName: membersTable.name, Key, ...update }));
  expect((await send('POST', '/Users', member('bob'))).status).toBe(201);

  expect((await send('GET', '/Users')).body.totalResults).toBe(2);
  expect((await send('GET', '/Users?filter=userName+eq+%22bob%22')).body.totalResults).toBe(1);
  expect((await send('GET', '/Users?filter=emails.value+eq+%22shared@example.com%22')).body.totalResults).toBe(2);
  expect((await send('GET', `/Users/${ada.id}`)).status).toBe(200);
  expect((await send('PUT', `/Users/${ada.id}`, { ...member('ada'), title: 'Countess' })).status).toBe(200);
  expect((await send('PUT', `/Users/${ada.id}`, { userName: 'ada.lovelace' })).status).toBe(200);
  const rename = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'] };
  const Operations = [{ op: 'replace', path: 'userName', value: 'ada' }];
  expect((await send('PATCH', `/Users/${ada.id}`, { ...rename, Operations })).status).toBe(200);
  expect((await send('GET', '/Schemas')).status).toBe(200);
  expect((await send('DELETE', `/Users/${ada.id}`)).status).toBe(405);
  running = 'pre-token-generation';
  const signIn = { userName: 'nobody', callerContext: { clientId: 'none' } };
  await expect(functions['pre-token-generation']?.(signIn, newContext())).rejects.toThrow('not an administrator');

  async function manage(method: string, path: string, content?: object) {
    const url = managementPath + path;
    running = 'manage';
    const headers = {
      authorization: [`Bearer ${/wsmgmt_\w+/.exec(welcomed)?.[0]}`],
      'content-type': ['application/json'],
      'idempotency-key': [crypto.randomUUID()],
    };
    const body = Buffer.from(content === undefined ? '' : JSON.stringify(content));
    const answer = await gateway({ method, url, headers, body, sourceIp: '127.0.0.1', host: 'local' });
    expect({ url, status: answer.status }).toEqual({ url, status: answer.status < 300 ? answer.status : 200 });
    return answer.body === '' ? {} : JSON.parse(answer.body);
  }
  // Places without members again: what lists the members settles them.
  running = 'create';
  const more = { ...update, ExpressionAttributeValues: { ':taken': 1999 } };
  await direct.send(new UpdateCommand({ TableName: membersTable.name, Key, ...more }));
  process.env['OAUTH_ISSUERS'] = JSON.stringify([{ issuer: 'https://a.example' }]);
  await manage('POST', '/workspaces', { id: 'globex' });
  await manage('PATCH', '/workspaces/globex', { sso: true });
  await manage('GET', '/workspaces');
  const { id } = await manage('POST', '/workspaces/globex/tokens', { name: 'x' });
  await manage('POST', `/workspaces/globex/tokens/${id}/rotate`, {});
  await manage('DELETE', `/workspaces/globex/tokens/${id}`);
  const client = await manage('POST', '/workspaces/globex/clients', { issuer: 'https://a.example', clientId: 'c' });
  await manage('GET', '/workspaces/globex/clients');
  await manage('DELETE', `/workspaces/globex/clients/${client.id}`);
  const ofEndpoint = await manage('POST', '/workspaces/globex/token-clients', { name: 'x' });
  const takeToken = async () => {
    running = 'token';
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: ofEndpoint.clientId,
      client_secret: ofEndpoint.secret,
    });
    const headers = { 'content-type': ['application/x-www-form-urlencoded'] };
    const request = { method: 'POST', url: tokenPath, headers, body: Buffer.from(form.toString()) };
    expect((await gateway({ ...request, sourceIp: '127.0.0.1', host: 'local' })).status).toBe(200);
  };
  await takeToken();
  await manage('DELETE', `/workspaces/globex/token-clients/${ofEndpoint.clientId}`);
  const { url } = await manage('POST', '/workspaces/globex/sessions', { actor: { id: '1', name: 'x' } });
  await manage('POST', '/sessions/exchange', { code: url.split('#code=')[1] });
  await manage('GET', '/workspaces/acme/members');
  await manage('GET', '/workspaces/acme/members?query=ad');
  await manage('GET', `/workspaces/acme/members/${ada.id}`);
  await manage('GET', '/workspaces/acme/activity');
  await manage('GET', `/workspaces/acme/activity?member=${ada.id}`);
  await manage('GET', '/workspaces/acme/status');
  await manage('PATCH', '/workspaces/acme', { groups: true });
  await provisionGroups(send, ada.id);

  const needed = functionNames.flatMap((name) => {
    const usual = expected[name]?.filter((action) => !inSteps.includes(`${name} ${action}`)) ?? [];
    return usual.map((action) => `${name} ${action} ${tableOf(name).name}`);
  });
  needed.push(...managing.map(([action, table]) => `manage ${action} ${table.name}`));
  expect([...used].sort()).toEqual(needed.sort());
  // The authorizer notes a use of the access token, and one of the management key.
  const asked = notes.map((body) => toAsked('UpdateItem', body, workspacesTable.partitionKey));
  expect(asked.map((note) => permits(statementsOf(template, 'authorizer'), note))).toEqual([true, true]);
  const ofToken = issuing.map(([operation, body]) => toAsked(operation, body, workspacesTable.partitionKey));
  expect(ofToken.map(({ action }) => action)).toEqual(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem']);
  expect(ofToken.map((each) => permits(statementsOf(template, 'token'), each))).toEqual([true, true, true]);
  direct.destroy();
});
