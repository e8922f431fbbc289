import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import { toCsv } from '../../lambdas/activity/csv.ts';
import { openActivity } from '../../lambdas/aws/stores.ts';
import { handler } from '../../lambdas/record.ts';
import type { LambdaHandler } from '../../local/functions.ts';
import { openService, type TestService } from '../support/service.ts';
import { openStream } from '../support/stream.ts';

let service: TestService;
let read: () => Promise<readonly DynamoDBRecord[]>;
beforeAll(async () => {
  service = await openService({ authorizerCache: 0 });
  read = await openStream(service.engine);
});
afterAll(() => service.close());

test('changes of groups and refused requests about them are entries; members are counted, not named', async () => {
  const workspace = await service.newWorkspace({ groups: true });
  const send = async (method: string, path: string, body?: object) => {
    const headers = { 'user-agent': 'Okta SCIM Client 1.0.0' };
    const answer = await workspace.send({ method, path, headers, ...(body && { body }) });
    return { ...(answer.body && JSON.parse(answer.body)), status: answer.status };
  };
  const [ada, bob] = [
    await send('POST', '/Users', { userName: 'ada' }),
    await send('POST', '/Users', { userName: 'bob' }),
  ];
  const { id } = await send('POST', '/Groups', { displayName: 'Crew', members: [{ value: ada.id }] });
  const path = `/Groups/${id}`;
  const add = { op: 'add', path: 'members', value: [{ value: bob.id }] };
  const remove = { op: 'remove', path: `members[value eq "${ada.id}"]` };
  await send('PATCH', path, { Operations: [add, remove, { op: 'replace', path: 'displayName', value: 'Staff' }] });
  await send('PATCH', path, { Operations: [add] });
  expect((await send('PATCH', path, { Operations: [{ ...add, value: [{ value: 'nobody' }] }] })).status).toBe(400);
  expect((await send('POST', '/Groups', { displayName: 'STAFF' })).status).toBe(409);
  await send('DELETE', path);
  const records = await read();
  const deliver = handler as unknown as LambdaHandler;
  for (let times = 0; times < 2; times += 1) {
    expect(await deliver({ Records: records }, undefined as never)).toEqual({ batchItemFailures: [] });
  }

  const { entries } = await openActivity(workspace.id).list({ limit: 100, kind: 'group' });
  const by = { kind: 'group', group: id, client: 'Okta', actor: { kind: 'credential' } };
  const rename = { attribute: 'displayName', before: 'Crew', after: 'Staff' };
  expect(entries).toMatchObject([
    { ...by, type: 'deleted', name: 'Staff', joined: 0, changes: [] },
    { ...by, type: 'changed', name: 'Staff', revision: 2, joined: 1, left: 1, changes: [rename] },
    { ...by, type: 'created', name: 'Crew', revision: 1, joined: 1, left: 0 },
  ]);
  expect(JSON.stringify(entries)).not.toContain(ada.id);
  const lines = toCsv(entries).split('\r\n');
  expect(lines[2]).toContain(',group,changed,test,Okta,,Staff,,"1 joined, 1 left",1,displayName: Crew -> Staff,,');
  expect(lines.slice(1, 4).map((line) => line.split(',').at(-1))).toEqual([id, id, id]);
  const refused = (await openActivity(workspace.id).list({ limit: 100, kind: 'refusal' })).entries;
  expect(refused.map((entry) => ('sent' in entry ? [entry.operation, entry.sent?.name] : []))).toContainEqual([
    'create',
    'STAFF',
  ]);
  expect(refused).toContainEqual(expect.objectContaining({ operation: 'patch', group: id, scimType: 'invalidValue' }));
  expect((await openActivity(workspace.id).list({ limit: 100, member: bob.id })).entries).toHaveLength(1);
});

test('the entries of one group are its changes and the refused requests with its id', async () => {
  const workspace = await service.newWorkspace({ groups: true });
  const send = async (method: string, path: string, body?: object) =>
    JSON.parse((await workspace.send({ method, path, ...(body && { body }) })).body || '{}');
  const ada = await send('POST', '/Users', { userName: 'ada' });
  const [crew, staff] = [
    await send('POST', '/Groups', { displayName: 'Crew' }),
    await send('POST', '/Groups', { displayName: 'Staff' }),
  ];
  // Equal refused requests could share an entry.
  const refused = {
    [crew.id]: { op: 'add', path: 'members', value: [{ value: 'nobody' }] },
    [staff.id]: { op: 'replace', path: 'displayName', value: 7 },
  };
  for (const { id } of [crew, staff]) {
    for (const name of ['a', 'b']) {
      const Operations = [{ op: 'replace', path: 'displayName', value: `${id} ${name}` }];
      await send('PATCH', `/Groups/${id}`, { Operations });
    }
    await send('PATCH', `/Groups/${id}`, { Operations: [refused[id]] });
  }
  await send('PATCH', `/Users/${ada.id}`, { Operations: [{ op: 'replace', path: 'roles', value: 'nobody' }] });
  await (handler as unknown as LambdaHandler)({ Records: await read() }, undefined as never);
  const activity = openActivity(workspace.id);
  const list = async (query: object) => (await activity.list({ limit: 100, ...query })).entries;
  const all = await list({});
  for (const { id } of [crew, staff]) {
    const own = await list({ group: id });
    expect(own.map(({ kind }) => kind).toSorted()).toEqual(['group', 'group', 'group', 'refusal']);
    expect(own).toEqual(all.filter((entry) => 'group' in entry && entry.group === id));
    expect(await list({ group: id, kind: 'refusal' })).toHaveLength(1);
    expect(await list({ group: id, kind: 'group' })).toHaveLength(3);
    expect(await list({ group: id, kind: 'change' })).toEqual([]);
    expect(await list({ group: id, member: ada.id })).toEqual([]);
    expect(toCsv(own).split('\r\n').slice(1, -1)).toEqual(Array(4).fill(expect.stringMatching(`,${id}$`)));
    const pages: unknown[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const page = await activity.list({ group: id, limit: 1, ...(cursor && { cursor }) });
      pages.push(...page.entries);
      cursor = page.nextCursor;
    }
    expect(pages).toEqual(own);
  }
  expect(await list({ member: ada.id })).toEqual(all.filter((entry) => 'member' in entry && entry.member === ada.id));
  expect(await list({ group: ada.id })).toEqual([]);
  expect(await list({ group: '1-nobody' })).toEqual([]);
});
