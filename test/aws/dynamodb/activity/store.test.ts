import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import type { ActivityEntry, ChangeEntry, RefusalEntry } from '../../../../lambdas/activity/entry.ts';
import { openDynamoActivity } from '../../../../lambdas/aws/dynamodb/activity/store.ts';
import { readMemberCounts } from '../../../../lambdas/aws/dynamodb/members/counts.ts';
import { activityTable } from '../../../../lambdas/aws/resources.ts';
import { openActivity, openMemberStore, toActivityOptions, toMembersOptions } from '../../../../lambdas/aws/stores.ts';
import { readStatus } from '../../../../lambdas/aws/workspace-status.ts';
import { openMembers } from '../../../../lambdas/members/members.ts';
import { handler } from '../../../../lambdas/record.ts';
import { type AccessToken, revoke, rotateOut } from '../../../../lambdas/workspaces/access-token.ts';
import type { LambdaHandler } from '../../../../local/functions.ts';
import { base, openService, type TestService, type TestWorkspace } from '../../../support/service.ts';
import { openStream } from '../../../support/stream.ts';

const record = handler as unknown as LambdaHandler;
let service: TestService;
let read: () => Promise<readonly DynamoDBRecord[]>;

beforeAll(async () => {
  service = await openService({ authorizerCache: 0 });
  read = await openStream(service.engine);
});
afterAll(() => service.close());

const hand = async (Records: readonly DynamoDBRecord[]) =>
  ((await record({ Records }, undefined as never)) as DynamoDBBatchResponse).batchItemFailures;

/** Delivers the records of the stream; returns them, to be delivered again. */
async function catchUp(): Promise<readonly DynamoDBRecord[]> {
  const records = await read();
  expect(await hand(records)).toEqual([]);
  return records;
}

const list = async (workspace: TestWorkspace, query: object = {}): Promise<readonly ActivityEntry[]> =>
  (await openActivity(workspace.id).list({ limit: 100, ...query })).entries;

const okta = { 'user-agent': 'Okta SCIM Client 1.0.0' };

async function create(workspace: TestWorkspace, userName: string, more: object = {}): Promise<string> {
  const request = { method: 'POST', path: '/Users', headers: okta, body: { userName, ...more } };
  const { status, body } = await workspace.send(request);
  expect(status).toBe(201);
  return JSON.parse(body).id;
}

async function change(workspace: TestWorkspace, id: string, path: string, value: unknown): Promise<number> {
  const Operations = [{ op: 'Replace', path, value }];
  return (await workspace.send({ method: 'PATCH', path: `/Users/${id}`, headers: okta, body: { Operations } })).status;
}

async function erase(workspace: TestWorkspace, id: string): Promise<void> {
  await openMembers(toMembersOptions({ workspace: workspace.id, base })).erase(id);
}

async function readTable(): Promise<string> {
  const texts: string[] = [];
  const pages = paginateScan({ client: service.engine.client }, { TableName: activityTable.name });
  for await (const { Items } of pages) texts.push(JSON.stringify(Items));
  return texts.join();
}

describe('changes', () => {
  test('are entries with before, after, credential, client, revision and rewriters, newest first', async () => {
    const workspace = await service.newWorkspace();
    const [token] = await service.workspaces.listTokens(workspace.id);
    const id = await create(workspace, 'ada', { name: { familyName: 'Byron', givenName: 'Ada' } });
    await change(workspace, id, 'name.familyName', 'Lovelace');
    await change(workspace, id, 'name.familyName', 'Lovelace');
    await change(workspace, id, 'active', 'False');
    await catchUp();
    const by = {
      kind: 'change',
      member: id,
      userName: 'ada',
      actor: { kind: 'credential', id: token?.tokenId, name: 'test' },
      client: 'Okta',
      request: expect.any(String),
    };
    expect(await list(workspace)).toMatchObject([
      { ...by, type: 'deactivated', revision: 3, changes: [{ attribute: 'active', before: true, after: false }] },
      {
        ...by,
        type: 'changed',
        revision: 2,
        changes: [{ attribute: 'name.familyName', before: 'Byron', after: 'Lovelace' }],
      },
      {
        ...by,
        type: 'created',
        revision: 1,
        changes: expect.arrayContaining([{ attribute: 'userName', after: 'ada' }]),
      },
    ]);
    const [{ rewriters }] = (await list(workspace)) as [ChangeEntry];
    expect(rewriters).toEqual(['entra-capitalized-operations', 'text-booleans']);
    expect(await list(workspace, { member: id })).toEqual(await list(workspace));
    expect(await list(workspace, { member: '1-nobody' })).toEqual([]);
  });

  test('by an operator have an operator as actor, even if a credential wrote before', async () => {
    const workspace = await service.newWorkspace();
    const id = await create(workspace, 'ada');
    await openMembers(toMembersOptions({ workspace: workspace.id, base })).change(id, undefined, (current) => ({
      ...current,
      title: 'Countess',
    }));
    await catchUp();
    expect(await list(workspace)).toMatchObject([{ actor: { kind: 'operator' } }, { actor: { kind: 'credential' } }]);
    expect((await list(workspace))[0]).not.toHaveProperty('client');
  });

  test('that are delivered twice, out of order or in parts are there once', async () => {
    const workspace = await service.newWorkspace();
    const id = await create(workspace, 'ada');
    for (const title of ['a', 'b', 'c']) await change(workspace, id, 'title', title);
    const records = await catchUp();
    const once = await list(workspace);
    expect(once).toHaveLength(4);
    await hand([...records].reverse());
    await hand([...records, ...records]);
    for (const each of records) await hand([each]);
    expect(await list(workspace)).toEqual(once);
    expect(await list(workspace, { member: id })).toEqual(once);
  });

  test('keep the beginning of long values', async () => {
    const workspace = await service.newWorkspace();
    await create(workspace, 'ada', { displayName: 'x'.repeat(5000) });
    await catchUp();
    const [entry] = (await list(workspace)) as [ChangeEntry];
    const after = String(entry.changes.find(({ attribute }) => attribute === 'displayName')?.after);
    expect([after.length, after.endsWith('...')]).toEqual([512, true]);
  });
});

/** How many minutes of the clock there have been since. */
const minutesSince = (start: number) => Math.floor(Date.now() / 60_000) - Math.floor(start / 60_000) + 1;

describe('refused requests', () => {
  const refused: readonly [string, (workspace: TestWorkspace) => Promise<unknown>, object][] = [
    [
      'a role that nobody knows',
      (w) =>
        w.send({ method: 'POST', path: '/Users', headers: okta, body: { userName: 'b', roles: [{ value: 'czar' }] } }),
      { operation: 'create', status: 400, scimType: 'invalidValue', sent: { name: 'b', value: 'czar' } },
    ],
    [
      'a value of a wrong type',
      (w) => w.send({ method: 'POST', path: '/Users', body: { userName: 'b', emails: [{ value: 7 }] } }),
      { operation: 'create', status: 400, scimType: 'invalidValue', sent: { name: 'b', value: 7 } },
    ],
    [
      'a filter that cannot be parsed',
      (w) => w.send({ path: '/Users?filter=userName%20is%20%22ada%22' }),
      { operation: 'list', status: 400, scimType: 'invalidFilter', sent: { filter: 'userName is "ada"' } },
    ],
    [
      'a member that is not there',
      (w) => w.send({ path: '/Users/7-nobody' }),
      { operation: 'get', status: 404, member: '7-nobody' },
    ],
    ['a group', (w) => w.send({ method: 'POST', path: '/Groups', body: {} }), { operation: 'create', status: 501 }],
    ['a deletion', (w) => w.send({ method: 'DELETE', path: '/Users/7-nobody' }), { operation: 'delete', status: 405 }],
    ['a schema', (w) => w.send({ path: '/Schemas/nothing' }), { operation: 'discover', status: 404 }],
  ];
  test.each(refused)('%s is an entry with what was sent and what to do', async (_, send, expected) => {
    const workspace = await service.newWorkspace();
    await send(workspace);
    const by = { kind: 'refusal', count: 1, actor: { kind: 'credential', name: 'test' }, detail: expect.any(String) };
    expect(await list(workspace)).toMatchObject([{ ...by, ...expected }]);
  });

  test('a uniqueness conflict has the name', async () => {
    const workspace = await service.newWorkspace();
    await create(workspace, 'ada');
    await workspace.send({ method: 'POST', path: '/Users', headers: okta, body: { userName: 'ADA' } });
    const expected = { status: 409, scimType: 'uniqueness', client: 'Okta', sent: { name: 'ADA', value: 'ADA' } };
    expect(await list(workspace, { kind: 'refusal' })).toMatchObject([expected]);
  });

  test('a conflict of two attributes has both values', async () => {
    const workspace = await service.newWorkspace();
    await create(workspace, 'ada', { externalId: '1' });
    await workspace.send({ method: 'POST', path: '/Users', body: { userName: 'ADA', externalId: '1' } });
    const sent = { name: 'ADA', value: ['1', 'ADA'] };
    expect(await list(workspace, { kind: 'refusal' })).toMatchObject([{ status: 409, sent }]);
  });

  test.each<[string, object, object]>([
    ['of a path', { op: 'replace', path: 'userName', value: 'ADA' }, { value: 'ADA' }],
    ['without a path', { op: 'replace', value: { userName: 'ADA' } }, { value: 'ADA' }],
    ['of an externalId', { op: 'replace', path: 'externalId', value: '1' }, { value: '1' }],
    ['of both without a path', { op: 'replace', value: { userName: 'ADA', externalId: '1' } }, { value: ['1', 'ADA'] }],
    [
      'of both, one after the other',
      [
        { op: 'replace', path: 'userName', value: 'ADA' },
        { op: 'replace', path: 'externalId', value: '1' },
      ],
      { value: ['1', 'ADA'] },
    ],
  ])('a PATCH %s that conflicts has the value; the client gets none', async (_, operations, sent) => {
    const workspace = await service.newWorkspace();
    await create(workspace, 'ada', { externalId: '1' });
    const id = await create(workspace, 'grace');
    const request = { method: 'PATCH', path: `/Users/${id}`, body: { Operations: [operations].flat() } };
    const { status, body } = await workspace.send(request);
    expect([status, body]).toEqual([409, expect.not.stringMatching(/ada/i)]);
    expect(await list(workspace, { kind: 'refusal' })).toMatchObject([{ operation: 'patch', status: 409, sent }]);
  });

  test('a thousand equal ones make a handful of entries, and all are counted', async () => {
    const workspace = await service.newWorkspace();
    const body = { userName: 'a', roles: [{ value: 'czar' }] };
    const start = Date.now();
    for (let round = 0; round < 250; round += 1) {
      await Promise.all(Array.from({ length: 4 }, () => workspace.send({ method: 'POST', path: '/Users', body })));
    }
    const entries = (await list(workspace)) as readonly RefusalEntry[];
    expect(entries.length).toBeLessThanOrEqual(minutesSince(start));
    expect(entries.reduce((sum, { count }) => sum + count, 0)).toBe(1000);
  }, 60_000);

  test('at any place in a filter, a list or a message are for one reason', async () => {
    const workspace = await service.newWorkspace();
    const start = Date.now();
    for (let n = 0; n < 60; n += 1) {
      await workspace.send({ path: `/Users?filter=userName%20eq%20%22${'a'.repeat(n)}%22%20x` });
      const Operations = [...Array(n).fill({ op: 'add', path: 'title', value: 'x' }), { op: 'add', path: 'nothing' }];
      await workspace.send({
        method: 'PATCH',
        path: '/Users/1-nobody',
        body: { Operations: Operations.slice(-n - 1) },
      });
      const emails = [...Array.from({ length: n % 30 }, (_, at) => ({ value: `${at}@x` })), { value: 7 }];
      await workspace.send({ method: 'POST', path: '/Users', body: { userName: 'a', emails } });
    }
    const reasons = Object.groupBy(await list(workspace), (entry) =>
      'detail' in entry ? entry.detail.replace(/\d+/g, '') : '',
    );
    const counts = Object.values(reasons).map((each = []) => each.length);
    expect([counts.length > 2, Math.max(...counts) <= 16 * minutesSince(start)]).toEqual([true, true]);
  }, 60_000);

  test('about a thousand people make at most sixteen entries a minute for one reason', async () => {
    const workspace = await service.newWorkspace();
    const start = Date.now();
    for (let n = 0; n < 120; n += 1) {
      await workspace.send({ method: 'POST', path: '/Users', body: { userName: `a${n}`, roles: [{ value: 'czar' }] } });
    }
    expect((await list(workspace)).length).toBeLessThanOrEqual(16 * minutesSince(start));
  });

  test('with a revoked or expired token have its name; those with an unknown token have no entry', async () => {
    const workspace = await service.newWorkspace();
    const [token] = await service.workspaces.listTokens(workspace.id);
    await service.workspaces.changeToken(workspace.id, String(token?.tokenId), (each) => revoke(each, new Date()));
    const expired = await service.newToken(workspace.id, new Date(Date.now() - 1000));
    expect((await workspace.send({ path: '/Users' })).status).toBe(401);
    await workspace.send({ path: '/Users', headers: { authorization: `Bearer ${expired}` } });
    await workspace.send({ path: '/Users', headers: { authorization: 'Bearer wscim_nothing' } });
    const entries = (await list(workspace)) as readonly RefusalEntry[];
    expect(entries).toMatchObject([
      { operation: 'authorizer', status: 401, actor: { name: 'test' } },
      { operation: 'authorizer', status: 401, actor: { id: token?.tokenId, name: 'test' } },
    ]);
    expect(entries.map(({ detail }) => detail.split(':')[0])).toEqual([
      'the credential is expired',
      'the credential is revoked',
    ]);
  });

  test('with a token that was rotated, after its grace period, tell of the one that took its place', async () => {
    const workspace = await service.newWorkspace();
    const [token] = await service.workspaces.listTokens(workspace.id);
    const rotated = (each: AccessToken) => rotateOut(each, new Date(Date.now() - 1), new Date(Date.now() - 1000));
    await service.workspaces.changeToken(workspace.id, String(token?.tokenId), rotated);
    expect((await workspace.send({ path: '/Users' })).status).toBe(401);
    const [{ actor, detail }] = (await list(workspace)) as [RefusalEntry];
    expect(actor).toMatchObject({ id: token?.tokenId, name: 'test' });
    expect(detail).toBe(
      'the credential was rotated, and its grace period is over: put the one that took its place into the settings of the identity provider',
    );
  });

  test('for a workspace with provisioning off have an entry', async () => {
    const workspace = await service.newWorkspace({ provisioning: false });
    expect((await workspace.send({ path: '/Users' })).status).toBe(403);
    expect(await list(workspace)).toMatchObject([{ operation: 'authorizer', status: 403 }]);
  });
});

describe('reading', () => {
  test('by pages returns every entry once, in order, for all kinds', async () => {
    const workspace = await service.newWorkspace();
    const activity = openActivity(workspace.id);
    for (let n = 0; n < 12; n += 1) {
      await create(workspace, `ada${n}`);
      await workspace.send({ path: `/Users/${n}-nobody` });
      await activity.add({ action: 'tokenIssued', actor: { kind: 'operator' }, subject: { id: String(n) } });
    }
    await catchUp();
    const whole = await list(workspace);
    expect(whole.length).toBeGreaterThan(24);
    expect(whole.map(({ time }) => time)).toEqual(
      whole
        .map(({ time }) => time)
        .toSorted()
        .reverse(),
    );
    for (const limit of [1, 3, 7]) {
      const found: ActivityEntry[] = [];
      let cursor: string | undefined;
      do {
        const page = await activity.list({ limit, ...(cursor && { cursor }) });
        found.push(...page.entries);
        cursor = page.nextCursor;
      } while (cursor);
      expect(found).toEqual(whole);
    }
    const [from, to] = [whole[20]?.time as string, whole[5]?.time as string];
    expect(await list(workspace, { from, to })).toEqual(whole.filter(({ time }) => time >= from && time < to));
    for (const kind of ['change', 'refusal', 'management'] as const) {
      expect(await list(workspace, { kind })).toEqual(whole.filter((entry) => entry.kind === kind));
    }
  });

  test.each(['', 'x', Buffer.from('{}').toString('base64url'), Buffer.from('["a","b"]').toString('base64url')])(
    'refuses the cursor %j',
    async (cursor) => {
      const workspace = await service.newWorkspace();
      await expect(list(workspace, { cursor })).rejects.toMatchObject({ status: 400, scimType: 'invalidCursor' });
    },
  );

  test('leaves out expired entries', async () => {
    const workspace = await service.newWorkspace();
    await workspace.send({ path: '/Users/1-nobody' });
    const later = { ...toActivityOptions(workspace.id).clock, now: () => Date.now() + 91 * 86_400_000 };
    const activity = openDynamoActivity({ ...toActivityOptions(workspace.id), clock: later });
    expect((await activity.list({ limit: 10 })).entries).toEqual([]);
    expect(await list(workspace)).toHaveLength(1);
  });

  test('returns one workspace only', async () => {
    const [one, other] = [await service.newWorkspace(), await service.newWorkspace()];
    await create(one, 'ada');
    await catchUp();
    const { nextCursor } = await openActivity(one.id).list({ limit: 0 });
    expect(await list(other)).toEqual([]);
    expect(nextCursor).toBeUndefined();
  });
});

describe('erasing a member', () => {
  const trace = 'tr4ce';

  async function live(workspace: TestWorkspace): Promise<string> {
    const id = await create(workspace, `Ada-${trace}`, { externalId: `id-${trace}`, displayName: trace });
    await change(workspace, id, 'userName', `former-${trace}`);
    await change(workspace, id, 'userName', `ada-${trace}`);
    await change(workspace, id, 'roles', [{ value: `czar-${trace}` }]);
    await workspace.send({
      method: 'POST',
      path: '/Users',
      body: { userName: `FORMER-${trace}`, roles: [{ value: 'czar' }] },
    });
    await workspace.send({ path: `/Users?filter=userName%20is%20%22ada-${trace}%22` });
    await workspace.send({ path: `/Users/ada%2D${trace}` });
    await workspace.send({ path: `/People/ada%2D${trace}` });
    const path = `emails[value eq "ada-${trace}"].nothing`;
    await workspace.send({ method: 'PATCH', path: `/Users/${id}`, body: { Operations: [{ op: 'add', path }] } });
    await workspace.send({ method: 'PATCH', path: '/Users/9-other', body: { Operations: [{ op: 'add', path }] } });
    return id;
  }

  test('leaves no trace, and others as they are', async () => {
    const workspace = await service.newWorkspace();
    const other = await create(workspace, 'bob');
    const id = await live(workspace);
    const records = await catchUp();
    expect((await list(workspace, { member: id })).length).toBeGreaterThan(3);
    await erase(workspace, id);
    await catchUp();
    expect((await readTable()).toLowerCase()).not.toContain(trace);
    expect(await readTable()).not.toContain(id);
    // When somebody was erased the stream knows to the second.
    expect(await list(workspace, { kind: 'management' })).toMatchObject([{ action: 'memberErased' }]);
    expect(await list(workspace, { kind: 'change' })).toMatchObject([{ member: other }]);
    expect(await list(workspace, { kind: 'refusal' })).toEqual([]);
    // Told of once more, nothing comes back.
    await hand(records);
    expect((await readTable()).toLowerCase()).not.toContain(trace);
  });

  test('by an operator, before the stream delivers it, and again', async () => {
    const workspace = await service.newWorkspace();
    const id = await live(workspace);
    const records = await catchUp();
    await openActivity(workspace.id).eraseMember(id, [`ada-${trace}`]);
    expect((await readTable()).toLowerCase()).not.toContain(trace);
    await openActivity(workspace.id).eraseMember(id, []);
    await hand(records);
    expect((await readTable()).toLowerCase()).not.toContain(trace);
  });

  test('deleting a workspace leaves nothing of it', async () => {
    const workspace = await service.newWorkspace();
    const id = await live(workspace);
    await change(workspace, id, 'active', false);
    await catchUp();
    await openActivity(workspace.id).deleteAll();
    expect(await readTable()).not.toContain(workspace.id);
  });
});

describe('counts', () => {
  const counts = ({ id }: TestWorkspace) => readMemberCounts(toActivityOptions(id), openMemberStore(id));

  test('are exact after any history, delivered in any order and more than once', async () => {
    for (let round = 0; round < 6; round += 1) {
      const workspace = await service.newWorkspace();
      const members = new Map<string, boolean>();
      const draw = (most: number) => Math.floor(Math.random() * most);
      for (let step = 0; step < 30; step += 1) {
        const ids = [...members.keys()];
        const id = ids[draw(ids.length)];
        const choice = draw(10);
        if (!id || choice < 4) {
          const active = draw(3) > 0;
          members.set(await create(workspace, `ada${step}`, { active }), active);
        } else if (choice < 8) {
          members.set(id, !members.get(id));
          await change(workspace, id, 'active', members.get(id));
        } else if (choice === 8) await change(workspace, id, 'title', `t${step}`);
        else {
          await erase(workspace, id);
          members.delete(id);
        }
      }
      const records = [...(await read())];
      const shuffled = records
        .flatMap((each) => (draw(3) === 0 ? [each, each] : [each]))
        .map((each) => ({ each, at: Math.random() }))
        .toSorted((one, other) => one.at - other.at)
        .map(({ each }) => each);
      for (let at = 0; at < shuffled.length; at += 7) await hand(shuffled.slice(at, at + 7));
      const inactive = [...members.values()].filter((active) => !active).length;
      expect(await counts(workspace)).toEqual({ total: members.size, active: members.size - inactive, inactive });
    }
  });
});

test('a status has the last request, the counts, credentials that expire soon and refused requests', async () => {
  const workspace = await service.newWorkspace();
  expect(await readStatus(workspace.id, new Date())).toEqual({
    members: { total: 0, active: 0, inactive: 0 },
    endingCredentials: [],
    refusals: 0,
  });
  await service.newToken(workspace.id, new Date(Date.now() + 86_400_000));
  await service.newToken(workspace.id, new Date(Date.now() + 31 * 86_400_000));
  const id = await create(workspace, 'ada');
  await create(workspace, 'bob', { active: false });
  await change(workspace, id, 'active', false);
  await change(workspace, id, 'roles', [{ value: 'czar' }]);
  await catchUp();
  expect(await readStatus(workspace.id, new Date())).toMatchObject({
    lastRequest: { credential: { name: 'test' }, client: 'Okta', time: expect.any(String) },
    members: { total: 2, active: 0, inactive: 2 },
    endingCredentials: [{ name: 'test' }],
    refusals: 1,
  });
});
