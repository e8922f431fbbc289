import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { metadataPath } from '../../lambdas/http/routes.ts';
import { openService, type TestService, type TestWorkspace } from '../support/service.ts';
import { basicOf, newClient, post } from '../support/token-endpoint.ts';

let service: TestService;
let workspace: TestWorkspace;
beforeAll(async () => {
  service = await openService({ authorizerCache: 0 });
  workspace = await service.newWorkspace();
});
afterAll(() => service.close());

const grant_type = 'client_credentials';

test('a client gets an access token by its secret in the body, and uses it', async () => {
  const { clientId, secret } = await newClient(workspace.id);
  const answer = await post(service, { form: { grant_type, client_id: clientId, client_secret: secret } });
  expect(answer.json).toEqual({
    access_token: expect.stringMatching(/^wscim_[0-9A-Za-z]{49}$/),
    token_type: 'Bearer',
    expires_in: 3600,
    scope: 'scim',
  });
  expect(answer).toMatchObject({ status: 200, headers: { 'Cache-Control': 'no-store', Pragma: 'no-cache' } });
  const authorization = `Bearer ${answer.json['access_token']}`;
  expect((await workspace.send({ path: '/Users', headers: { authorization } })).status).toBe(200);
});

test('a client gets an access token by its secret in the header', async () => {
  const { clientId, secret } = await newClient(workspace.id);
  const headers = { authorization: basicOf(clientId, secret) };
  expect(await post(service, { form: { grant_type }, headers })).toMatchObject({ status: 200 });
});

test('the metadata name the endpoint', async () => {
  const answer = await service.send({ path: metadataPath });
  expect(JSON.parse(answer.body)).toMatchObject({
    issuer: 'https://scim.example.com',
    token_endpoint: 'https://scim.example.com/oauth2/token',
  });
});
