import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openManagementApi, type TestManagement } from '../support/management.ts';
import { post } from '../support/token-endpoint.ts';

let api: TestManagement;
beforeAll(async () => {
  api = await openManagementApi({ authorizerCache: 0 });
});
afterAll(() => api.close());

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

/** A workspace without a use of its token, and what its settings session may ask. */
async function open() {
  const { id } = await api.service.newWorkspace();
  const token = await api.openSession(id);
  const send = async (method: string, path: string, body?: object) =>
    (await api.send({ method, path: `/workspaces/${id}${path}`, token, ...(body && { body }) })).body;
  return { id, send };
}

test('secrets that end within 30 days are in the status, by the name of their client; those that were rotated or revoked are not', async () => {
  const { send } = await open();
  const create = (name: string, days: number) =>
    send('POST', '/token-clients', { name, secretExpiresAt: inDays(days) });
  const [soon, rotated, revoked] = [await create('soon', 5), await create('rotated', 6), await create('revoked', 7)];
  await create('later', 31);
  const pathOf = (client: { clientId: string; secrets: [{ id: string }] }) =>
    `/token-clients/${client.clientId}/secrets/${client.secrets[0].id}`;
  await send('POST', `${pathOf(rotated)}/rotate`, { graceSeconds: 3600 });
  await send('DELETE', pathOf(revoked));
  const { endingCredentials } = await send('GET', '/status');
  expect(endingCredentials.map(({ name }: { name: string }) => name)).toEqual(['soon', 'rotated']);
  const [{ expiresAt }, ofSuccessor] = endingCredentials;
  expect(expiresAt).toBe(soon.secrets[0].expiresAt);
  expect(ofSuccessor.id).not.toBe(rotated.secrets[0].id);
});

test.each([
  [0.1, true],
  [14, true],
  [15, true],
  [29.9, true],
  [30.1, false],
  [365, false],
])('a token that ends in %d days: %s', async (days, isShown) => {
  const { send } = await open();
  await send('POST', '/tokens', { name: 'Okta', expiresAt: inDays(days) });
  expect((await send('GET', '/status')).endingCredentials).toHaveLength(isShown ? 1 : 0);
});

test('a token that was rotated is not in the status', async () => {
  const { send } = await open();
  const { id } = await send('POST', '/tokens', { name: 'Okta' });
  await send('POST', `/tokens/${id}/rotate`, { graceSeconds: 3600 });
  expect((await send('GET', '/status')).endingCredentials).toEqual([]);
});

test('a token that was issued is no request; the first read with it is, however soon', async () => {
  const { id, send } = await open();
  const { clientId, secret, secrets } = await send('POST', '/token-clients', { name: 'Entra' });
  expect(await send('GET', '/status')).not.toHaveProperty('lastRequest');
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret };
  const answer = await post(api.service, { form, headers: { 'user-agent': 'Microsoft.AzureAD/1.0' } });
  const credential = { id: clientId, name: 'Entra' };
  const issued = await send('GET', '/status');
  expect(issued).toMatchObject({ lastToken: { credential, client: 'Microsoft Entra ID' } });
  expect(issued).not.toHaveProperty('lastRequest');

  const authorization = `Bearer ${answer.json['access_token']}`;
  const headers = { authorization, 'user-agent': 'Microsoft.AzureAD/1.0' };
  expect((await api.service.send({ path: '/scim/v2/Users', headers })).status).toBe(200);
  const { lastRequest, lastToken } = await send('GET', '/status');
  expect(lastRequest).toMatchObject({ credential, client: 'Microsoft Entra ID' });
  expect(lastToken).toBeUndefined();
  expect(Date.now() - Date.parse(lastRequest.time)).toBeLessThan(60_000);
  const { items } = await send('GET', '/token-clients');
  expect(items[0].secrets[0]).toMatchObject({ lastUsedAt: lastRequest.time, lastUsedFrom: '192.0.2.1' });

  const [client] = await api.service.workspaces.listTokenClients(id);
  const requested = '2026-01-01T00:00:00.000Z';
  const later = { time: '2026-01-01T01:00:00.000Z', address: '192.0.2.7', requested };
  if (client) await api.service.workspaces.noteClientUse(client, secrets[0].id, later);
  const status = await send('GET', '/status');
  expect([status.lastRequest.time, status.lastToken.time]).toEqual([requested, later.time]);
});

test('a request for a token that is refused is no request of the workspace', async () => {
  const { send } = await open();
  const { clientId } = await send('POST', '/token-clients', { name: 'Entra' });
  const { secret } = await send('POST', '/token-clients', { name: 'Another' });
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret };
  expect((await post(api.service, { form })).status).toBe(401);
  const status = await send('GET', '/status');
  expect([status.refusals, status.lastRequest, status.lastToken]).toEqual([1, undefined, undefined]);
});

describe('the answer to a revocation or a rotation says when it was last used:', () => {
  const used = { lastUsedAt: expect.any(String), lastUsedFrom: '192.0.2.1' };

  test('a token', async () => {
    const { send } = await open();
    const { id, token } = await send('POST', '/tokens', { name: 'Okta' });
    const request = { path: '/scim/v2/Users', headers: { authorization: `Bearer ${token}` } };
    expect((await api.service.send(request)).status).toBe(200);
    const revoked = await send('DELETE', `/tokens/${id}`);
    expect(revoked).toMatchObject({ state: 'revoked', ...used });
    expect(await send('DELETE', `/tokens/${id}`)).toEqual(revoked);
    const { items } = await send('GET', '/tokens');
    expect(items).toContainEqual(revoked);
  });

  test('a secret, and the keys beside it', async () => {
    const { send } = await open();
    const { clientId, secret, secrets } = await send('POST', '/token-clients', { name: 'Entra' });
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret };
    await post(api.service, { form });
    const below = `/token-clients/${clientId}`;
    const jwksUri = 'https://keys.example.com/jwks';
    expect((await send('PUT', `${below}/keys`, { jwksUri })).secrets).toMatchObject([used]);
    expect(await send('DELETE', `${below}/secrets/${secrets[0].id}`)).toMatchObject({ state: 'revoked', ...used });
  });
});

test('a token that is used a day after it was rotated is in the status until it ends', async () => {
  const { id: workspace, send } = await open();
  const { id } = await send('POST', '/tokens', { name: 'Okta' });
  await send('POST', `/tokens/${id}/rotate`, { graceSeconds: 7 * 86_400 });
  expect((await send('GET', '/status')).endingCredentials).toEqual([]);
  const token = (await api.service.workspaces.listTokens(workspace)).find(({ tokenId }) => tokenId === id);
  if (token) await api.service.workspaces.noteUse(token, { time: inDays(1), address: '192.0.2.1' });
  expect((await send('GET', '/status')).endingCredentials).toMatchObject([{ id }]);
});
