import { spawnSync } from 'node:child_process';
import { findBrowser } from './browser.ts';

/* npm run test:browser: a machine without a browser skips the tests with one line, unless CI is set. */

const isCi = Boolean(process.env['CI']);
if (findBrowser(process.env)) {
  const jest = [
    'node_modules/jest/bin/jest.js',
    '--config',
    'jest.browser.config.js',
    '-w',
    '1',
    ...process.argv.slice(2),
  ];
  const NODE_OPTIONS = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
  const { status } = spawnSync(process.execPath, jest, { stdio: 'inherit', env: { ...process.env, NODE_OPTIONS } });
  process.exitCode = status ?? 1;
} else {
  console.error(
    `${isCi ? 'failed' : 'skipped'}: this machine has no Chromium. Install it (apt-get install chromium), or set CHROMIUM to its path.`,
  );
  process.exitCode = isCi ? 1 : 0;
}
