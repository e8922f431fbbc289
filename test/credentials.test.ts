import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { revoke } from '../lambdas/workspaces/access-token.ts';
import type { Answer } from '../local/gateway.ts';
import { breaches } from './support/laws.ts';
import { openService, type TestService, type TestWorkspace } from './support/service.ts';

let service: TestService;
let workspace: TestWorkspace;
beforeAll(async () => {
  service = await openService();
  workspace = await service.newWorkspace();
});
afterAll(() => service.close());

const create = (to: TestWorkspace, headers: Record<string, string | string[] | null>) =>
  to.send({ method: 'POST', path: '/Users', headers, body: { userName: 'intruder' } });

async function expectUnauthorized(answer: Answer): Promise<void> {
  expect({ status: answer.status, challenge: answer.headers['WWW-Authenticate'] }).toEqual({
    status: 401,
    challenge: 'Bearer error="invalid_token"',
  });
  expect(breaches(answer)).toEqual([]);
  expect(JSON.parse((await workspace.send({ path: '/Users' })).body).totalResults).toBe(0);
}

describe('a request is unauthorized', () => {
  test.each<[string, (token: string) => string | string[] | null]>([
    ['without a token', () => null],
    ['with an empty header', () => ''],
    ['with a scheme alone', () => 'Bearer'],
    ['with a word', () => 'Bearer mistyped'],
    ['with another scheme', (token) => `Basic ${token}`],
    ['with half a token', (token) => `Bearer ${token.slice(0, 30)}`],
    ['with a token whose last character is another', (token) => `Bearer ${token.slice(0, -1)}${flipped(token)}`],
    ['with a token in capitals', (token) => `Bearer ${token.toUpperCase()}`],
    ['with something behind the token', (token) => `Bearer ${token} x`],
    ['with two headers', (token) => [`Bearer ${token}`, `Bearer ${token}`]],
    ['with a header of two tokens', (token) => `Bearer ${token}, Bearer ${token}`],
    ['with a token that nobody issued', () => `Bearer wscim_${'0'.repeat(49)}`],
    ['with a JSON Web Token of an unknown issuer', () => 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.'],
  ])('%s', async (_, toHeader) => {
    await expectUnauthorized(await create(workspace, { Authorization: toHeader(workspace.token) }));
  });

  test('with a token that has expired', async () => {
    const token = await service.newToken(workspace.id, new Date(Date.now() - 1));
    await expectUnauthorized(await create(workspace, { Authorization: `Bearer ${token}` }));
  });

  test('with a token that was revoked', async () => {
    const token = await service.newToken(workspace.id);
    for (const { tokenId, beginning } of await service.workspaces.listTokens(workspace.id)) {
      if (token.startsWith(beginning)) {
        await service.workspaces.changeToken(workspace.id, tokenId, (each) => revoke(each, new Date()));
      }
    }
    await expectUnauthorized(await create(workspace, { Authorization: `Bearer ${token}` }));
  });

  test('with a token of a workspace that does not exist', async () => {
    const token = await service.newToken('nowhere');
    await expectUnauthorized(await create(workspace, { Authorization: `Bearer ${token}` }));
  });
});

test.each([
  ['after Bearer', (token: string) => `Bearer ${token}`],
  ['after bearer, in lower case', (token: string) => `bearer ${token}`],
  ['alone', (token: string) => token],
])('a token is taken %s', async (_, toHeader) => {
  const { status } = await workspace.send({ path: '/Users', headers: { authorization: toHeader(workspace.token) } });
  expect(status).toBe(200);
});

test('a valid token is 403 with the reason if provisioning is off', async () => {
  const off = await service.newWorkspace({ provisioning: false });
  const answer = await create(off, {});
  expect({ status: answer.status, detail: JSON.parse(answer.body).detail }).toEqual({
    status: 403,
    detail: expect.stringContaining('switched off'),
  });
  expect(breaches(answer)).toEqual([]);
});

test('outside the base path there is nothing, with or without a token', async () => {
  for (const path of ['/', '/scim', '/scim/v1/Users', '/scim/v2x/Users', '//scim/v2/Users', '/SCIM/v2/Users']) {
    const answer = await service.send({ path, headers: { authorization: `Bearer ${workspace.token}` } });
    expect([path, answer.status, breaches(answer)]).toEqual([path, 404, []]);
  }
});

test('a workspace sees nothing of another, by id, by filter, by page, by change', async () => {
  const other = await service.newWorkspace();
  const { id } = JSON.parse((await create(other, {})).body);
  const operations = [{ op: 'replace', path: 'active', value: false }];
  for (const request of [
    { path: `/Users/${id}` },
    { method: 'PUT', path: `/Users/${id}`, body: { userName: 'taken over' } },
    { method: 'PATCH', path: `/Users/${id}`, body: { Operations: operations } },
  ]) {
    expect((await workspace.send(request)).status).toBe(404);
  }
  for (const path of ['/Users', '/Users?filter=userName+eq+%22intruder%22', `/Users?filter=id+eq+%22${id}%22`]) {
    expect(JSON.parse((await workspace.send({ path })).body)).toMatchObject({ totalResults: 0, Resources: [] });
  }
  expect(JSON.parse((await other.send({ path: `/Users/${id}` })).body)).toMatchObject({
    userName: 'intruder',
    active: true,
  });
});

/** Another character for the last one of a token. */
const flipped = (token: string) => (token.endsWith('0') ? '1' : '0');
