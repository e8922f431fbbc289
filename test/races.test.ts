import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Answer } from '../local/gateway.ts';
import { audit } from './aws/audit.ts';
import { openService, type TestService } from './support/service.ts';

/** Twenty clients at one time, through the gateway, the authorizer and the functions. */
let service: TestService;
beforeAll(async () => {
  service = await openService();
});
afterAll(() => service.close());

const twenty = <T>(make: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: 20 }, (_, index) => make(index)));
const bodyOf = ({ body }: Answer) => JSON.parse(body);
const count = (answers: readonly Answer[], status: number) => answers.filter((each) => each.status === status).length;

async function openWorkspace() {
  const { id: workspace, send } = await service.newWorkspace();
  const create = (body: object) => send({ method: 'POST', path: '/Users', body });
  const list = async () => bodyOf(await send({ path: '/Users' }));
  const healthy = async () => expect(await audit(service.engine.client, workspace)).toEqual([]);
  return { send, create, list, healthy };
}

describe('twenty creates', () => {
  test.each([
    ['of one userName', () => ({ userName: 'ada@example.com' }), 'userName'],
    ['of one userName in any case', (index: number) => ({ userName: index % 2 ? 'ada' : 'ADA' }), 'userName'],
    ['of one externalId', (index: number) => ({ userName: `u${index}`, externalId: 'x' }), 'externalId'],
  ])(
    '%s: one is 201, nineteen are 409 with scimType uniqueness, and there is one member',
    async (_, body, attribute) => {
      const { create, list, healthy } = await openWorkspace();
      const answers = await twenty((index) => create(body(index)));
      expect([count(answers, 201), count(answers, 409)]).toEqual([1, 19]);
      for (const refused of answers.filter(({ status }) => status === 409)) {
        expect(bodyOf(refused)).toMatchObject({ scimType: 'uniqueness', detail: expect.stringContaining(attribute) });
      }
      const winner = bodyOf(answers.find(({ status }) => status === 201) as Answer);
      expect(await list()).toMatchObject({ totalResults: 1, Resources: [{ id: winner.id }] });
      expect((await create({ userName: 'after' })).status).toBe(201);
      expect(await list()).toMatchObject({ totalResults: 2, Resources: [{ id: winner.id }, { userName: 'after' }] });
      await healthy();
    },
  );

  test('of twenty userNames: all are 201, each with a sequence number of its own', async () => {
    const { create, list, healthy } = await openWorkspace();
    const answers = await twenty((index) => create({ userName: `u${index}` }));
    expect(count(answers, 201)).toBe(20);
    const { totalResults, Resources } = await list();
    expect(totalResults).toBe(20);
    expect(Resources.map(({ id }: { id: string }) => id).sort()).toEqual(answers.map((each) => bodyOf(each).id).sort());
    await healthy();
  });
});

describe('twenty PATCHes of one member', () => {
  const add = (index: number) => ({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'add', path: 'entitlements', value: [{ value: `e${index}` }] }],
  });

  test('with one If-Match: one is 200, nineteen are 412, and the member has one effect', async () => {
    const { send, create } = await openWorkspace();
    const { headers, body } = await create({ userName: 'ada' });
    const path = `/Users/${JSON.parse(body).id}`;
    const answers = await twenty((index) =>
      send({ method: 'PATCH', path, body: add(index), headers: { 'If-Match': String(headers['ETag']) } }),
    );
    expect([count(answers, 200), count(answers, 412)]).toEqual([1, 19]);
    const member = bodyOf(await send({ path }));
    expect(member.entitlements).toHaveLength(1);
    expect(member.meta.version).toBe('W/"2"');
  });

  test('without: twenty are 200, and the member has twenty effects', async () => {
    const { send, create } = await openWorkspace();
    const path = `/Users/${bodyOf(await create({ userName: 'ada' })).id}`;
    const answers = await twenty((index) => send({ method: 'PATCH', path, body: add(index) }));
    expect(count(answers, 200)).toBe(20);
    const member = bodyOf(await send({ path }));
    const values = member.entitlements.map(({ value }: { value: string }) => value);
    expect(values.sort()).toEqual(Array.from({ length: 20 }, (_, index) => `e${index}`).sort());
    expect(member.meta.version).toBe('W/"21"');
    // Each answer shows the effect of its own request, in a version of its own.
    expect(new Set(answers.map(({ headers }) => headers['ETag'])).size).toBe(20);
  });
});

test('a rename against twenty creates of the new name: the name is one member’s, and the old one is free if it moved', async () => {
  const { send, create, list, healthy } = await openWorkspace();
  const path = `/Users/${bodyOf(await create({ userName: 'old' })).id}`;
  const rename = send({ method: 'PUT', path, body: { userName: 'new' } });
  const creates = await twenty(() => create({ userName: 'New' }));
  const { status } = await rename;
  expect([200, 409]).toContain(status);
  expect(count(creates, 201)).toBe(status === 200 ? 0 : 1);
  expect(count(creates, 409)).toBe(status === 200 ? 20 : 19);
  expect((await create({ userName: 'OLD' })).status).toBe(status === 200 ? 201 : 409);
  expect((await list()).totalResults).toBe(2);
  await healthy();
});

test('two workspaces concurrently: neither sees, counts or blocks the other', async () => {
  const [one, other] = [await openWorkspace(), await openWorkspace()];
  const answers = await twenty((index) =>
    (index % 2 ? one : other).create({ userName: `u${index >> 1}`, title: `${index % 2}` }),
  );
  expect(count(answers, 201)).toBe(20);
  for (const [workspace, title] of [
    [one, '1'],
    [other, '0'],
  ] as const) {
    const { totalResults, Resources } = await workspace.list();
    expect(totalResults).toBe(10);
    expect(new Set(Resources.map((each: { title: string }) => each.title))).toEqual(new Set([title]));
  }
});
