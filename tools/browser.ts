import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const elsewhere = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** The browser of this machine: from the variable CHROMIUM, or under a usual name; undefined if there is none. */
export function findBrowser({ CHROMIUM, PATH = '' }: Readonly<Record<string, string | undefined>>): string | undefined {
  const onPath = names.flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)));
  return [...(CHROMIUM ? [CHROMIUM] : []), ...onPath, ...elsewhere].find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A browser that makes no requests of its own. */
export async function openBrowser(executablePath: string) {
  const profile = await mkdtemp(join(tmpdir(), 'scim-browser-'));
  const browser = await chromium.launch({
    executablePath,
    chromiumSandbox: process.getuid?.() !== 0,
    // A page that a person comes back to is as it was, as in a browser at home.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: [
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    env: { ...process.env, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile },
  });
  return {
    newContext: (options: BrowserContextOptions = {}): Promise<BrowserContext> => browser.newContext(options),
    async close() {
      await browser.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
