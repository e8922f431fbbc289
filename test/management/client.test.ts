import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openManagementClient } from 'workspace-scim/management-client';
import { openManagementApi, type TestManagement } from '../support/management.ts';

let api: TestManagement;
beforeAll(async () => {
  api = await openManagementApi();
});
afterAll(() => api.close());

test('the types of the client are those of the document: npm run client-types makes them', () => {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const made = execFileSync(process.execPath, ['tools/client-types/generate.ts', '--print'], { encoding: 'utf8', env });
  expect(readFileSync('client/management-api.d.ts', 'utf8')).toBe(made);
});

test('the client speaks to the API, and knows the types of what it sends and gets', async () => {
  const client = openManagementClient({
    url: 'https://scim.example.com',
    token: api.key,
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      const { status, headers, body } = await api.service.send({
        method: request.method,
        path: pathname + search,
        headers: Object.fromEntries(request.headers),
        body: await request.text(),
      });
      return new Response(body, { status, headers });
    },
  });
  const made = await client.POST('/manage/v1/workspaces', { body: { id: 'typed', sso: true } });
  expect(made.data).toMatchObject({ id: 'typed', sso: true, mode: 'lenient' });
  const params = { path: { workspace: 'typed' } };
  const issued = await client.POST('/manage/v1/workspaces/{workspace}/tokens', { params, body: { name: 'okta' } });
  const token: string | undefined = issued.data?.token;
  expect(token).toMatch(/^wscim_/);
  const again = await client.POST('/manage/v1/workspaces', { body: { id: 'typed' } });
  expect([again.response.status, again.error]).toMatchObject([409, { errors: [{ pointer: '#/id' }] }]);
  // @ts-expect-error: a workspace has an id
  expect((await client.POST('/manage/v1/workspaces', { body: { name: 'x' } })).response.status).toBe(400);
});
