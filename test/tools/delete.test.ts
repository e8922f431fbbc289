import { PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { issueToken } from '../../lambdas/workspaces/access-token.ts';
import { noteDeployment } from '../../local/deployment.ts';
import { openService, type TestService } from '../support/service.ts';
import { post } from '../support/token-endpoint.ts';
import { killAt } from './kill-at.ts';
import { toFile } from './members-file.ts';
import { admin, json } from './run-admin.ts';

let service: TestService;
beforeAll(async () => {
  service = await openService({ authorizerCache: 0 });
});
afterAll(() => service.close());

/** All items of both tables that have a text in them, in order. */
async function traces(text: string): Promise<readonly object[]> {
  const found: Record<string, unknown>[] = [];
  for (const TableName of [service.engine.members, service.engine.workspaces]) {
    for await (const { Items = [] } of paginateScan({ client: service.engine.client }, { TableName }))
      found.push(...Items.filter((item) => JSON.stringify(item).includes(text)));
  }
  const orderOf = ({ workspaceId, subject, key }: Record<string, unknown>) => `${workspaceId} ${subject} ${key}`;
  return found.toSorted((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
}

/** A workspace with all that one can have; its token. */
async function fill(id: string, members = 3): Promise<string> {
  await admin(`workspace create ${id} --sso`);
  await admin(`workspace scim ${id} on`);
  const { token } = await json(`token issue ${id} --name one`);
  const { tokenId } = await json(`token issue ${id} --name two`);
  await admin(`token revoke ${id} ${tokenId}`);
  await admin(`client add ${id} --issuer https://issuer.example.com --client-id c-${id}`);
  const { clientId, clientSecret } = await json(`client create ${id} --name e-${id}`);
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  expect((await post(service, { form })).status).toBe(200);
  await admin(`administrator add ${id} user-${id}`);
  const people = Array.from({ length: members }, (_, index) => ({
    userName: `p${index}@${id}.example`,
    externalId: `e${index}`,
    emails: [{ value: `p${index}@${id}.example` }],
  }));
  await admin(`member import ${id} ${toFile(...people)}`);
  await admin(`member export ${id}`);
  return token;
}

const request = (token: string) =>
  service.send({ path: '/scim/v2/Users', headers: { authorization: `Bearer ${token}` } });

test('a workspace leaves nothing behind in either table, and no other loses anything', async () => {
  const [token, kept] = [await fill('umbra', 150), await fill('umbra-2')];
  const others = await traces('umbra-2');
  expect((await request(token)).status).toBe(200);
  expect(await json('workspace delete umbra --yes')).toEqual({
    deleted: 'umbra',
    // Each member has three keys; a counter.
    items: 150 * 4 + 1,
    // Two of most, and the access token of the client.
    records: 11,
  });
  expect(await traces('umbra')).toEqual(others);
  expect((await request(token)).status).toBe(401);
  expect((await request(kept)).status).toBe(200);
  expect(await admin('workspace delete umbra --yes')).toMatchObject({
    code: 2,
    error: 'error: there is no workspace "umbra"',
  });
  await fill('umbra');
  expect(JSON.parse((await request((await json('token issue umbra --name x')).token)).body)).toMatchObject({
    totalResults: 3,
  });
});

test('a deletion asks for confirmation', async () => {
  await fill('asked');
  const before = await traces('asked');
  const terminal = process.stdin.isTTY;
  process.stdin.isTTY = false;
  expect(await admin('workspace delete asked')).toMatchObject({
    code: 2,
    error: 'error: this command needs a confirmation, but the input is not a terminal: add --yes',
  });
  process.stdin.isTTY = terminal;
  expect(await traces('asked')).toEqual(before);
});

test('items of a damaged or restored table that belong to no workspace are deleted too', async () => {
  await fill('lost');
  const { engine } = service;
  const { token } = issueToken({ workspaceId: 'lost', name: 'x', scopes: [] }, Buffer.alloc(32), new Date());
  const stray = { subject: `credential#${token.hash}`, key: 'credential', record: token, version: 1 };
  await engine.client.send(new PutCommand({ TableName: engine.workspaces, Item: stray }));
  await admin('workspace delete lost --yes');
  expect(await traces('lost')).toEqual([]);
  const key = { workspaceId: 'lost', key: 'userName#x', ordinal: 1 };
  await engine.client.send(new PutCommand({ TableName: engine.members, Item: key }));
  expect(await json('workspace delete lost --yes')).toMatchObject({ items: 1 });
  await engine.client.send(new PutCommand({ TableName: engine.workspaces, Item: stray }));
  expect(await json('workspace delete lost --yes')).toMatchObject({ records: 1 });
  expect(await traces('lost')).toEqual([]);
});

test('a deletion waits for cached authorizer results, so that no request writes after it', async () => {
  await fill('cached');
  await noteDeployment({ roles: { names: ['a'], fallback: 'a' }, authorizerCacheSeconds: 1 });
  const start = Date.now();
  const { code, error } = await admin('workspace delete cached --yes');
  expect([code, error]).toEqual([0, 'waiting 1 seconds: requests that were accepted before may still write']);
  expect(Date.now() - start).toBeGreaterThanOrEqual(1000);
  await noteDeployment({ roles: { names: ['a'], fallback: 'a' }, authorizerCacheSeconds: 0 });
});

describe('a deletion that is killed', () => {
  test.each([3, 4, 6, 8, 12, 14, 15, 16])('at its request %i is done again, and nothing is left', async (nth) => {
    const id = `killed-${nth}`;
    const token = await fill(id, 60);
    await killAt(service.engine.endpoint, nth, ['workspace', 'delete', id, '--yes']);
    expect(await traces(id)).not.toEqual([]);
    expect((await admin(`workspace delete ${id} --yes`)).code).toBe(0);
    expect(await traces(id)).toEqual([]);
    expect((await request(token)).status).toBe(401);
  });
});
