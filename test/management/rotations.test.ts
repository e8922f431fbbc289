import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDynamoManagement } from '../../lambdas/aws/dynamodb/management.ts';
import { workspacesTable } from '../../lambdas/aws/resources.ts';
import { openActivity, openManagement, openWorkspaces } from '../../lambdas/aws/stores.ts';
import type { Administration } from '../../lambdas/management/administration.ts';
import { rotateClientSecret } from '../../lambdas/management/client-credentials.ts';
import { rotateManagementKey } from '../../lambdas/management/keys.ts';
import { rotateAccessToken } from '../../lambdas/management/tokens.ts';
import { StateConflict } from '../../lambdas/workspaces/usage-error.ts';
import { openGated } from '../aws/gate.ts';
import { openManagementApi, type TestManagement } from '../support/management.ts';

/* Two rotations that have both read the credential before either of them writes. */

let api: TestManagement;
beforeAll(async () => {
  api = await openManagementApi();
});
afterAll(() => api.close());

/** Lets nobody through until this many have come. */
function openBarrier(count: number) {
  const { promise, resolve } = Promise.withResolvers<void>();
  let come = 0;
  return () => {
    come += 1;
    if (come === count) resolve();
    return promise;
  };
}

/** What two callers at the same moment use: the first write of each waits for that of the other, and each later one for a moment. */
function openTwo(): readonly Administration[] {
  const wait = openBarrier(2);
  const before = (command: string, nth: number) => {
    if (command !== 'TransactWrite') return undefined;
    return nth === 1 ? wait() : setTimeout(50);
  };
  return [1, 2].map(() => {
    const client = openGated({ before });
    api.service.engine.onClose(() => client.destroy());
    return {
      workspaces: openWorkspaces(),
      management: openDynamoManagement(client, workspacesTable.name),
      activity: openActivity,
      actor: { kind: 'operator' },
      now: new Date(),
      loopbackKeys: false,
      issuers: undefined,
      random: () => crypto.getRandomValues(new Uint8Array(32)),
    };
  });
}

/** Makes a credential in a workspace; returns how it is rotated, and how many there are of it. */
type Kind = (workspace: string) => Promise<{
  readonly rotate: (administration: Administration) => Promise<unknown>;
  readonly count: () => Promise<number>;
}>;

const grace = 3_600_000;
const post = async (path: string, body: object) => (await api.send({ method: 'POST', path, body })).body;

const kinds: readonly (readonly [string, Kind])[] = [
  [
    'a management key',
    async (workspace) => {
      const { key } = await api.newKey(workspace);
      const all = () => openManagement().listKeys();
      return {
        rotate: (administration) => rotateManagementKey(key.keyId, grace, administration),
        count: async () => (await all()).filter(({ name }) => name === workspace).length,
      };
    },
  ],
  [
    'a token',
    async (workspaceId) => {
      const { id: tokenId } = await post(`/workspaces/${workspaceId}/tokens`, { name: 'twice' });
      const all = () => api.service.workspaces.listTokens(workspaceId);
      return {
        rotate: (administration) => rotateAccessToken({ workspaceId, tokenId, grace }, administration),
        count: async () => (await all()).filter(({ name }) => name === 'twice').length,
      };
    },
  ],
  [
    'a secret',
    async (workspaceId) => {
      const { clientId, secrets } = await post(`/workspaces/${workspaceId}/token-clients`, { name: 'Okta' });
      const name = { workspaceId, clientId, secretId: secrets[0].id, grace };
      return {
        rotate: (administration) => rotateClientSecret(name, administration),
        count: async () => (await api.service.workspaces.findTokenClient(clientId))?.secrets.length ?? 0,
      };
    },
  ],
];

test.each(kinds)('%s that two rotate at the same moment is rotated once', async (_, make) => {
  const { id } = await api.service.newWorkspace();
  const { rotate, count } = await make(id);
  const outcomes = await Promise.allSettled(openTwo().map(rotate));
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const refused = outcomes.find((each) => each.status === 'rejected');
  expect(refused?.reason).toBeInstanceOf(StateConflict);
  expect(refused?.reason.message).toMatch(/was rotated already: rotate the one that took its place$/);
  expect(await count()).toBe(2);
});

test.each([
  ['a token', 'tokens', (made: { id: string }) => `tokens/${made.id}/rotate`],
  [
    'a secret',
    'token-clients',
    (made: { clientId: string; secrets: readonly { id: string }[] }) =>
      `token-clients/${made.clientId}/secrets/${made.secrets[0]?.id}/rotate`,
  ],
])('of ten requests that rotate %s at once, one is 201 and the others are 409', async (_, list, toPath) => {
  const { id } = await api.service.newWorkspace();
  const path = `/workspaces/${id}/${toPath(await post(`/workspaces/${id}/${list}`, { name: 'Okta' }))}`;
  const rotate = () => api.send({ method: 'POST', path, body: { graceSeconds: 60 } });
  const statuses = (await Promise.all(Array.from({ length: 10 }, rotate))).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([201, ...Array(9).fill(409)]);
});
