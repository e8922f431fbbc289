import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findBarriers, fits, useStage } from './browser.ts';
import type { StagedWorkspace } from './stage.ts';

const on = useStage({ SSO_URL: 'https://app.example.com/sso' });

const agent = 'Microsoft.AzureAD/1.0';

/** The page with the guide of Entra ID open. */
async function open(workspace: StagedWorkspace, options: Parameters<typeof on.newPage>[0] = {}): Promise<Page> {
  const page = await on.newPage(options);
  await page.goto(await workspace.link());
  await page.getByLabel('Microsoft Entra ID', { exact: true }).check();
  return page;
}

const readField = (page: Page, label: string) => page.getByRole('textbox', { name: label, exact: true }).inputValue();

/** A token request as Entra ID sends it. */
const askToken = (endpoint: string, form: Readonly<Record<string, string>>) =>
  fetch(endpoint, {
    method: 'POST',
    headers: { 'User-Agent': agent },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'scim', ...form }),
  });

/** Creates the client in step 1; returns what the fields of the console are filled with. */
async function createClient(page: Page) {
  await page.getByRole('button', { name: 'Create OAuth2 client' }).click();
  const client_secret = await readField(page, 'Client Secret');
  return {
    base: await readField(page, 'Tenant URL'),
    endpoint: await readField(page, 'Token Endpoint'),
    form: { client_id: await readField(page, 'Client Identifier'), client_secret },
  };
}

describe('from the link to an Entra ID that is connected by OAuth2, with nothing but what the page says', () => {
  test('the first request shows by itself, then what it did', async () => {
    const workspace = await on.stage.newWorkspace('Acme', { sso: true, provisioning: false });
    const start = Date.now();
    const page = await open(workspace);
    await page.getByRole('switch', { name: 'SCIM provisioning' }).click();
    await page.getByText('On. Your identity provider creates').waitFor();
    const { base, endpoint, form } = await createClient(page);
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByText('No request yet.').waitFor();

    const answer = await askToken(endpoint, form);
    expect(answer.status).toBe(200);
    const { access_token: token } = (await answer.json()) as { access_token: string };
    await page
      .getByText('Waiting: Microsoft Entra ID got an access token with the OAuth2 client Microsoft Entra ID, ')
      .waitFor();
    expect(await page.getByText('Connected:').count()).toBe(0);
    const headers = { Authorization: `Bearer ${token}`, 'User-Agent': agent };
    const probe = await fetch(`${base}/Users?filter=userName+eq+%22nobody%22`, { headers });
    expect(probe.status).toBe(200);
    await page
      .getByText('Connected: Microsoft Entra ID sent a request with the OAuth2 client Microsoft Entra ID, ')
      .waitFor();

    await workspace.scim({ token, agent, method: 'POST', path: '/Users', body: { userName: 'ada@example.com' } });
    await page.getByText('Connected: Microsoft Entra ID created ada@example.com, ').waitFor();
    expect(Date.now() - start).toBeLessThan(120_000);
  });

  test('the secret is shown once: after that it stands nowhere', async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    const page = await open(workspace);
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.url(), request.postData() ?? ''));
    const { form } = await createClient(page);
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByText('The client secret is no longer shown').waitFor();
    for (const box of await page.getByRole('textbox').all())
      expect(await box.inputValue()).not.toBe(form.client_secret);
    expect(await readField(page, 'Client Identifier')).toBe(form.client_id);
    expect(sent.join()).not.toContain(form.client_secret);
  });

  test('another way to connect forgets the secret of the first', async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    const page = await open(workspace);
    await createClient(page);
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByLabel('Microsoft Entra ID connects by').selectOption('Bearer token');
    await page.getByText('The access token of step 1').waitFor();
    await page.getByRole('button', { name: 'Create access token' }).click();
    expect(await readField(page, 'Secret Token')).toMatch(/^wscim_/);
  });

  test('by a trust there is no secret, and the console gets the rest', async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    const page = await open(workspace);
    await page.getByLabel('Microsoft Entra ID connects by').selectOption('Workload identity federation');
    await page.getByText('The client id of step 3').waitFor();
    const tenant = 'https://login.microsoftonline.com/ce5f061f-abe6-4e40-9615-301f87bcb7f0';
    await page.getByLabel('Issuer', { exact: true }).fill(`${tenant}/v2.0`);
    await page.getByLabel('JWKS URL').fill(`${tenant}/discovery/v2.0/keys`);
    await page.getByLabel('Subject').fill('d2f8ee76-c549-45b8-a143-f5b640669704');
    await page.getByLabel('Audience').fill('api://b5ba7a93-4452-4522-aeb4-a2b5da870c16/.default');
    await page.getByRole('button', { name: 'Create OAuth2 client' }).click();
    await page.getByText('It has no secret.').waitFor();
    expect(await readField(page, 'Client Identifier')).toMatch(/^wsclient_/);
    expect(await readField(page, 'Token Endpoint')).toBe(`${on.stage.origin}/oauth2/token`);
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('tab', { name: 'Credentials' }).click();
    await page.getByText(`Trusts tokens of ${tenant}/v2.0`).waitFor();
    const remove = async () => {
      await page.getByRole('button', { name: /^Remove the trust in/ }).click();
      await page.getByRole('button', { name: 'Remove', exact: true }).last().click();
    };
    await remove();
    await page.getByText('The client gets its tokens by this trust only').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'New secret for Microsoft Entra ID' }).click();
    await page.getByRole('button', { name: 'Create the secret' }).click();
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await remove();
    await page.getByText(`Trusts tokens of`).waitFor({ state: 'detached' });
  });

  test('a refused token of the provider is compared with the trust, claim by claim', async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    const trust = { issuer: 'https://issuer.example.com', subject: 'provisioning', audience: 'scim' };
    await on.stage.management.POST('/manage/v1/workspaces/{workspace}/token-clients', {
      params: { path: { workspace: workspace.id } },
      body: { name: 'Federated', trusts: [trust] },
    });
    const page = await on.newPage();
    await page.goto(await workspace.link());
    await page.getByRole('tab', { name: 'Credentials' }).click();
    await page.getByRole('button', { name: 'Find out why' }).click();
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const claims = { iss: trust.issuer, sub: trust.subject, aud: 'another', exp: Math.floor(Date.now() / 1000) + 300 };
    await page
      .getByLabel('A token of your identity provider')
      .fill(`${encode({ alg: 'RS256', kid: '1', typ: 'JWT' })}.${encode(claims)}.AAAA`);
    await page.getByRole('button', { name: 'Check the token' }).click();
    await page.getByText('This token is refused.').waitFor();
    await page.getByText('In the token: another').waitFor();
    await page.getByText('Expected: scim').waitFor();
    expect([await fits(page), await findBarriers(page)]).toEqual([true, []]);
  });

  test('a wrong secret shows by itself, with what to do', async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    const page = await open(workspace);
    const { endpoint, form } = await createClient(page);
    const other = await open(await on.stage.newWorkspace('Globex'));
    const { form: wrong } = await createClient(other);
    await other.close();
    expect((await askToken(endpoint, { ...form, client_secret: wrong.client_secret })).status).toBe(401);
    await page.getByText('Refused: Microsoft Entra ID asked for an access token with a wrong secret').waitFor();
    await page.getByText('Create a new secret of the client under Credentials').first().waitFor();
    expect((await askToken(endpoint, form)).status).toBe(200);
    await page.getByText('Waiting: Microsoft Entra ID got an access token').waitFor();
  });

  test('a trust that cannot be is refused, and what was typed stays', async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    const page = await open(workspace);
    await page.getByLabel('Microsoft Entra ID connects by').selectOption('Workload identity federation');
    await page.getByLabel('Issuer', { exact: true }).fill('http://issuer.example.com');
    await page.getByLabel('Subject').fill('subject');
    await page.getByLabel('Audience').fill('audience');
    await page.getByRole('button', { name: 'Create OAuth2 client' }).click();
    await page.getByRole('alert').getByText('https').waitFor();
    expect(await page.getByLabel('Subject').inputValue()).toBe('subject');
  });
});

test('a client is created, its secret rotated and revoked, and the client removed, under Credentials', async () => {
  const workspace = await on.stage.newWorkspace('Acme');
  const page = await on.newPage();
  await page.goto(await workspace.link());
  await page.getByRole('tab', { name: 'Credentials' }).click();
  await page.getByRole('button', { name: 'New OAuth2 client' }).click();
  await page.getByLabel('Client name').fill('Ping');
  await page.getByRole('button', { name: 'Create OAuth2 client' }).click();
  const [endpoint, client_id, first] = [
    await readField(page, 'Token endpoint'),
    await readField(page, 'Client id'),
    await readField(page, 'Client secret'),
  ];
  await page.getByRole('button', { name: 'I have copied it' }).click();
  const statusOf = async (client_secret: string) => (await askToken(endpoint, { client_id, client_secret })).status;
  expect(await statusOf(first)).toBe(200);

  await page.getByRole('button', { name: /^Rotate the secret/ }).click();
  await page.getByLabel('The old one works').selectOption('for one more hour');
  await page.getByRole('button', { name: 'Create the new secret' }).click();
  const second = await readField(page, 'Client secret');
  await page.getByRole('button', { name: 'I have copied it' }).click();
  expect([second !== first, await statusOf(first), await statusOf(second)]).toEqual([true, 200, 200]);

  await page.getByRole('button', { name: 'New secret for Ping' }).click();
  await page.getByRole('button', { name: 'Create the secret' }).click();
  const third = await readField(page, 'Client secret');
  await page.getByRole('button', { name: 'I have copied it' }).click();
  expect(await statusOf(third)).toBe(200);

  await page.getByRole('button', { name: `Revoke the secret ${first.slice(0, 10)}` }).click();
  await page.getByText('Last used').first().waitFor();
  await page.getByRole('button', { name: 'Revoke', exact: true }).last().click();
  await page.getByText('revoked', { exact: true }).waitFor();
  expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200]);

  await page.getByRole('button', { name: 'Remove Ping' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).last().click();
  await page.getByText('No credentials yet.').waitFor();
  expect(await statusOf(second)).toBe(401);
  await page.getByRole('tab', { name: 'Activity' }).click();
  for (const text of [
    'created the OAuth2 client Ping',
    'rotated a secret of the OAuth2 client Ping',
    'removed the OAuth2 client Ping',
  ])
    await page.getByText(`Ada Lovelace ${text}`).waitFor();
});

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test.each([320, 1280])('at %i pixels nothing is cut and axe finds nothing, by each way', async (width) => {
    const workspace = await on.stage.newWorkspace('Acme');
    const page = await open(workspace, { colorScheme, viewport: { width, height: 900 } });
    for (const way of ['OAuth2 client credentials grant', 'Workload identity federation', 'Bearer token']) {
      await page.getByLabel('Microsoft Entra ID connects by').selectOption(way);
      expect([way, await fits(page), await findBarriers(page)]).toEqual([way, true, []]);
    }
    await page.getByLabel('Microsoft Entra ID connects by').selectOption('OAuth2 client credentials grant');
    await createClient(page);
    expect([await fits(page), await findBarriers(page)]).toEqual([true, []]);
    await page.getByRole('tab', { name: 'Credentials' }).click();
    await page.getByText('OAuth2 client wsclient_').waitFor();
    expect([await fits(page), await findBarriers(page)]).toEqual([true, []]);
    await page.getByRole('button', { name: /^New secret for/ }).click();
    expect([await fits(page), await findBarriers(page)]).toEqual([true, []]);
  });
});
