import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from '@jest/globals';
import { openHost } from '../../docs/settings-page-host.ts';
import { useStage } from './browser.ts';

/** A page of the product that is served before the service: its origin stands in the settings of the service. */
let host: Server | undefined;
const port = 20_000 + Math.floor(Math.random() * 20_000);
const origin = `http://127.0.0.1:${port}`;
const on = useStage({ SETTINGS_ORIGINS: origin });

afterAll(() => {
  host?.close();
  host?.closeAllConnections();
});

async function start(workspace: string): Promise<void> {
  host?.close();
  const [, managementKey = ''] = /Management key: (\S+)/.exec(on.stage.printed) ?? [];
  const ada = { id: '42', name: 'Ada Lovelace', workspace };
  host = openHost({
    service: on.stage.origin,
    managementKey,
    findAdministrator: ({ url }) => (url?.includes('stranger') ? undefined : ada),
  });
  host.listen(port, '127.0.0.1');
  await once(host, 'listening');
  expect((host.address() as AddressInfo).port).toBe(port);
}

test('the example of docs/settings-page.md redirects to the page, holds the element, and refuses strangers', async () => {
  const workspace = await on.stage.newWorkspace('Acme');
  await start(workspace.id);
  const page = await on.newPage();
  await page.goto(`${origin}/provisioning`);
  await page.getByRole('heading', { name: 'Acme' }).waitFor();
  expect(page.url()).toBe(`${on.stage.origin}/settings`);
  const back = page.getByRole('link', { name: 'Back' });
  expect(await back.getAttribute('href')).toBe(`${origin}/provisioning`);

  await page.goto(`${origin}/provisioning/embedded`);
  await page.getByRole('heading', { name: 'Acme' }).waitFor();
  expect(await page.content()).not.toContain('wsset_');
  await page.getByRole('tab', { name: 'Activity' }).click();
  await page.getByText('Ada Lovelace opened the settings').first().waitFor();

  expect((await fetch(`${origin}/provisioning?stranger`)).status).toBe(403);
});

test('a session that ended is opened again by the page of the product', async () => {
  const page = await on.newPage();
  let asked = 0;
  // The first time, the service itself refuses the session: its answer must be readable across origins.
  await page.route('**/status', (route) => {
    asked += 1;
    const headers = route.request().headers();
    return route.continue(asked === 1 ? { headers: { ...headers, authorization: 'Bearer wsset_ended' } } : {});
  });
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.url().endsWith('/status') && response.request().method() === 'GET'),
    page.goto(`${origin}/provisioning/embedded`),
  ]);
  expect([answer.status(), await answer.headerValue('access-control-allow-origin')]).toEqual([401, origin]);
  await page.getByRole('heading', { name: 'Acme' }).waitFor();
  expect(asked).toBeGreaterThan(1);
});

test('without a page that opens another one, the page announces the end of a session, not an outage', async () => {
  const page = await on.newPage();
  await page.route('**/provisioning/embedded.js', (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `document.querySelector('workspace-scim-settings').session =
        { workspace: 'acme', token: 'wsset_ended', expiresAt: new Date(Date.now() + 3600000).toISOString() };`,
    }),
  );
  await page.goto(`${origin}/provisioning/embedded`);
  await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
  expect(await page.getByText('does not answer').count()).toBe(0);
});
