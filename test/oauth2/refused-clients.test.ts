import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openActivity } from '../../lambdas/aws/stores.ts';
import { newBearerToken, prefixes } from '../../lambdas/workspaces/bearer-token.ts';
import { openService, type TestService } from '../support/service.ts';
import { newClient, post } from '../support/token-endpoint.ts';

let service: TestService;
beforeAll(async () => {
  service = await openService({ authorizerCache: 0 });
});
afterAll(() => service.close());

const headers = { 'user-agent': 'Microsoft.AzureAD/1.0' };
const wrong = () => newBearerToken(prefixes.clientSecret, randomBytes(32)).text;
const ask = (form: Readonly<Record<string, string>>) =>
  post(service, { form: { grant_type: 'client_credentials', ...form }, headers });

const refusalsOf = async (workspace: string) =>
  (await openActivity(workspace).list({ kind: 'refusal', limit: 100 })).entries;

test('a wrong secret and one that has expired stand in the activity of the workspace, with the reason, which the answer has not', async () => {
  const { id } = await service.newWorkspace();
  const { clientId } = await newClient(id);
  const late = new Date(Date.now() - 2 * 86_400_000);
  const expired = await newClient(id, { name: 'Ping', secret: new Date(late.getTime() + 3_600_000) }, late);
  const answers = [
    await ask({ client_id: clientId, client_secret: wrong() }),
    await ask({ client_id: expired.clientId, client_secret: expired.secret }),
  ];
  for (const { status, json } of answers) {
    expect([status, json]).toEqual([
      401,
      { error: 'invalid_client', error_description: 'the client could not be authenticated' },
    ]);
  }
  const base = { kind: 'refusal', operation: 'token', status: 401, client: 'Microsoft Entra ID', count: 1 };
  const entries = (await refusalsOf(id)).toSorted((one, other) => (one.time < other.time ? -1 : 1));
  expect(entries).toMatchObject([
    {
      ...base,
      actor: { kind: 'credential', id: clientId, name: 'Entra ID' },
      detail: 'the client could not be authenticated: a secret that the client has not',
    },
    {
      ...base,
      actor: { kind: 'credential', id: expired.clientId, name: 'Ping' },
      detail: 'the client could not be authenticated: a secret that is expired',
    },
  ]);
});

test('an assertion that no trust fits is noted with the claim that is wrong, and none of its values', async () => {
  const { id } = await service.newWorkspace();
  const trusts = [{ issuer: 'https://issuer.example', subject: 'me', audience: 'scim' }];
  const { clientId } = await newClient(id, { secret: 'none', trusts });
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const claims = { iss: 'https://issuer.example', sub: 'me', aud: 'other-audience', exp: Date.now() / 1000 + 300 };
  const answer = await ask({
    client_id: clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: `${encode({ alg: 'RS256', kid: '1', typ: 'JWT' })}.${encode(claims)}.AAAA`,
  });
  expect(answer.status).toBe(401);
  const entries = await refusalsOf(id);
  expect(entries).toMatchObject([{ detail: 'the client could not be authenticated: assertion: aud is another one' }]);
  expect(JSON.stringify(entries)).not.toContain('other-audience');
});

test('requests of clients that nobody knows are noted nowhere, and guesses beyond the limit cost no write', async () => {
  const { id } = await service.newWorkspace();
  const { clientId } = await newClient(id);
  await ask({ client_id: `wsclient_${'0'.repeat(22)}`, client_secret: wrong() });
  expect(await refusalsOf(id)).toEqual([]);
  const statuses: number[] = [];
  for (let at = 0; at < 15; at += 1) statuses.push((await ask({ client_id: clientId, client_secret: wrong() })).status);
  expect(statuses).toEqual([...Array(10).fill(401), ...Array(5).fill(429)]);
  const counted = (await refusalsOf(id)).map((entry) => (entry.kind === 'refusal' ? entry.count : 0));
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(10);
});
