import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { issuerPath, openLocalIssuer, toIssuer } from '../local/issuer/issuer.ts';
import { type LocalClient, newClient, readSecrets, type Secrets, writeSecrets } from '../local/issuer/secrets.ts';
import { openService, type TestService, type TestWorkspace } from './support/service.ts';

const resource = 'http://127.0.0.1/scim/v2';
const callback = 'https://system-admin.okta.com/admin/app/cpc/workspace/oauth/callback';
const folder = mkdtempSync(join(tmpdir(), 'scim-issuer-'));
let server: Server;
let origin: string;
let service: TestService;
let [acme, globex]: TestWorkspace[] = [];

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env['OAUTH_ISSUERS'] = JSON.stringify([toIssuer(origin, resource)]);
  service = await openService();
  [acme, globex] = [await service.newWorkspace(), await service.newWorkspace()];
  const workspaces = async () => (await service.workspaces.list()).map(({ id }) => id);
  const answer = openLocalIssuer({ origin, resource, folder, configured: [], workspaces });
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await service.close();
  rmSync(folder, { recursive: true });
});

/** A client of the issuer, tied to a workspace where one is given. */
async function newOAuthClient(workspaceId?: string): Promise<LocalClient> {
  const client = newClient([callback]);
  const secrets = readSecrets(folder) as Secrets;
  writeSecrets(folder, { ...secrets, clients: [...secrets.clients, client] });
  const { issuer } = toIssuer(origin, resource);
  if (workspaceId) {
    await service.workspaces.addClient({ workspaceId, issuer, clientId: client.client_id, created: 'now' });
  }
  return client;
}

type Tokens = { readonly access_token: string; readonly refresh_token?: string; readonly error?: string };

async function askForTokens(client: LocalClient, form: Readonly<Record<string, string>>): Promise<Tokens> {
  const credentials = Buffer.from(`${client.client_id}:${client.client_secret}`).toString('base64');
  const response = await fetch(`${origin}${issuerPath}/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${credentials}` },
    body: new URLSearchParams(form),
  });
  return (await response.json()) as Tokens;
}

/** A browser, as far as it is needed: it keeps cookies and follows nothing by itself. */
function openBrowser() {
  const cookies = new Map<string, string>();
  return async (url: string, form?: Readonly<Record<string, string>>): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const init = form ? { method: 'POST', body: new URLSearchParams(form) } : {};
    const response = await fetch(new URL(url, origin), { ...init, redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
      cookies.set(name, value);
    }
    return response;
  };
}

const locationOf = (response: Response) => response.headers.get('location') ?? '';

/** Sends the administrator to sign in and returns the address that the browser ends at. */
async function signIn(client: LocalClient, workspaceId: string, parameters: Readonly<Record<string, string>>) {
  const browse = openBrowser();
  const query = new URLSearchParams({
    client_id: client.client_id,
    response_type: 'code',
    redirect_uri: callback,
    scope: 'scim',
    state: 'of Okta',
    ...parameters,
  });
  const started = await browse(`${issuerPath}/auth?${query}`);
  if (!locationOf(started).includes('/sign-in/')) return { url: locationOf(started), status: started.status };
  const page = await browse(locationOf(started));
  expect(await page.text()).toContain(`<option>${workspaceId}</option>`);
  const signedIn = await browse(locationOf(started), { workspace: workspaceId });
  const ended = await browse(locationOf(signedIn));
  return { url: locationOf(ended), status: ended.status };
}

const list = async (token: string) => {
  const answer = await service.send({ path: '/scim/v2/Users', headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, names: (JSON.parse(answer.body).Resources ?? []).map(toName).sort() };
};
const toName = ({ userName }: { readonly userName: string }) => userName;

test('client credentials are for the token endpoint of the service: the local issuer refuses them', async () => {
  const client = await newOAuthClient(acme?.id);
  const { access_token, error } = await askForTokens(client, { grant_type: 'client_credentials', scope: 'scim' });
  expect({ access_token, error }).toEqual({ error: 'unsupported_grant_type' });
});

test('authorization code with PKCE, refreshed: the workspace is that of who signed in', async () => {
  const client = await newOAuthClient();
  await acme?.send({ method: 'POST', path: '/Users', body: { userName: 'in acme' } });
  await globex?.send({ method: 'POST', path: '/Users', body: { userName: 'another in globex' } });
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const { url } = await signIn(client, String(globex?.id), {
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  const answer = new URL(url);
  expect([answer.origin + answer.pathname, answer.searchParams.get('state')]).toEqual([callback, 'of Okta']);
  const code = answer.searchParams.get('code') ?? '';

  const withoutVerifier = { grant_type: 'authorization_code', code, redirect_uri: callback };
  const tokens = await askForTokens(client, { ...withoutVerifier, code_verifier: verifier });
  const seen = await list(tokens.access_token);
  expect(seen.status).toBe(200);
  expect(seen.names).toContain('another in globex');
  expect(seen.names).not.toContain('in acme');

  const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' };
  const refreshed = await askForTokens(client, form);
  expect(await list(refreshed.access_token)).toEqual(seen);
  expect(refreshed.access_token).not.toBe(tokens.access_token);
});

test('a code without its verifier, a flow without PKCE and another redirect address are refused', async () => {
  const client = await newOAuthClient();
  const challenge = createHash('sha256')
    .update('a verifier that is long enough to be one: 43 characters')
    .digest('base64url');
  const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
  const { url } = await signIn(client, String(acme?.id), pkce);
  const code = new URL(url).searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', code, redirect_uri: callback };
  expect((await askForTokens(client, form)).error).toBe('invalid_grant');
  expect((await signIn(client, String(acme?.id), {})).url).toContain('error=invalid_request');
  const elsewhere = await signIn(client, String(acme?.id), { ...pkce, redirect_uri: 'https://evil.example.com/' });
  expect(elsewhere).toEqual({ url: '', status: 400 });
});

test('only the owner of the machine can read the secrets of the issuer', () => {
  expect(statSync(join(folder, 'issuer.json')).mode & 0o077).toBe(0);
  expect(readFileSync(join(folder, 'issuer.json'), 'utf8')).toContain('"keys"');
});
