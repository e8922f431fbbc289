import { readFileSync } from 'node:fs';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { openCredentialWarnings } from '../../lambdas/aws/credential-warnings.ts';
import { openActivity, openManagement } from '../../lambdas/aws/stores.ts';
import { issueToken, rotateOut } from '../../lambdas/workspaces/access-token.ts';
import { rotateSecret, withSecret } from '../../lambdas/workspaces/client-secret.ts';
import type { CredentialEvent } from '../../lambdas/workspaces/credential-event.ts';
import { issueKey } from '../../lambdas/workspaces/management-key.ts';
import { newTokenClient, type TrustedSubject } from '../../lambdas/workspaces/token-client.ts';
import { type DeliveredEvent, type LocalEventBus, openEventBus } from '../../local/event-bus.ts';
import { openService, type TestService, type TestWorkspace } from '../support/service.ts';

let service: TestService;
let bus: LocalEventBus;
let warn: ReturnType<typeof openCredentialWarnings>;
/** What is on the bus, and the workspaces of which it refuses events. */
let delivered: DeliveredEvent[] = [];
let refused: readonly string[] = [];

beforeAll(async () => {
  service = await openService();
  bus = await openEventBus((event) => {
    if (refused.includes(event.detail.workspace)) return 'AccessDenied';
    delivered.push(event);
    return undefined;
  });
  Object.assign(process.env, bus.environment);
  warn = openCredentialWarnings();
});
afterAll(async () => {
  bus.close();
  await service.close();
});
beforeEach(() => {
  delivered = [];
  refused = [];
});

const day = 86_400_000;
const start = Date.now();
/** A time, in days from the start of the tests. */
const at = (days: number) => new Date(start + days * day);

/** A token of a workspace that was issued at the start; each workspace has a second one, which never ends. */
async function issue({ id: workspaceId }: TestWorkspace, life: number, name = 'okta') {
  const random = crypto.getRandomValues(new Uint8Array(32));
  const { token } = issueToken({ workspaceId, name, scopes: ['scim'], expires: at(life) }, random, at(0));
  await service.workspaces.addToken(token);
  return token;
}

/** The events of a workspace so far. */
const eventsOf = (workspace: { readonly id: string }) =>
  delivered
    .map(({ detail }) => detail as unknown as CredentialEvent)
    .filter((event) => event.workspace === workspace.id)
    .map(({ type, days, credential }) => [type, credential.name, days]);

const entriesOf = async ({ id }: TestWorkspace) =>
  (await openActivity(id).list({ kind: 'management', limit: 100 })).entries;

test.each<[string, readonly number[], readonly number[]]>([
  ['each day', [60, 59, 31, 30, 29, 15, 7, 6, 2, 1, 0.5], [30, 7, 1]],
  ['each hour of the last days', [1.1, 1.05, 1, 0.95, 0.9], [7, 1]],
  ['never before the last day', [0.5], [1]],
  ['late: what was missed is not sent later', [35, 6, 5], [7]],
  ['again at the same time', [30, 30, 7, 7, 7, 1, 1], [30, 7, 1]],
  ['only after the end', [-1, -2], []],
])('runs %s: each warning is sent once', async (_, left, expected) => {
  const workspace = await service.newWorkspace();
  const token = await issue(workspace, 100);
  for (const days of left) await warn(at(100 - days));
  expect(eventsOf(workspace)).toEqual(expected.map((days) => ['ending', 'okta', days]));
  expect((await entriesOf(workspace)).toReversed()).toEqual(
    expected.map(() =>
      expect.objectContaining({
        kind: 'management',
        action: 'credentialEnding',
        actor: { kind: 'service' },
        subject: { id: token.tokenId, name: 'okta' },
        expiresAt: token.expires,
      }),
    ),
  );
});

test('the event is as the schema describes it, of another source than events of members', async () => {
  const workspace = await service.newWorkspace();
  const token = await issue(workspace, 100);
  await warn(at(95));
  const event = delivered.find(({ detail }) => detail.workspace === workspace.id);
  expect(event).toMatchObject({ source: 'workspace-scim.credentials', 'detail-type': 'Credential ending' });
  expect(event?.detail).toEqual({
    version: 1,
    type: 'ending',
    id: expect.stringMatching(/^[0-9a-f]{24}$/),
    workspace: workspace.id,
    credential: { kind: 'accessToken', id: token.tokenId, name: 'okta' },
    days: 7,
    expiresAt: token.expires,
    time: at(95).toISOString(),
  });
});

test('every event is valid by the schema', async () => {
  const schema = JSON.parse(readFileSync('docs/credential-event.v1.schema.json', 'utf8'));
  const isValid = new Ajv2020({ strict: false }).compile(schema);
  const workspace = await service.newWorkspace();
  for (const token of await service.workspaces.listTokens(workspace.id)) {
    await service.workspaces.changeToken(workspace.id, token.tokenId, (each) => rotateOut(each, at(1), at(0)));
  }
  await issue(workspace, 100);
  const { key } = issueKey({ name: 'backend', expires: at(100) }, crypto.getRandomValues(new Uint8Array(32)), at(0));
  await openManagement().addKey(key);
  for (const days of [70, 93, 99, 100]) await warn(at(days));
  const events = delivered.map(({ detail }) => detail as unknown as CredentialEvent);
  for (const event of events) expect([isValid(event), isValid.errors]).toEqual([true, null]);
  expect(eventsOf(workspace)).toContainEqual(['allEnded', 'okta', undefined]);
  const ofKeys = events.filter((event) => event.credential.kind === 'managementKey');
  expect(ofKeys.map(({ days, workspace: owner }) => [days, owner])).toEqual([
    [30, undefined],
    [7, undefined],
    [1, undefined],
  ]);
  await openManagement().changeKey(key.keyId, (each) => ({ ...each, revoked: at(0).toISOString() }));
});

/** A client of the token endpoint with a secret that ends after some days. */
async function newClient({ id: workspaceId }: TestWorkspace, life: number, trusts: readonly TrustedSubject[] = []) {
  const random = () => crypto.getRandomValues(new Uint8Array(32));
  const request = { workspaceId, name: 'Entra', scopes: ['scim'] as const, trusts };
  const made = withSecret(newTokenClient(request, random(), at(0)), at(life), random(), at(0));
  await service.workspaces.addTokenClient(made.client);
  return made;
}

test('a client secret is warned about by the name of its client, and can be the last credential', async () => {
  const workspace = await service.newWorkspace();
  await revokeAll(workspace);
  const { client, secret } = await newClient(workspace, 100);
  for (const days of [95, 101]) await warn(at(days));
  const credential = {
    kind: 'clientSecret',
    id: secret.secretId,
    name: secret.beginning,
    client: { id: client.clientId, name: 'Entra' },
  };
  const events = delivered.map(({ detail }) => detail).filter((detail) => detail.workspace === workspace.id);
  expect(events).toMatchObject([
    { type: 'ending', days: 7, expiresAt: secret.expires, credential },
    { type: 'allEnded', expiresAt: secret.expires, credential },
  ]);
  expect(await entriesOf(workspace)).toMatchObject([
    { action: 'credentialsEnded', subject: { id: secret.secretId, name: 'Entra' } },
    { action: 'credentialEnding', subject: { id: secret.secretId, name: 'Entra' } },
  ]);
});

describe('nobody is warned', () => {
  test('about a secret that was rotated', async () => {
    const workspace = await service.newWorkspace();
    const { client, secret } = await newClient(workspace, 20);
    const grace = { secretId: secret.secretId, grace: 5 * day };
    const rotated = rotateSecret(client, grace, crypto.getRandomValues(new Uint8Array(32)), at(10));
    await openManagement().changeTokenClient(workspace.id, client.clientId, () => ({
      client: rotated?.client ?? client,
    }));
    for (const days of [10, 13.5, 14.5]) await warn(at(days));
    expect(eventsOf(workspace)).toEqual([]);
  });

  test('of the end of the last secret if its client trusts an issuer', async () => {
    const workspace = await service.newWorkspace();
    await revokeAll(workspace);
    await newClient(workspace, 20, [{ issuer: 'https://issuer.example', subject: 's', audience: 'a' }]);
    await warn(at(21));
    expect(eventsOf(workspace)).toEqual([]);
  });

  test('about a token that was rotated or revoked', async () => {
    const workspace = await service.newWorkspace();
    const [one, other] = [await issue(workspace, 100), await issue(workspace, 100)];
    await service.workspaces.changeToken(workspace.id, one.tokenId, (token) => rotateOut(token, at(96), at(95)));
    await service.workspaces.changeToken(workspace.id, other.tokenId, (token) => ({
      ...token,
      revoked: at(1).toISOString(),
    }));
    for (const days of [71, 95.5, 99.5]) await warn(at(days));
    expect(eventsOf(workspace)).toEqual([]);
  });

  test('of the end of the last token if a client of another issuer is left', async () => {
    const workspace = await service.newWorkspace();
    await revokeAll(workspace);
    await issue(workspace, 100);
    const client = { workspaceId: workspace.id, issuer: 'https://issuer.example', clientId: '1', created: 'now' };
    await service.workspaces.addClient(client);
    await warn(at(101));
    expect(eventsOf(workspace)).toEqual([]);
  });
});

/** Revokes the token that each workspace of a test begins with. */
async function revokeAll({ id }: TestWorkspace): Promise<void> {
  for (const { tokenId } of await service.workspaces.listTokens(id)) {
    await service.workspaces.changeToken(id, tokenId, (token) => ({ ...token, revoked: at(0).toISOString() }));
  }
}

test('the end of the last credential is announced once, and again if another one was the last', async () => {
  const workspace = await service.newWorkspace();
  await revokeAll(workspace);
  await issue(workspace, 2, 'first');
  for (const days of [2, 2.1, 20]) await warn(at(days));
  expect(eventsOf(workspace)).toEqual([['allEnded', 'first', undefined]]);
  await issue(workspace, 25, 'second');
  for (const days of [25, 26]) await warn(at(days));
  expect(eventsOf(workspace)).toEqual([
    ['allEnded', 'first', undefined],
    ['allEnded', 'second', undefined],
  ]);
  expect((await entriesOf(workspace)).map((entry) => 'action' in entry && entry.action)).toEqual([
    'credentialsEnded',
    'credentialsEnded',
  ]);
});

test('an event that the bus refused is sent by the next run; other workspaces are warned meanwhile', async () => {
  const [one, other] = [await service.newWorkspace(), await service.newWorkspace()];
  for (const workspace of [one, other]) await issue(workspace, 100);
  refused = [one.id];
  expect(await warn(at(95))).toMatchObject({ failed: 1 });
  expect([eventsOf(one), eventsOf(other)]).toEqual([[], [['ending', 'okta', 7]]]);
  expect(await entriesOf(one)).toEqual([]);
  refused = [];
  expect(await warn(at(95))).toMatchObject({ sent: 1, failed: 0 });
  expect(eventsOf(one)).toEqual([['ending', 'okta', 7]]);
  expect(await entriesOf(one)).toHaveLength(1);
});

test('runs that overlap write one entry; their events have the same id', async () => {
  const workspace = await service.newWorkspace();
  await issue(workspace, 100);
  await Promise.all([warn(at(95)), warn(at(95)), warn(at(95))]);
  expect(await entriesOf(workspace)).toHaveLength(1);
  const ids = delivered.filter(({ detail }) => detail.workspace === workspace.id).map(({ detail }) => detail.id);
  expect(new Set(ids).size).toBe(1);
});

test('nothing is left in the activity of a deleted workspace', async () => {
  const workspace = await service.newWorkspace();
  await issue(workspace, 100);
  await warn(at(95));
  await openActivity(workspace.id).deleteAll();
  const { Items = [] } = await service.engine.client.send(
    new ScanCommand({ TableName: 'scim-activity', ConsistentRead: true }),
  );
  expect(Items.filter(({ workspaceId }) => workspaceId === workspace.id)).toEqual([]);
});
