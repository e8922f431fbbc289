import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findBarriers, fits, readFocus, useStage } from './browser.ts';
import type { StagedWorkspace } from './stage.ts';

const on = useStage({ SSO_URL: 'https://app.example.com/sso' });

async function open(page: Page, workspace: StagedWorkspace): Promise<void> {
  await page.goto(await workspace.link());
  await page.getByRole('heading', { name: 'Connect your identity provider' }).waitFor();
}

describe.each([
  ['Okta', 'Okta SCIM Client 1.0.0', 'Okta', 'SCIM connector base URL', 'Authorization'],
  ['OneLogin', 'OneLogin-SCIM/1.0', 'OneLogin', 'SCIM Base URL', 'SCIM Bearer Token'],
])(
  'from the link to a connected %s, with nothing but what the page says',
  (name, agent, client, urlField, tokenField) => {
    test('the first request shows by itself, then what it did', async () => {
      const workspace = await on.stage.newWorkspace('Acme', { sso: true, provisioning: false });
      const page = await on.newPage();
      await open(page, workspace);
      const start = Date.now();

      await page.getByRole('switch', { name: 'SCIM provisioning' }).click();
      await page.getByText('On. Your identity provider creates').waitFor();
      await page.getByLabel(name, { exact: true }).check();
      await page.getByRole('button', { name: 'Create access token' }).click();
      const base = await page.getByRole('textbox', { name: urlField }).inputValue();
      const token = await page.getByRole('textbox', { name: tokenField }).inputValue();
      await page.getByText('No request yet.').waitFor();

      const test = await fetch(`${base}/Users?filter=userName+eq+%22nobody%22`, {
        headers: { Authorization: `Bearer ${token}`, 'User-Agent': agent },
      });
      expect(test.status).toBe(200);
      await page.getByText(`Connected: ${client} sent a request with the token ${name}, `).waitFor();

      await workspace.scim({
        token,
        agent,
        method: 'POST',
        path: '/Users',
        body: { userName: 'ada@example.com', externalId: '1' },
      });
      await page.getByText(`Connected: ${client} created ada@example.com, `).waitFor();
      expect(Date.now() - start).toBeLessThan(120_000);
    });
  },
);

describe('the token', () => {
  test('is shown once: after that it stands nowhere', async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    const page = await on.newPage();
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.url(), request.postData() ?? ''));
    await open(page, workspace);
    await page.getByLabel('Okta', { exact: true }).check();
    await page.getByRole('button', { name: 'Create access token' }).click();
    const token = await page.getByRole('textbox', { name: 'Access token' }).inputValue();
    expect(token).toMatch(/^wscim_/);
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByText('The token is no longer shown').waitFor();
    for (const box of await page.getByRole('textbox').all()) expect(await box.inputValue()).not.toContain(token);
    expect(sent.join()).not.toContain(token);
    const kept = await page.evaluate(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href])',
    );
    expect(kept).toBe(JSON.stringify([{}, {}, '', `${on.stage.origin}/settings`]));
  });

  test('is copied by its button', async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    const page = await on.newPage({ permissions: ['clipboard-read', 'clipboard-write'] });
    await open(page, workspace);
    await page.getByRole('button', { name: 'Copy Base URL' }).click();
    await page.getByText('Copied', { exact: true }).first().waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(`${on.stage.origin}/scim/v2`);
  });

  test('has the focus, belongs to its guide, and is gone once it is revoked', async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    const page = await on.newPage();
    await open(page, workspace);
    const field = page.getByRole('textbox', { name: 'Access token' });
    const focused = () => readFocus(page, 'focused.value');
    await page.getByLabel('Okta', { exact: true }).check();
    await page.getByRole('button', { name: 'Create access token' }).click();
    await field.waitFor();
    const token = await field.inputValue();
    expect(await focused()).toBe(token);

    await page.getByLabel('OneLogin', { exact: true }).check();
    await page.getByText('Create an access token: OneLogin sends it').waitFor();
    expect(await field.count()).toBe(0);
    await page.getByLabel('Okta', { exact: true }).check();
    expect(await field.inputValue()).toBe(token);

    await page.getByRole('tab', { name: 'Credentials' }).click();
    await page.getByRole('button', { name: 'Rotate Okta' }).click();
    await page.getByRole('button', { name: 'Create the new token' }).click();
    const rotated = page.locator('workspace-scim-credentials').getByRole('textbox', { name: 'Access token' });
    await rotated.waitFor();
    await expect(rotated.inputValue()).resolves.not.toBe(token);
    expect(await focused()).toBe(await rotated.inputValue());

    await page.getByRole('button', { name: 'Revoke Okta' }).nth(1).click();
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.getByText('revoked', { exact: true }).waitFor();
    await page.getByRole('tab', { name: 'Setup' }).click();
    await page.getByText('Create an access token: Okta sends it').waitFor();
    expect(await page.locator('workspace-scim-setup').getByRole('textbox', { name: 'Access token' }).count()).toBe(0);
  });

  test('is made once, although the first answer was lost', async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    const page = await on.newPage();
    await open(page, workspace);
    await page.getByLabel('Okta', { exact: true }).check();
    await page.route(
      '**/tokens',
      async (route) => {
        if (route.request().method() !== 'POST') return route.continue();
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await page.getByRole('button', { name: 'Create access token' }).click();
    await page.getByText('The service was not reached.').waitFor();
    await page.unroute('**/tokens');
    await page.getByRole('button', { name: 'Create access token' }).click();
    await page.getByText('its text was lost on the way').waitFor();
    const { data } = await on.stage.management.GET('/manage/v1/workspaces/{workspace}/tokens', {
      params: { path: { workspace: workspace.id } },
    });
    expect(data?.items).toHaveLength(1);
  });
});

describe('the state of the connection', () => {
  test.each([320, 1280])('stays in sight while the steps are scrolled, at %i pixels', async (width) => {
    const page = await on.newPage({ viewport: { width, height: 700 } });
    await open(page, await on.stage.newWorkspace('Acme'));
    await page.getByLabel('Okta', { exact: true }).check();
    await page.evaluate('scrollTo(0, document.body.scrollHeight)');
    const box = await page.getByText('No request yet.').boundingBox();
    expect(box?.y).toBeLessThan(100);
    expect(box?.y).toBeGreaterThanOrEqual(0);
    const copy = page.getByRole('button', { name: 'Copy Base URL' });
    await copy.focus();
    const state = await page.getByRole('group', { name: 'Connection' }).boundingBox();
    expect((await copy.boundingBox())?.y).toBeGreaterThanOrEqual((state?.y ?? 0) + (state?.height ?? 0));
  });

  test('lists the causes some minutes after a credential was created, if nothing came', async () => {
    const workspace = await on.stage.newWorkspace('Acme');
    await workspace.issueToken('Okta');
    const page = await on.newPage({ viewport: { width: 320, height: 700 } });
    await page.clock.install();
    await open(page, workspace);
    await page.getByText('No request yet.').waitFor();
    const causes = page.getByRole('group', { name: 'If your test failed' });
    expect(await causes.count()).toBe(0);
    await page.clock.fastForward(200_000);
    await causes.getByText('The test did not run.').waitFor();
    const items = await causes.getByRole('listitem').allTextContents();
    expect(items[1]).toContain(`${on.stage.origin}/scim/v2`);
    expect(items[2]).toContain('begins with wscim_ and has 55 characters');
    const [state, list, steps] = await Promise.all(
      [page.getByRole('group', { name: 'Connection' }), causes, page.getByLabel('Okta', { exact: true })].map((each) =>
        each.boundingBox(),
      ),
    );
    expect([(state?.y ?? 0) < (list?.y ?? 0), (list?.y ?? 0) < (steps?.y ?? 0)]).toEqual([true, true]);
    expect([await fits(page), await findBarriers(page)]).toEqual([true, []]);
  });
});

test('without the address of single sign-on, the page says where it is set up, and leads back to the product', async () => {
  const workspace = await on.stage.newWorkspace('Globex', { sso: false });
  const page = await on.newPage();
  await page.goto(await workspace.link('https://app.example.com/settings'));
  await page.evaluate("document.querySelector('workspace-scim-settings').ssoUrl = undefined");
  await page.getByText('Single sign-on is set up in the settings of').waitFor();
  const link = page.getByRole('link', { name: 'the product' });
  expect(await link.getAttribute('href')).toBe('https://app.example.com/settings');
  expect(await findBarriers(page)).toEqual([]);
});

test('without single sign-on the switch is off, says why, and leads to where it is set up', async () => {
  const workspace = await on.stage.newWorkspace('Globex', { sso: false });
  const page = await on.newPage();
  await open(page, workspace);
  expect(await page.getByRole('switch').isDisabled()).toBe(true);
  const link = page.getByRole('link', { name: 'Set up single sign-on' });
  expect(await link.getAttribute('href')).toBe('https://app.example.com/sso');
  expect(await findBarriers(page)).toEqual([]);
});

test('switching off asks, and says that nobody is deleted', async () => {
  const workspace = await on.stage.newWorkspace('Acme');
  const page = await on.newPage();
  await open(page, workspace);
  await page.getByRole('switch', { name: 'SCIM provisioning' }).click();
  await page.locator('workspace-scim-dialog').getByText('Nobody is deleted').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(await page.getByRole('switch', { name: 'SCIM provisioning' }).getAttribute('aria-checked')).toBe('true');
  await page.getByRole('switch', { name: 'SCIM provisioning' }).click();
  await page.getByRole('button', { name: 'Switch off' }).click();
  await page.getByText('Off. Your identity provider cannot').waitFor();
  const token = await workspace.issueToken('Okta');
  expect((await workspace.scim({ token: token.token, path: '/Users' })).status).toBe(403);
});

test('by keyboard only: switch on, choose Okta, make the token', async () => {
  const workspace = await on.stage.newWorkspace('Acme', { provisioning: false });
  const page = await on.newPage();
  await open(page, workspace);
  const words =
    "[focused.getAttribute('aria-labelledby') ?? '', focused.type ?? '', focused.textContent.trim()].join('|')";
  const tabTo = async (pattern: RegExp) => {
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press('Tab');
      if (pattern.test(String(await readFocus(page, words)))) return;
    }
    throw new Error(`Tab never reached ${pattern}`);
  };
  await tabTo(/^switch-title/);
  await page.keyboard.press('Space');
  await page.getByText('On. Your identity provider creates').waitFor();
  await tabTo(/\|radio\|/);
  await page.keyboard.press('Space');
  await tabTo(/Create access token/);
  await page.keyboard.press('Enter');
  await page.getByText('It is not shown again.').waitFor();
});

test.each([
  ['SCIM provisioning', false, [], 'true'],
  ['SCIM provisioning', true, ['Switch off'], 'false'],
  ['Groups', true, [], 'true'],
] as const)(
  'the switch %s keeps the focus while it changes from %s: %j',
  async (name, provisioning, buttons, after) => {
    const page = await on.newPage();
    await open(page, await on.stage.newWorkspace('Acme', { provisioning }));
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let sent = 0;
    await page.route('**/manage/v1/workspaces/*', async (route) => {
      if (route.request().method() === 'PATCH') {
        sent += 1;
        await held;
      }
      await route.continue();
    });
    const focused = () => readFocus(page, `focused.getAttribute('aria-labelledby')`);
    const control = page.locator(`[role="switch"][aria-labelledby="${name === 'Groups' ? 'groups' : 'switch'}-title"]`);
    await control.focus();
    const label = await focused();
    await page.keyboard.press('Space');
    for (const button of buttons) await page.getByRole('button', { name: button }).click();
    await page.locator('[role="switch"][aria-busy="true"]').first().waitFor();
    if (buttons.length === 0) {
      expect(await focused()).toBe(label);
      await page.keyboard.press('Space');
    }
    answer();
    await page.locator('[role="switch"][aria-busy="false"]').first().waitFor();
    expect([await control.getAttribute('aria-checked'), await focused(), sent]).toEqual([after, label, 1]);
  },
);

test('the arrow keys move between the tabs', async () => {
  const page = await on.newPage();
  await open(page, await on.stage.newWorkspace('Acme'));
  await page.getByRole('tab', { name: 'Setup' }).focus();
  for (const [key, tab] of [
    ['ArrowRight', 'Credentials'],
    ['End', 'Activity'],
    ['ArrowRight', 'Setup'],
    ['ArrowLeft', 'Activity'],
    ['Home', 'Setup'],
  ] as const) {
    await page.keyboard.press(key);
    await page.getByRole('tab', { name: tab, selected: true }).waitFor();
  }
});

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test.each([320, 1280])('at %i pixels nothing is cut and axe finds nothing, with each guide open', async (width) => {
    const workspace = await on.stage.newWorkspace('An organization with a name of sixty characters, or even more');
    const page = await on.newPage({ colorScheme, viewport: { width, height: 800 } });
    await open(page, workspace);
    for (const radio of await page.getByRole('radio').all()) {
      await radio.check();
      await page.getByRole('button', { name: /^Create (access token|OAuth2 client)$/ }).waitFor();
      expect(await fits(page)).toBe(true);
    }
    await page.getByLabel('Okta', { exact: true }).check();
    await page.getByRole('button', { name: 'Create access token' }).click();
    await page.getByText('It is not shown again.').waitFor();
    expect(await fits(page)).toBe(true);
    expect(await findBarriers(page)).toEqual([]);
  });
});
