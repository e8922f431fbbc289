import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findBarriers, fits, useStage } from './browser.ts';
import type { StagedWorkspace } from './stage.ts';

const on = useStage({ OAUTH_ISSUERS: JSON.stringify([{ issuer: 'https://issuer.example.com' }]) });

async function open(page: Page, workspace: StagedWorkspace, tab: string): Promise<void> {
  await page.goto(await workspace.link());
  await page.getByRole('tab', { name: tab }).click();
}

/** A workspace with two members, a role that was refused, and a userName that was taken. */
async function stageConversation(name = 'Acme') {
  const workspace = await on.stage.newWorkspace(name);
  const okta = await workspace.issueToken('Okta');
  const { token } = okta;
  const create = async (body: object) => (await workspace.scim({ token, method: 'POST', path: '/Users', body })).json();
  const ada = (await create({
    userName: 'ada@example.com',
    externalId: '1',
    name: { givenName: 'Ada', familyName: 'Lovelace' },
  })) as { id: string };
  const grace = (await create({ userName: 'grace@example.com', displayName: 'Grace Hopper' })) as { id: string };
  await workspace.scim({
    token,
    method: 'PATCH',
    path: `/Users/${grace.id}`,
    body: { Operations: [{ op: 'replace', value: { active: false } }] },
  });
  await create({ userName: 'mary@example.com', roles: [{ value: 'editor' }] });
  await create({ userName: 'ADA@example.com' });
  return { workspace, okta, ada, grace };
}

describe('a refused provisioning is found with what to do in two clicks', () => {
  test('a role that is unknown, and a user name that is taken', async () => {
    const { workspace } = await stageConversation();
    const page = await on.newPage();
    await page.goto(await workspace.link());
    await page.getByRole('button', { name: 'See why' }).click();
    const attention = page.getByRole('group', { name: 'Needs attention' });
    await attention
      .getByText('Okta sent a role that this workspace does not have: editor (mary@example.com)')
      .waitFor();
    await attention.getByText('Roles here: admin, maker, contributor, viewer.').waitFor();
    await attention.getByText('another member already has this user name (ADA@example.com)').waitFor();
    await attention.getByText('Match people by user name').waitFor();
  });

  test('people with one cause are one entry, which is gone once they are mended', async () => {
    const { workspace, okta } = await stageConversation();
    const create = (userName: string, role: string) =>
      workspace.scim({
        token: okta.token,
        method: 'POST',
        path: '/Users',
        body: { userName, roles: [{ value: role }] },
      });
    await create('bo@example.com', 'editor');
    const page = await on.newPage();
    await open(page, workspace, 'Activity');
    const attention = page.getByRole('group', { name: 'Needs attention' });
    await attention.getByText('For bo@example.com, mary@example.com').waitFor();
    await attention.getByText('2 requests').waitFor();
    await create('mary@example.com', 'viewer');
    await attention.getByText('editor (bo@example.com)').waitFor();
    await create('bo@example.com', 'viewer');
    await attention.getByText('editor').waitFor({ state: 'detached' });
    await attention.getByText('another member already has this user name').waitFor();
  });

  test('lists come by themselves after the service was out of reach', async () => {
    const { workspace } = await stageConversation();
    const page = await on.newPage();
    await page.goto(await workspace.link());
    await page.getByRole('heading', { name: 'Acme' }).waitFor();
    for (const [tab, shown] of [
      ['Members', 'Ada Lovelace'],
      ['Activity', 'Okta created grace@example.com'],
    ] as const) {
      await page.context().setOffline(true);
      await page.getByRole('tab', { name: tab }).click();
      await page.getByText('Check your connection and try again.').waitFor();
      await page.getByText('This page tries again by itself.').waitFor();
      await page.context().setOffline(false);
      await page.getByText(shown).waitFor();
      await page.getByText('Check your connection and try again.').waitFor({ state: 'detached' });
    }
  });

  test('a token that was revoked, and one that expired', async () => {
    const { workspace, okta } = await stageConversation();
    const short = await workspace.issueToken('Short', new Date(Date.now() + 1500));
    const params = { path: { workspace: workspace.id, token: okta.id } };
    await on.stage.management.DELETE('/manage/v1/workspaces/{workspace}/tokens/{token}', { params });
    await new Promise((resolve) => setTimeout(resolve, 1600));
    for (const { token } of [okta, short]) expect((await workspace.scim({ token, path: '/Users' })).status).toBe(401);
    const page = await on.newPage();
    await page.goto(await workspace.link());
    await page.getByRole('button', { name: 'See why' }).click();
    const attention = page.getByRole('group', { name: 'Needs attention' });
    await attention.getByText('Okta used the credential Okta, which is not valid any more').waitFor();
    await attention.getByText('Okta used the credential Short, which has expired').waitFor();
    await attention.getByText('Create a new access token under Credentials').first().waitFor();
  });
});

describe('Activity', () => {
  test('new entries appear by themselves; filters; a file of all entries', async () => {
    const { workspace, okta } = await stageConversation();
    const page = await on.newPage();
    await open(page, workspace, 'Activity');
    const list = page.locator('workspace-scim-activity');
    await list.getByText('Okta deactivated grace@example.com').waitFor();
    await workspace.scim({ token: okta.token, method: 'POST', path: '/Users', body: { userName: 'new@example.com' } });
    await list.getByText('Okta created new@example.com').waitFor();
    await page.getByLabel('Kind of activity').selectOption({ label: 'Settings and credentials' });
    await list.getByText('The product created the access token Okta').waitFor();
    await list.getByText('Okta created new@example.com').waitFor({ state: 'detached' });
    await page.getByLabel('Kind of activity').selectOption({ label: 'Everything' });
    await page.getByLabel('Period').selectOption({ label: 'Last 24 hours' });
    await list.getByText('Okta created new@example.com').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export as CSV' }).click(),
    ]);
    const text = Buffer.concat(await (await download.createReadStream()).toArray()).toString();
    expect(text).toMatch(/^time,kind,what,/);
    expect(text).toContain('new@example.com');
    expect(text.match(/^time,/gm)).toHaveLength(1);
  });

  test('10,000 entries are shown page by page and exported as one file', async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    const page = await on.newPage();
    const total = 10_000;
    const newEntry = (at: number) => ({
      id: `entry-${at}`,
      kind: 'change',
      type: 'created',
      time: new Date(Date.now() - at * 1000).toISOString(),
      actor: { kind: 'credential', id: '1', name: 'Okta' },
      client: 'Okta',
      member: `1-${at}`,
      userName: `person-${at}@example.com`,
      revision: 1,
      changes: [],
    });
    await page.route('**/activity?**', (route) => {
      const request = route.request();
      const query = new URL(request.url()).searchParams;
      const [from, limit] = [Number(query.get('cursor') ?? 0), Number(query.get('limit') ?? 50)];
      const next = from + limit < total ? String(from + limit) : undefined;
      const entries = Array.from({ length: Math.min(limit, total - from) }, (_, at) => newEntry(from + at));
      if (request.headers()['accept'] !== 'text/csv')
        return route.fulfill({
          json: { items: query.get('kind') === 'refusal' ? [] : entries, ...(next && { nextCursor: next }) },
        });
      const lines = entries.map(({ time, userName }) => `${time},change,${userName}\r\n`);
      return route.fulfill({
        body: `time,kind,name\r\n${lines.join('')}`,
        contentType: 'text/csv',
        headers: next ? { 'Next-Cursor': next } : {},
      });
    });
    await page.route('**/activity', (route) =>
      route.fulfill({ json: { items: Array.from({ length: 50 }, (_, at) => newEntry(at)), nextCursor: '50' } }),
    );
    await open(page, workspace, 'Activity');
    for (const shown of [49, 99, 149]) {
      await page.getByText(`Okta created person-${shown}@example.com`, { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Show more' }).click();
    }
    await page.getByText('Okta created person-199@example.com', { exact: true }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export as CSV' }).click(),
    ]);
    const text = Buffer.concat(await (await download.createReadStream()).toArray()).toString();
    expect(text.trim().split('\r\n')).toHaveLength(total + 1);
  });
});

describe('Members', () => {
  test('counts, a search, a member with its attributes and its timeline', async () => {
    const { workspace } = await stageConversation();
    const page = await on.newPage();
    await open(page, workspace, 'Members');
    await page.getByText('2 members: 1 active, 1 inactive').waitFor();
    await page.getByRole('searchbox').fill('grace');
    await page.getByRole('button', { name: /Ada Lovelace/ }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /Grace Hopper.*not linked.*inactive/s }).click();
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
    await page.getByText('Okta deactivated grace@example.com').waitFor();
    await page.getByText('Okta created grace@example.com').waitFor();
    expect(await page.getByText('mary@example.com').count()).toBe(0);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'All members' }).click();
    await page.getByRole('searchbox').fill('nobody');
    await page.getByText('No member fits.').waitFor();
  });

  test('nobody yet', async () => {
    const page = await on.newPage();
    await open(page, await on.stage.newWorkspace('Acme'), 'Members');
    await page.getByText('No members yet.').waitFor();
    await page.getByText('0 members: 0 active, 0 inactive').waitFor();
  });
});

describe('Credentials', () => {
  test('who made it, who used it last, when it ends; rotate with a grace; revoke asks', async () => {
    const { workspace, okta } = await stageConversation();
    await workspace.issueToken('Ends soon', new Date(Date.now() + 3 * 86_400_000));
    const page = await on.newPage();
    await page.goto(await workspace.link());
    await page.getByText('“Ends soon” ends soon').waitFor();
    await page.getByRole('tab', { name: 'Credentials' }).click();
    await page.getByText('ends in 2 days').waitFor();
    await page
      .getByText(/created .* by the product/)
      .first()
      .waitFor();
    await page.getByText('Last used').waitFor();

    await page.getByRole('button', { name: 'Rotate Okta' }).click();
    await page.getByLabel('The old one works').selectOption({ label: 'for one more hour' });
    await page.getByRole('button', { name: 'Create the new token' }).click();
    const token = await page.getByRole('textbox', { name: 'Access token' }).inputValue();
    for (const each of [token, okta.token])
      expect((await workspace.scim({ token: each, path: '/Users' })).status).toBe(200);
    await page.getByRole('button', { name: 'I have copied it' }).click();

    await page.getByRole('button', { name: 'Revoke Okta' }).nth(1).click();
    await page.locator('workspace-scim-dialog').getByText('Last used').waitFor();
    await page.locator('workspace-scim-dialog').getByText('from the address 127.0.0.1').waitFor();
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.getByText('revoked', { exact: true }).waitFor();
    expect((await workspace.scim({ token: okta.token, path: '/Users' })).status).toBe(401);
  });

  test('an OAuth2 client is added and removed', async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    const page = await on.newPage();
    await open(page, workspace, 'Credentials');
    await page.getByText('No credentials yet.').waitFor();
    await page.getByRole('button', { name: 'Add a client of it' }).click();
    await page.getByLabel('Issuer').fill('https://issuer.example.com');
    await page.getByLabel('Client id').fill('entra');
    await page.getByRole('button', { name: 'Add client' }).click();
    await page.getByText('OAuth2 client of https://issuer.example.com').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Remove entra' }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('No credentials yet.').waitFor();
  });
});

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test.each([320, 1280])('at %i pixels nothing is cut and axe finds nothing, on each tab', async (width) => {
    const { workspace } = await stageConversation('Averyveryverylongnameofanorganization'.repeat(3));
    const page = await on.newPage({ colorScheme, viewport: { width, height: 800 } });
    await open(page, workspace, 'Setup');
    for (const tab of ['Setup', 'Credentials', 'Members', 'Activity']) {
      await page.getByRole('tab', { name: tab }).click();
      await page.getByText('Loading').waitFor({ state: 'detached' });
      expect([tab, await fits(page)]).toEqual([tab, true]);
      expect([tab, await findBarriers(page)]).toEqual([tab, []]);
    }
  });
});
