import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { assertionOf, type Shape, shapes, trustOf, withAssertion } from '../support/assertions.ts';
import { newKey, openIssuer, type TestIssuer } from '../support/issuer.ts';
import { publicJwk } from '../support/self-signed.ts';
import { openService, type TestService } from '../support/service.ts';
import { type Form, post } from '../support/token-endpoint.ts';
import { admin, json } from './run-admin.ts';

const folder = mkdtempSync(join(tmpdir(), 'scim-clients-'));
const [entra] = shapes as readonly [Shape, ...Shape[]];
let service: TestService;
let tenant: TestIssuer;
beforeAll(async () => {
  service = await openService({ authorizerCache: 0 });
  tenant = await openIssuer();
  await json('workspace create acme --sso');
  await json('workspace scim acme on');
});
afterAll(async () => {
  tenant.close();
  await service.close();
  rmSync(folder, { recursive: true });
});

const ask = async (form: Form) => {
  const { status, json: body } = await post(service, { form: { grant_type: 'client_credentials', ...form } });
  return { status, token: String(body['access_token']) };
};
const use = async (token: string) =>
  (await service.send({ path: '/scim/v2/Users', headers: { authorization: `Bearer ${token}` } })).status;

describe('a client', () => {
  test('is printed with its secret once, gets tokens, and is removed', async () => {
    const { out } = await admin('client create acme --name entra --expires 90d');
    const [clientId = ''] = /wsclient_\w+/.exec(out) ?? [];
    const [secret = ''] = /wssec_\w+/.exec(out) ?? [];
    expect(out).toContain('token endpoint http://127.0.0.1:3000/oauth2/token');
    expect(out).toContain('(the secret is not shown again)');
    const { status, token } = await ask({ client_id: clientId, client_secret: secret });
    expect([status, await use(token)]).toEqual([200, 200]);
    const shown = await admin('client list acme');
    expect(shown.out).toMatch(/this service +wsclient_\w+ +entra +1 secret /);
    expect(JSON.stringify(await json('client list acme'))).not.toMatch(/"hash"/);
    const [first] = await json(`client secret list acme ${clientId}`);
    expect(first).toMatchObject({ beginning: secret.slice(0, 10), lastUsed: { address: '192.0.2.1' } });
    expect(first).not.toHaveProperty('hash');
    expect(Math.round((Date.parse(first.expires) - Date.parse(first.created)) / 86_400_000)).toBe(90);
    expect(await admin(`client remove acme --client-id ${clientId}`)).toMatchObject({ out: `removed ${clientId}` });
    expect(await use(token)).toBe(401);
    expect((await admin(`client remove acme --client-id ${clientId}`)).error).toBe(
      `error: workspace "acme" has no client "${clientId}" of the token endpoint`,
    );
  });

  test('for reading only has that scope', async () => {
    expect(await json('client create acme --read-only')).toMatchObject({ scope: 'scim:read' });
  });

  test('rotates and revokes its secrets', async () => {
    const { clientId, clientSecret } = await json('client create acme');
    const [{ secretId }] = await json(`client secret list acme ${clientId}`);
    const next = await json(`client secret rotate acme ${clientId} ${secretId} --grace 1h`);
    const ok = async (client_secret: string) => (await ask({ client_id: clientId, client_secret })).status;
    expect([await ok(clientSecret), await ok(next.secret)]).toEqual([200, 200]);
    expect(await json(`client secret revoke acme ${clientId} ${secretId}`)).toMatchObject([
      { revoked: expect.any(String) },
    ]);
    expect([await ok(clientSecret), await ok(next.secret)]).toEqual([401, 200]);
    const { out } = await admin(`client secret add acme ${clientId} --expires 30m`);
    expect(await ok(String(/wssec_\w+/.exec(out)?.[0]))).toBe(200);
    expect((await admin(`client secret list acme ${clientId}`)).out).toContain('expires within a day');
  });

  test('that signs for itself has keys and no secret', async () => {
    const { publicKey, kid } = newKey('own');
    const file = join(folder, 'keys.json');
    writeFileSync(file, JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid }] }));
    const made = await json(`client create acme --jwks ${file}`);
    expect(made).not.toHaveProperty('clientSecret');
    const remote = await json(`client create acme --jwks-uri ${tenant.jwksUri}`);
    const clients: { clientId: string; keys: object }[] = await json('client list acme');
    const keysOf = (id: string) => clients.find(({ clientId }) => clientId === id)?.keys;
    expect(keysOf(made.clientId)).toMatchObject({ jwks: { keys: [{ kid }] } });
    expect(keysOf(remote.clientId)).toEqual({ jwksUri: tenant.jwksUri });
    expect((await admin('client list acme')).out).toMatch(/ keys /);
  });
});

test('keys of a client are added, listed, replaced and removed, one by one or all', async () => {
  const [one, two, three] = ['one', 'two', 'three'].map((kid) => {
    const file = join(folder, `${kid}.json`);
    writeFileSync(file, JSON.stringify({ keys: [publicJwk(newKey(kid))] }));
    return file;
  });
  const { clientId } = await json(`client create acme --jwks ${one}`);
  const kidsOf = async (line: string) => (await json(line)).map(({ kid }: { kid: string }) => kid);
  expect(await kidsOf(`client key add acme ${clientId} --jwks ${two}`)).toEqual(['one', 'two']);
  expect((await admin(`client key add acme ${clientId} --jwks ${two}`)).error).toContain('a key with this kid');
  expect((await admin(`client key list acme ${clientId}`)).out).toMatch(/one +RSA/);
  expect(await kidsOf(`client key remove acme ${clientId} --kid one`)).toEqual(['two']);
  for (const which of ['--kid two', '--all']) {
    const { code, error } = await admin(`client key remove acme ${clientId} ${which}`);
    expect({ code, error }).toEqual({ code: 2, error: expect.stringContaining('by this key only') });
  }
  expect(await kidsOf(`client key replace acme ${clientId} --jwks ${three}`)).toEqual(['three']);
  const { jwksUri } = tenant;
  expect(await json(`client key replace acme ${clientId} --jwks-uri ${jwksUri}`)).toEqual([{ jwksUri }]);
  expect((await admin(`client key list acme ${clientId}`)).out).toContain(jwksUri);
  await json(`client secret add acme ${clientId}`);
  expect(await json(`client key remove acme ${clientId} --all`)).toEqual([]);
});

describe('a trust', () => {
  test('is added, used, listed and removed; an assertion is checked against it', async () => {
    const { clientId } = await json('client create acme --name federated --no-secret');
    const { issuer, subject, audience } = trustOf(tenant, entra);
    const what = `--issuer ${issuer} --subject ${subject} --audience ${audience}`;
    const [{ trustId }] = await json(`client trust add acme ${clientId} ${what}`);
    const assertion = assertionOf(tenant, entra);
    const { status, token } = await ask(withAssertion(clientId, assertion));
    expect([status, await use(token)]).toEqual([200, 200]);
    expect(await json(`client trust list acme ${clientId}`)).toMatchObject([{ issuer, lastUsed: expect.anything() }]);
    const good = await admin(`client assertion acme ${assertion}`);
    expect(good).toMatchObject({ code: 0, out: expect.stringContaining('the token endpoint accepts this token') });
    expect(good.out).toContain(`compared with client ${clientId}, credential ${trustId}`);
    const bad = await admin(`client assertion acme ${assertionOf(tenant, entra, { aud: 'x' })}`);
    expect(bad.code).not.toBe(0);
    expect(bad.out).toMatch(/aud +WRONG +is another one +x +api:\/\/AzureADTokenExchange/);
    expect(bad.out).toMatch(/sub +right/);
    expect(await admin(`client trust remove acme ${clientId} ${trustId}`)).toMatchObject({
      code: 2,
      error: expect.stringContaining('error: the client gets its tokens by this trust only'),
    });
    await json(`client secret add acme ${clientId}`);
    expect(await admin(`client trust remove acme ${clientId} ${trustId}`)).toMatchObject({ out: `removed ${trustId}` });
    expect(await use(token)).toBe(401);
  });
});

test.each([
  'client create nowhere',
  'client create acme --expires 2000d',
  'client create acme --expires x',
  'client create acme --jwks nowhere.json',
  'client create acme --jwks package.json',
  'client create acme --jwks-uri http://keys.example.com/jwks',
  'client create acme --redirect-uri https://example.com/cb',
  'client remove acme --client-id c1',
  'client secret add acme wsclient_none',
  'client secret list acme wsclient_none',
  'client secret rotate acme wsclient_none x',
  'client secret revoke acme wsclient_none x',
  'client trust add acme wsclient_none --issuer https://a.example.com --subject x',
  'client trust add acme wsclient_none --issuer http://a.example.com --subject x --audience y',
  'client trust list acme wsclient_none',
  'client trust remove acme wsclient_none x',
  'client key add acme wsclient_none',
  'client key add acme wsclient_none --jwks package.json',
  'client key list acme wsclient_none',
  'client key replace acme wsclient_none',
  'client key replace acme wsclient_none --jwks-uri http://keys.example.com/jwks',
  'client key replace acme wsclient_none --jwks-uri https://keys.example.com/jwks',
  'client key remove acme wsclient_none',
  'client key remove acme wsclient_none --kid a --all',
  'client key remove acme wsclient_none --kid a',
  'client key remove acme wsclient_none --all',
  'client assertion nowhere x',
])('%s is an error of one line', async (line) => {
  const { code, out, error } = await admin(line);
  expect({ code, out, lines: error.split('\n').length }).toEqual({ code: 2, out: '', lines: 1 });
  expect(error).toMatch(/^error: /);
});
