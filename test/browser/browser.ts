import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { findBrowser, openBrowser } from '../../tools/browser.ts';
import { openStage, type Stage } from './stage.ts';

/** The server and the browser of a file of tests. */
export function useStage(environment: Readonly<Record<string, string>> = {}) {
  let stage: Stage;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  /** What pages complained about: a policy that was broken, an error that nobody caught. */
  const complaints: string[] = [];
  beforeAll(async () => {
    [stage, browser] = await Promise.all([openStage(environment), openBrowser(findBrowser(process.env) ?? '')]);
  });
  afterAll(async () => {
    await browser.close();
    await stage.close();
    expect(complaints).toEqual([]);
  });
  return {
    get stage() {
      return stage;
    },
    async newPage(options: BrowserContextOptions = {}): Promise<Page> {
      const context = await browser.newContext(options);
      context.setDefaultTimeout(20_000);
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        const isNetwork = /Failed to load resource|net::ERR/.test(message.text());
        if (message.type() === 'error' && !isNetwork) complaints.push(message.text());
      });
      return page;
    },
  };
}

/** What axe finds wrong; nothing is left out. */
export async function findBarriers(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** What an expression says of the element that has the focus, within elements too: `focused.textContent`. */
export const readFocus = (page: Page, expression: string): Promise<unknown> =>
  page.evaluate(`(() => {
    let focused = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    return ${expression};
  })()`);

/** Whether nothing is wider than the window. */
export const fits = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth');
