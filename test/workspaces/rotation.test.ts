import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openManagement } from '../../lambdas/aws/stores.ts';
import { issueManagementKey, revokeManagementKey, rotateManagementKey } from '../../lambdas/management/keys.ts';
import { rotateSecret, withSecret } from '../../lambdas/workspaces/client-secret.ts';
import { newTokenClient, type TokenClient } from '../../lambdas/workspaces/token-client.ts';
import { StateConflict } from '../../lambdas/workspaces/usage-error.ts';
import { openService, type TestService } from '../support/service.ts';

const hour = 3_600_000;
const start = Date.parse('2026-11-29T12:00:00.000Z');
const at = (time: number) => new Date(start + time);
const random = () => randomBytes(32);

/** How long the old one stays valid, and when it is rotated a second time, both from the first rotation on. */
const again: readonly (readonly [string, number, number, string])[] = [
  ['at once', hour, 0, 'was rotated already: rotate the one that took its place'],
  ['within its grace period', hour, hour - 1, 'was rotated already: rotate the one that took its place'],
  ['after its grace period', hour, hour, 'is expired: '],
  ['without a grace period', 0, 0, 'is expired: '],
];

describe('a secret of a client that was rotated is not rotated again', () => {
  const newClient = () => newTokenClient({ workspaceId: 'acme', name: 'Okta', scopes: ['scim'] }, random(), at(0));
  const rotate = (client: TokenClient, secretId: string, grace: number, time: number) =>
    rotateSecret(client, { secretId, grace }, random(), at(time));

  test.each(again)('%s', (_, grace, later, fault) => {
    const { client, secret } = withSecret(newClient(), undefined, random(), at(0));
    const rotated = rotate(client, secret.secretId, grace, 0);
    const repeat = () => rotate(rotated?.client as TokenClient, secret.secretId, grace, later);
    expect(repeat).toThrow(StateConflict);
    expect(repeat).toThrow(`the secret ${fault}`);
    expect(rotated?.client.secrets).toHaveLength(2);
  });

  test('the secret that replaced it is rotated', () => {
    const { client, secret } = withSecret(newClient(), undefined, random(), at(0));
    const first = rotate(client, secret.secretId, hour, 0);
    const second = rotate(first?.client as TokenClient, String(first?.secret.secretId), hour, 1);
    expect(second?.client.secrets.map(({ rotated }) => rotated !== undefined)).toEqual([true, true, false]);
    expect(new Set(second?.client.secrets.map(({ secretId }) => secretId)).size).toBe(3);
  });
});

describe('a management key that was rotated is not rotated again', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await openService();
  });
  afterAll(() => service.close());
  const keeping = (time: number) => ({ management: openManagement(), now: at(time), random });

  test.each(again)('%s', async (_, grace, later, fault) => {
    const { key } = await issueManagementKey({ name: 'product' }, keeping(0));
    await rotateManagementKey(key.keyId, grace, keeping(0));
    const before = await openManagement().listKeys();
    const repeated = rotateManagementKey(key.keyId, grace, keeping(later));
    await expect(repeated).rejects.toBeInstanceOf(StateConflict);
    await expect(repeated).rejects.toThrow(`the management key ${fault}`);
    expect(await openManagement().listKeys()).toEqual(before);
  });

  test('the key that replaced it is rotated; a revoked key is not', async () => {
    const { key } = await issueManagementKey({ name: 'product' }, keeping(0));
    const { key: next } = await rotateManagementKey(key.keyId, hour, keeping(0));
    expect(await rotateManagementKey(next.keyId, hour, keeping(1))).toMatchObject({ key: { name: 'product' } });
    const other = await issueManagementKey({ name: 'other' }, keeping(0));
    await revokeManagementKey(other.key.keyId, keeping(0));
    await expect(rotateManagementKey(other.key.keyId, hour, keeping(1))).rejects.toThrow('is revoked: issue a new one');
  });
});
