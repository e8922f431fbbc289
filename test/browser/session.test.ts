import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findBarriers, useStage } from './browser.ts';

/** A page of the product, at an origin of its own, with its own colours. */
const product = createServer((_, response) => {
  response.setHeader('Content-Type', 'text/html').end(page);
});
let page = '';
await new Promise<void>((listening) => product.listen(0, '127.0.0.1', listening));
const productOrigin = `http://127.0.0.1:${(product.address() as AddressInfo).port}`;
afterAll(() => {
  product.close();
  product.closeAllConnections();
});

const on = useStage({ SETTINGS_ORIGINS: productOrigin, FRAME_ANCESTORS: productOrigin });

describe('a link', () => {
  test('works once; its code leaves the address and the history', async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    const link = await workspace.link();
    const first = await on.newPage();
    const urls: string[] = [];
    first.on('request', (request) => urls.push(request.url()));
    await first.goto(link);
    await first.getByRole('heading', { name: 'Acme' }).waitFor();
    expect(first.url()).toBe(`${on.stage.origin}/settings`);
    expect(urls.filter((url) => url.includes('wscode_'))).toEqual([]);
    await first.goBack();
    expect(first.url()).toBe('about:blank');
    const second = await on.newPage();
    await second.goto(link);
    await second.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
    expect(await findBarriers(second)).toEqual([]);
  });

  test('npm start prints one, for the workspace acme', async () => {
    const [, link = ''] = /Settings page: (\S+)/.exec(on.stage.printed) ?? [];
    const opened = await on.newPage();
    await opened.goto(link);
    await opened.getByRole('heading', { name: 'Acme' }).waitFor();
  });

  test('the page without a code says how to come in', async () => {
    const opened = await on.newPage();
    await opened.goto(`${on.stage.origin}/settings`);
    await opened.getByText('open the settings again from the product').waitFor();
  });
});

describe('the network', () => {
  test('a link can be tried again if its exchange never reached the service', async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    const opened = await on.newPage();
    await opened.route('**/exchange', (route) => route.abort());
    await opened.goto(await workspace.link());
    await opened.getByRole('heading', { name: 'The service does not answer' }).waitFor();
    await opened.unroute('**/exchange');
    await opened.getByRole('button', { name: 'Try again' }).click();
    await opened.getByRole('heading', { name: 'Acme' }).waitFor();
  });

  test('the page says that the service is down, and goes on by itself when it is back', async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    const opened = await on.newPage();
    await opened.goto(await workspace.link());
    await opened.getByRole('heading', { name: 'Acme' }).waitFor();
    await opened.route('**/manage/**', (route) => route.abort());
    await opened
      .getByText('The service does not answer. This page tries again by itself.')
      .waitFor({ timeout: 40_000 });
    expect(await findBarriers(opened)).toEqual([]);
    await opened.unroute('**/manage/**');
    await opened.getByText('The service does not answer.').waitFor({ state: 'detached', timeout: 60_000 });
  });

  test('a slow one is waited for twice: the frame is there at once, and everything is asked for together', async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    const token = await workspace.issueToken('Okta');
    await workspace.scim({ token: token.token, method: 'POST', path: '/Users', body: { roles: [] } });
    const opened = await on.newPage();
    let slow = true;
    await opened.route('**/manage/**', async (route) => {
      if (slow) await new Promise((resolve) => setTimeout(resolve, 3000));
      await route.continue();
    });
    const start = Date.now();
    await opened.goto(await workspace.link());
    await opened.getByRole('tab', { name: 'Setup', selected: true }).waitFor();
    expect(Date.now() - start).toBeLessThan(3000);
    await opened.getByRole('button', { name: 'See why' }).waitFor();
    expect(Date.now() - start).toBeLessThan(9000);
    slow = false;
  });

  test('a slow one is waited for', async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    const opened = await on.newPage();
    await opened.route('**/manage/**', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await route.continue();
    });
    await opened.goto(await workspace.link());
    await opened.getByText('Loading the settings…').waitFor();
    expect(await findBarriers(opened)).toEqual([]);
    await opened.getByRole('heading', { name: 'Acme' }).waitFor();
  });

  test('a page that is hidden asks for nothing', async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    const opened = await on.newPage();
    await opened.goto(await workspace.link());
    await opened.getByRole('heading', { name: 'Acme' }).waitFor();
    let asked = 0;
    opened.on('request', () => {
      asked += 1;
    });
    const show = (state: string) =>
      opened.evaluate(
        `Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`,
      );
    await show('hidden');
    await opened.waitForTimeout(500);
    asked = 0;
    await opened.waitForTimeout(4000);
    expect(asked).toBe(0);
    await show('visible');
    await opened.waitForTimeout(1000);
    expect(asked).toBeGreaterThan(0);
  });
});

describe('the end of a session', () => {
  test('is announced, with the way back', async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    const opened = await on.newPage();
    await opened.goto(await workspace.link('https://app.example.com/settings'));
    await opened.getByRole('heading', { name: 'Acme' }).waitFor();
    await opened.route('**/manage/**', (route) => route.fulfill({ status: 401, json: { detail: 'over' } }));
    await opened.getByRole('heading', { name: 'Your session has ended' }).waitFor();
    const link = opened.getByRole('link', { name: 'Open the settings again' });
    expect(await link.getAttribute('href')).toBe('https://app.example.com/settings');
    expect(await findBarriers(opened)).toEqual([]);
  });

  test.each([
    ['https://app.example.com/settings', 1],
    [undefined, 0],
  ])('by a reload is announced, with the way back to %s, and no secret is kept', async (returnUrl, links) => {
    const workspace = await on.stage.newWorkspace('Acme');
    const opened = await on.newPage();
    await opened.goto(await workspace.link(returnUrl));
    await opened.getByRole('heading', { name: 'Acme' }).waitFor();
    await opened.reload();
    await opened.getByRole('heading', { name: 'Your session ended when this page was left' }).waitFor();
    const link = opened.getByRole('link', { name: 'Open the settings again' });
    expect(await link.count()).toBe(links);
    if (returnUrl) expect(await link.getAttribute('href')).toBe(returnUrl);
    expect(await findBarriers(opened)).toEqual([]);
    const kept = await opened.evaluate('JSON.stringify([history.state, { ...sessionStorage }, document.cookie])');
    expect(kept).toBe(JSON.stringify([{ settingsSession: { returnUrl } }, {}, '']));
    await opened.goto(await workspace.link());
    await opened.getByRole('heading', { name: 'Acme' }).waitFor();
  });

  test('is not there yet if an administrator comes back to the page', async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    const opened = await on.newPage();
    await opened.goto(await workspace.link());
    await opened.getByRole('heading', { name: 'Acme' }).waitFor();
    await opened.goto('data:text/html,elsewhere');
    await opened.goBack({ waitUntil: 'commit' });
    await opened.getByRole('heading', { name: 'Acme' }).waitFor();
    await workspace.issueToken('Okta');
    await opened.getByRole('tab', { name: 'Credentials' }).click();
    await opened.getByText('Access token wscim_').waitFor();
  });

  test('is asked about while a token is shown that nobody has copied', async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    const opened = await on.newPage();
    await opened.goto(await workspace.link());
    await opened.getByLabel('Okta', { exact: true }).check();
    await opened.getByRole('button', { name: 'Create access token' }).click();
    const copied = opened.getByRole('button', { name: 'I have copied it' });
    await copied.waitFor();
    const asked: string[] = [];
    opened.on('dialog', async (dialog) => {
      asked.push(dialog.type());
      await dialog.dismiss();
    });
    await opened.reload({ timeout: 3000 }).catch(() => undefined);
    expect(asked).toEqual(['beforeunload']);
    await copied.click();
    await opened.reload();
    await opened.getByText('Your session ended when this page was left').waitFor();
    expect(asked).toHaveLength(1);
  });
});

describe('the element in a page of the product', () => {
  beforeAll(async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    const session = JSON.stringify(await workspace.session());
    page = `<!doctype html><html lang="en"><head><title>Product</title>
      <style>workspace-scim-settings { --scim-accent: #7a1fa2; --scim-font: Georgia, serif; }</style>
      <script type="module" src="${on.stage.origin}/settings/workspace-scim-settings.js"></script></head>
      <body><main><workspace-scim-settings></workspace-scim-settings></main>
      <script type="module">
        const element = document.querySelector('workspace-scim-settings');
        element.addEventListener('session-ended', () => { document.title = 'ended'; });
        element.session = ${session};
      </script></body></html>`;
  });

  test('works from another origin, in its colours and font', async () => {
    const opened = await on.newPage();
    await opened.goto(productOrigin);
    await opened.getByRole('heading', { name: 'Acme' }).waitFor();
    await opened.getByRole('tab', { name: 'Credentials' }).click();
    await opened.getByRole('button', { name: 'New access token' }).click();
    const button = opened.getByRole('button', { name: 'Create access token' });
    const style = await button.evaluate((each) => [
      getComputedStyle(each).backgroundColor,
      getComputedStyle(each).fontFamily,
    ]);
    expect(style).toEqual(['rgb(122, 31, 162)', 'Georgia, serif']);
    expect(await findBarriers(opened)).toEqual([]);
  });

  test('tells the page of the end of the session', async () => {
    const opened = await on.newPage();
    await opened.route('**/status', (route) =>
      route.fulfill({ status: 401, headers: { 'Access-Control-Allow-Origin': '*' }, json: {} }),
    );
    await opened.goto(productOrigin);
    await opened.getByText('Your session has ended').waitFor();
    expect(await opened.title()).toBe('ended');
  });
});

describe('what the server sends', () => {
  test('a policy without anything inline, that names who may frame the page', async () => {
    const { headers } = await fetch(`${on.stage.origin}/settings`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`frame-ancestors ${productOrigin}`);
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(policy).toContain("default-src 'none'");
  });
});
