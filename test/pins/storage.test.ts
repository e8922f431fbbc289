import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openService, type TestService } from '../support/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await openService();
});
afterAll(() => service.close());

/** All items of a table, by their keys; ids, hashes and times are replaced. */
async function itemsOf(TableName: string): Promise<unknown> {
  const { Items = [] } = await service.engine.client.send(new ScanCommand({ TableName, ConsistentRead: true }));
  const text = JSON.stringify(Items.toSorted((one, other) => String(one['key']).localeCompare(String(other['key']))));
  return JSON.parse(
    text
      .replaceAll(/[0-9a-f]{64}/g, '<hash>')
      .replaceAll(/(\d+)-[0-9A-Za-z]{22}/g, '$1-<secret>')
      .replaceAll(/[0-9A-Za-z]+@[0-9a-z]{6}(?=")/g, '<write>')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
      .replaceAll(/token#[0-9a-f]{12}/g, 'token#<token>')
      .replaceAll(/"tokenId":"[0-9a-f]{12}"/g, '"tokenId":"<token>"')
      .replaceAll(/"beginning":"wscim_\w{4}"/g, '"beginning":"wscim_<4>"'),
  );
}

test('a workspace, its token and a member, as they are stored', async () => {
  const workspace = await service.newWorkspace();
  const body = {
    userName: 'Ada@example.com',
    externalId: '00u1',
    emails: [{ value: 'Ada@example.com', type: 'work', primary: true }],
  };
  expect(await workspace.send({ method: 'POST', path: '/Users', body })).toMatchObject({ status: 201 });
  expect(await workspace.send({ path: '/Users' })).toMatchObject({ status: 200 });
  const workspaceId = workspace.id;

  expect(await itemsOf('scim-members')).toEqual([
    { workspaceId, key: 'counter', taken: 1, settled: 1, closed: 0 },
    { workspaceId, key: 'email#ada@example.com#000000000001', ordinal: 1 },
    { workspaceId, key: 'externalId#00u1', ordinal: 1 },
    {
      workspaceId,
      key: 'member#000000000001',
      id: '1-<secret>',
      revision: 1,
      writes: '<write>',
      author: expect.any(String),
      resource: JSON.stringify({
        externalId: '00u1',
        userName: 'Ada@example.com',
        active: true,
        emails: [{ value: 'Ada@example.com', type: 'work', primary: true }],
        roles: [{ value: 'contributor', primary: true }],
        meta: { created: '<time>', lastModified: '<time>' },
      }),
    },
    { workspaceId, key: 'userName#ada@example.com', ordinal: 1 },
  ]);

  const token = {
    tokenId: '<token>',
    workspaceId,
    name: 'test',
    beginning: 'wscim_<4>',
    hash: '<hash>',
    scopes: ['scim'],
    created: '<time>',
  };
  const lastUsed = { time: '<time>', address: '192.0.2.1' };
  const settings = {
    id: workspaceId,
    name: 'Test',
    created: '<time>',
    singleSignOn: true,
    provisioning: true,
    mode: 'lenient',
  };
  expect(await itemsOf('scim-workspaces')).toEqual([
    { subject: 'credential#<hash>', key: 'credential', version: 1, record: token, lastUsed },
    { subject: `workspace#${workspaceId}`, key: 'settings', version: 1, record: settings },
    { subject: `workspace#${workspaceId}`, key: 'token#<token>', version: 1, record: token },
  ]);
});
