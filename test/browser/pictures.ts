import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { findBrowser, openBrowser } from '../../tools/browser.ts';
import { openStage, type StagedWorkspace } from './stage.ts';

/* npm run pictures: the settings page, light and dark, for README and docs. */

const size = { width: 860, height: 620 };
const folder = join(import.meta.dirname, '../../docs/pictures');
const browser = findBrowser(process.env);
if (!browser) throw new Error('this machine has no Chromium: install it, or set CHROMIUM to its path');

const [stage, { newContext, close }] = await Promise.all([openStage(), openBrowser(browser)]);
try {
  mkdirSync(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await newContext({ colorScheme, viewport: size });
    const page = await context.newPage();
    const workspace = await stage.newWorkspace('Acme');
    await page.goto(await workspace.link());
    await connect(page, workspace, colorScheme);
    for (const tab of ['Credentials', 'Members', 'Activity']) {
      await page.getByRole('tab', { name: tab }).click();
      await page.getByText('Loading').waitFor({ state: 'detached' });
      await page.evaluate('scrollTo(0, 0)');
      await page.mouse.move(0, 0);
      await take(page, `${tab.toLowerCase()}-${colorScheme}`);
    }
    await context.close();
  }
} finally {
  await close();
  await stage.close();
}

async function connect(page: Page, workspace: StagedWorkspace, colorScheme: string): Promise<void> {
  await page.getByLabel('Okta', { exact: true }).check();
  await page.mouse.move(0, 0);
  await page.setViewportSize({ width: 860, height: 880 });
  await take(page, `setup-${colorScheme}`);
  await page.setViewportSize(size);
  await page.getByRole('button', { name: 'Create access token' }).click();
  const token = await page.getByRole('textbox', { name: 'Access token' }).inputValue();
  await page.getByRole('button', { name: 'I have copied it' }).click();
  const create = async (body: object) => workspace.scim({ token, method: 'POST', path: '/Users', body });
  await page.evaluate('scrollTo(0, document.body.scrollHeight)');
  await page.mouse.move(0, 0);
  await take(page, `connect-${colorScheme}`);
  const people = ['Ada Lovelace', 'Grace Hopper', 'Edsger Dijkstra', 'Barbara Liskov'];
  for (const [at, name] of people.entries()) {
    const [givenName, familyName] = name.split(' ');
    await create({
      userName: `${givenName?.toLowerCase()}@example.com`,
      externalId: `00u${at}`,
      name: { givenName, familyName },
    });
  }
  await create({ userName: 'mary@example.com', roles: [{ value: 'editor' }] });
  await page.getByText('Refused:').waitFor();
}

/** A picture of at most 100 KB. */
async function take(page: Page, name: string): Promise<void> {
  const picture = await page.screenshot({ animations: 'disabled' });
  if (picture.length > 100_000) throw new Error(`${name} has ${picture.length} bytes: it may have 100,000`);
  writeFileSync(join(folder, `${name}.png`), picture);
}
