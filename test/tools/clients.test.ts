import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json as readJson } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { allTables } from '../../lambdas/aws/resources.ts';
import { createTables } from '../../local/tables.ts';
import { deleteWorkspace } from '../../tools/admin/delete.ts';
import type { Pause } from '../../tools/admin/quiet.ts';
import { runAdmin } from '../../tools/admin.ts';
import { type CloudFormation, openCloudFormation } from '../support/cloud-formation.ts';
import { openService, type TestService } from '../support/service.ts';

const stack = 'workspace-scim-test';
const outputs = {
  MembersTableName: `${stack}-MembersTable-1`,
  WorkspacesTableName: `${stack}-WorkspacesTable-1`,
  ActivityTableName: `${stack}-ActivityTable-1`,
  UserPoolId: 'eu-west-1_abc',
  Roles: 'admin,viewer',
  DefaultRole: 'viewer',
  AuthorizerCacheSeconds: '60',
  BaseUrl: 'https://scim.example.com/scim/v2',
};
const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc';

/** A stand-in of Amazon Cognito: what it was asked, the clients that it has, and the operation that it refuses. */
const asked: { readonly operation: string; readonly input: Record<string, unknown> }[] = [];
const clients = new Map<string, string>();
let refused = '';
let service: TestService;
let cognito: Server;
let formation: CloudFormation;

beforeAll(async () => {
  service = await openService();
  process.env['AWS_REGION'] = 'eu-west-1';
  formation = await openCloudFormation();
  for (const table of allTables) {
    Object.assign(table, { name: `${stack}-${table.logicalId}-1` });
    process.env[table.variable] = table.name;
  }
  await createTables();
  cognito = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] as string;
    const input = (await readJson(request)) as Record<string, string>;
    asked.push({ operation, input });
    const { status, body } = operation === refused ? failure('InternalErrorException') : answer(operation, input);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => cognito.listen(0, '127.0.0.1', listening));
  const { port } = cognito.address() as AddressInfo;
  process.env['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'] = `http://127.0.0.1:${port}`;
  formation.stacks.set(stack, outputs);
  await admin('workspace create acme');
  await admin('workspace create globex');
});
afterAll(async () => {
  cognito.closeAllConnections();
  cognito.close();
  formation.close();
  await service.close();
});
beforeEach(() => {
  asked.length = 0;
  refused = '';
  formation.stacks.set(stack, outputs);
});

const failure = (name: string) => ({ status: 400, body: { __type: name, message: 'names no-one-may-see' } });
const ok = (body: object) => ({ status: 200, body });

function answer(operation: string, { ClientId = '', ClientName = '' }: Record<string, string>) {
  switch (operation) {
    case 'DescribeUserPool':
      return ok({ UserPool: { Domain: 'acme-scim' } });
    case 'ListIdentityProviders':
      return ok({ Providers: [{ ProviderName: 'SingleSignOn' }] });
    case 'CreateUserPoolClient': {
      const made = { ClientId: `client${clients.size}`, ClientSecret: 'the-secret' };
      clients.set(made.ClientId, ClientName);
      return ok({ UserPoolClient: made });
    }
    case 'DescribeUserPoolClient':
      if (!clients.has(ClientId)) return failure('ResourceNotFoundException');
      return ok({ UserPoolClient: { ClientName: clients.get(ClientId) } });
    case 'DeleteUserPoolClient':
      return clients.delete(ClientId) ? ok({}) : failure('ResourceNotFoundException');
    default:
      return failure('UnknownOperationException');
  }
}

/** Runs a command on the stack; what it printed and its exit code. */
async function admin(line: string) {
  const [out, error]: string[][] = [[], []];
  const spies = [
    jest.spyOn(console, 'log').mockImplementation((text) => void out?.push(String(text))),
    jest.spyOn(console, 'error').mockImplementation((text) => void error?.push(String(text))),
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => Number(error?.push(String(text))) > 0),
  ];
  const code = await runAdmin([...line.split(' '), '--stack', stack]);
  for (const spy of spies) spy.mockRestore();
  return { code, out: out?.join('\n') ?? '', error: error?.join('\n').trim() };
}
const json = async (line: string) => JSON.parse((await admin(`${line} --json`)).out);
/** The options of a client that the user pool makes. */
const forCode = '--grant authorization-code --redirect-uri https://x.example.com/cb';
const created = () => asked.find(({ operation }) => operation === 'CreateUserPoolClient')?.input;

describe('client create on a stack', () => {
  test('makes a client for client credentials at the token endpoint of the stack', async () => {
    const made = await json('client create acme');
    expect(made).toEqual({
      issuer: 'https://scim.example.com',
      tokenEndpoint: 'https://scim.example.com/oauth2/token',
      scope: 'scim',
      clientId: expect.stringMatching(/^wsclient_[0-9A-Za-z]{22}$/),
      clientSecret: expect.stringMatching(/^wssec_/),
      expires: expect.any(String),
    });
    expect(created()).toBeUndefined();
    expect(await json('client list acme')).toMatchObject([{ clientId: made.clientId, workspaceId: 'acme' }]);
    const { out } = await admin('client list acme');
    expect(out).not.toContain(made.clientSecret);
    expect((await admin(`client remove acme --client-id ${made.clientId}`)).code).toBe(0);
    expect(await json('client list acme')).toEqual([]);
  });

  test('makes one for the authorization code, at which the single sign-on signs in', async () => {
    const { out } = await admin(
      'client create acme --grant authorization-code --redirect-uri https://x.example.com/cb',
    );
    expect(out).toContain('authorization  https://acme-scim.auth.eu-west-1.amazoncognito.com/oauth2/authorize');
    expect(out.split('the-secret')).toHaveLength(2);
    expect(created()).toMatchObject({
      AllowedOAuthFlows: ['code'],
      CallbackURLs: ['https://x.example.com/cb'],
      SupportedIdentityProviders: ['SingleSignOn'],
    });
  });

  test('deletes the client if it cannot be connected to the workspace', async () => {
    const next = `client${clients.size}`;
    await admin(`client add globex --issuer ${issuer} --client-id ${next}`);
    const before = clients.size;
    const create = `client create acme ${forCode}`;
    const { code, out, error } = await admin(create);
    expect({ code, out, error }).toEqual({
      code: 2,
      out: '',
      error: 'error: the client could not be connected to workspace "acme": nothing was created',
    });
    expect(clients.size).toBe(before);
    refused = 'DeleteUserPoolClient';
    const second = await admin(create);
    expect(second.error).toContain(`client ${next} remains at the issuer and is unused: delete it there`);
    expect(second.out + second.error).not.toContain('the-secret');
    clients.delete(next);
    await admin(`client remove globex --issuer ${issuer} --client-id ${next}`);
  });

  test('makes nothing if the workspace, the pool or the right is missing', async () => {
    expect((await admin(`client create nowhere ${forCode}`)).error).toBe('error: there is no workspace "nowhere"');
    formation.stacks.set(stack, { ...outputs, UserPoolId: '' });
    expect((await admin(`client create acme ${forCode}`)).error).toMatch(
      /has no user pool: set userPool in its settings/,
    );
    formation.stacks.set(stack, outputs);
    refused = 'CreateUserPoolClient';
    const { code, error } = await admin(`client create acme ${forCode}`);
    expect([code, error]).toEqual([
      2,
      expect.stringMatching(/^error: AWS refused to create the client \(InternalError/),
    ]);
    expect(error).not.toContain('no-one-may-see');
  });
});

describe('client remove on a stack', () => {
  test('disconnects the client and deletes it from the user pool; a repeat finds none', async () => {
    const { clientId } = await json(`client create acme ${forCode}`);
    const line = `client remove acme --issuer ${issuer} --client-id ${clientId}`;
    expect((await admin(line)).out).toBe(`removed ${clientId}`);
    expect(clients.has(clientId)).toBe(false);
    expect((await admin(line)).error).toBe(`error: workspace "acme" has no client "${clientId}" of issuer "${issuer}"`);
  });

  test('can be repeated if the pool fails after the client is disconnected', async () => {
    const { clientId } = await json(`client create acme ${forCode}`);
    const line = `client remove acme --issuer ${issuer} --client-id ${clientId}`;
    refused = 'DeleteUserPoolClient';
    expect((await admin(line)).code).toBe(2);
    expect(JSON.stringify(await json('client list acme'))).not.toContain(`"${clientId}"`);
    refused = '';
    expect((await admin(line)).out).toBe(`removed ${clientId}`);
    expect(clients.has(clientId)).toBe(false);
  });

  test('does not touch the clients of another workspace', async () => {
    const { clientId } = await json(`client create acme ${forCode}`);
    const { code } = await admin(`client remove globex --issuer ${issuer} --client-id ${clientId}`);
    expect([code, clients.has(clientId)]).toEqual([2, true]);
  });
});

test('deleting a workspace deletes its clients from the user pool once their access has ended', async () => {
  await admin('workspace create initech');
  const { clientId } = await json(`client create initech ${forCode}`);
  const kept = await json(`client create acme ${forCode}`);
  await admin(`client add initech --issuer https://issuer.example.com --client-id c1`);
  const gateway = createServer((_, response) => void response.end('{"item":[]}'));
  await new Promise<void>((listening) => gateway.listen(0, '127.0.0.1', listening));
  process.env['AWS_ENDPOINT_URL_API_GATEWAY'] = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  const waited: unknown[] = [];
  const pause = (async (time: number) => void waited.push(time, clients.has(clientId))) as Pause;
  const spy = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(await deleteWorkspace('initech', { yes: true, stack }, pause)).toMatchObject({
    deleted: 'initech',
    records: 4,
  });
  spy.mockRestore();
  gateway.closeAllConnections();
  gateway.close();
  // The authorizer's cache and a request that is under way.
  expect(waited).toEqual([90_000, false]);
  expect([clients.has(clientId), clients.has(kept.clientId)]).toEqual([false, true]);
  expect((await admin('workspace show initech')).error).toBe('error: there is no workspace "initech"');
});

test('an administrator is added, listed and removed', async () => {
  expect(await json('administrator add acme SingleSignOn_1')).toMatchObject([{ workspaceId: 'acme' }]);
  expect((await admin('administrator add globex SingleSignOn_1')).error).toMatch(
    /^error: user "SingleSignOn_1" is already an administrator: remove the user from that workspace first$/,
  );
  expect(await json('administrator list acme')).toMatchObject([{ user: 'SingleSignOn_1' }]);
  expect((await admin('administrator remove globex SingleSignOn_1')).code).toBe(2);
  expect((await admin('administrator remove acme SingleSignOn_1')).out).toBe('removed SingleSignOn_1');
  expect(await json('administrator list acme')).toEqual([]);
});
