import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { readFocus, useStage } from './browser.ts';
import type { StagedWorkspace } from './stage.ts';

const on = useStage();

interface Scene {
  readonly page: Page;
  readonly workspace: StagedWorkspace;
}

const issue = async ({ page }: Scene) => {
  await page.getByRole('tab', { name: 'Setup' }).click();
  await page.getByLabel('Okta', { exact: true }).check();
  await page.getByRole('button', { name: 'Create access token' }).click();
};
const openTab =
  (name: string) =>
  ({ page }: Scene) =>
    page.getByRole('tab', { name }).click();
const press =
  (name: string | RegExp) =>
  ({ page }: Scene) =>
    page
      .getByRole('button', { name, exact: typeof name === 'string' })
      .first()
      .press('Enter');

const text = 'focused.textContent.trim()';
const steps: readonly (readonly [
  what: string,
  steps: readonly ((scene: Scene) => Promise<void>)[],
  read: string,
  expected: unknown,
])[] = [
  ['See why: to what the other tab shows', [press('See why')], 'focused.id', 'panel'],
  ['a token that was created: to the token', [issue], '/^wscim_/.test(focused.value)', true],
  [
    'I have copied it: to what stands in its place',
    [issue, press('I have copied it')],
    text,
    'The token is no longer shown. If you need another one, create it here.',
  ],
  [
    'a dialog that was cancelled: to its button',
    [openTab('Credentials'), press('Rotate Okta'), press('Cancel')],
    "focused.getAttribute('aria-label')",
    'Rotate Okta',
  ],
  [
    'Escape in a dialog: to its button',
    [openTab('Credentials'), press('Revoke Okta'), ({ page }) => page.keyboard.press('Escape')],
    "focused.getAttribute('aria-label')",
    'Revoke Okta',
  ],
  [
    'a token that was revoked: to the title, for its button is gone',
    [openTab('Credentials'), press('Revoke Okta'), press('Revoke')],
    text,
    'Credentials',
  ],
  [
    'a token that was rotated: to the new token',
    [openTab('Credentials'), press('Rotate Okta'), press('Create the new token')],
    '/^wscim_/.test(focused.value)',
    true,
  ],
  [
    'a new token that was put away: to the title',
    [openTab('Credentials'), press('Rotate Okta'), press('Create the new token'), press('I have copied it')],
    text,
    'Credentials',
  ],
  ['a member: to its name', [openTab('Members'), press(/^ada@example.com/)], text, 'ada@example.com'],
  [
    'back from a member: to it in the list',
    [
      openTab('Members'),
      press(/^ada@example.com/),
      ({ page }) => page.getByRole('heading', { name: 'Timeline' }).waitFor(),
      press('← All members'),
    ],
    text.replace('trim()', 'includes("ada@example.com")'),
    true,
  ],
  [
    'switching off, cancelled: to the switch',
    [({ page }) => page.getByRole('switch', { name: 'SCIM provisioning' }).press('Enter'), press('Cancel')],
    "focused.getAttribute('aria-labelledby')",
    'switch-title',
  ],
];

test.each(steps)('the focus goes after %s', async (_, actions, read, expected) => {
  const workspace = await on.stage.newWorkspace('Acme');
  const { token } = await workspace.issueToken('Okta');
  const create = (body: object) => workspace.scim({ token, method: 'POST', path: '/Users', body });
  await create({ userName: 'ada@example.com' });
  await create({ userName: 'mary@example.com', roles: [{ value: 'editor' }] });
  const page = await on.newPage();
  await page.goto(await workspace.link());
  await page.getByRole('button', { name: 'See why' }).waitFor();
  for (const act of actions) await act({ page, workspace });
  for (let attempt = 0; attempt < 40 && (await readFocus(page, read)) !== expected; attempt += 1)
    await page.waitForTimeout(50);
  await page.waitForTimeout(300);
  expect(await readFocus(page, read)).toBe(expected);
});
