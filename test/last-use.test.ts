import { randomBytes } from 'node:crypto';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { issueToken, revoke } from '../lambdas/workspaces/access-token.ts';
import { openService, type TestService } from './support/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await openService({ authorizerCache: 0 });
});
afterAll(() => service.close());

const ask = (token: string, method = 'GET') =>
  service.send({
    method,
    path: '/scim/v2/Users',
    body: method === 'POST' ? { userName: 'x' } : '',
    headers: { authorization: `Bearer ${token}` },
  });

/** What the rights of the authorizer let it write: an attribute beside the record, whatever is in it. */
const note = (hash: string, use: object) =>
  service.engine.client.send(
    new UpdateCommand({
      TableName: service.engine.workspaces,
      Key: { subject: `credential#${hash}`, key: 'credential' },
      UpdateExpression: 'SET lastUsed = :use',
      ExpressionAttributeValues: { ':use': use },
    }),
  );

const issue = (workspaceId: string, scopes: readonly string[] = ['scim']) =>
  issueToken({ workspaceId, name: 'test', scopes }, randomBytes(32), new Date());

describe('the last use of a credential', () => {
  test('makes none of a token that was never issued', async () => {
    const { id } = await service.newWorkspace();
    const { text, token } = issue(id);
    await note(token.hash, { ...token, record: token });
    expect((await ask(text)).status).toBe(401);
  });

  test('gives a token no more rights, and a revoked one no life', async () => {
    const { id } = await service.newWorkspace();
    const { text, token } = issue(id, ['scim:read']);
    await service.workspaces.addToken(token);
    await note(token.hash, { time: '2026-01-01T00:00:00Z', address: '192.0.2.7', scopes: ['scim'] });
    expect((await ask(text)).status).toBe(200);
    expect((await ask(text, 'POST')).status).toBe(403);
    await service.workspaces.changeToken(id, token.tokenId, (each) => revoke(each, new Date()));
    await note(token.hash, { time: '2026-01-01T00:00:00Z', address: '192.0.2.7', revoked: '' });
    expect((await ask(text)).status).toBe(401);
  });
});

test('a change of a token keeps its last use, which the list of tokens shows', async () => {
  const { id } = await service.newWorkspace();
  const { token } = issue(id);
  await service.workspaces.addToken(token);
  const use = { time: '2026-01-01T00:00:00.000Z', address: '192.0.2.7' };
  await service.workspaces.noteUse(token, use);
  await note(token.hash, use);
  await service.workspaces.changeToken(id, token.tokenId, (each) => revoke(each, new Date()));
  const listed = (await service.workspaces.listTokens(id)).find(({ tokenId }) => tokenId === token.tokenId);
  expect(listed).toEqual({ ...token, revoked: expect.any(String), lastUsed: use });
});

test('a use that an earlier version noted within the record is still shown', async () => {
  const { id } = await service.newWorkspace();
  const { token } = issue(id);
  const lastUsed = { time: '2026-01-01T00:00:00.000Z', address: '192.0.2.7' };
  await service.workspaces.addToken({ ...token, lastUsed });
  expect(await service.workspaces.findToken(token.hash)).toMatchObject({ lastUsed });
});

test('a use of a credential that is gone leaves nothing behind', async () => {
  const { token } = issue('gone');
  await service.workspaces.noteUse(token, { time: '2026-01-01T00:00:00Z', address: '192.0.2.7' });
  expect(await service.workspaces.findToken(token.hash)).toBeUndefined();
});
