import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { eventBus } from '../lambdas/aws/resources.ts';
import { functionNames } from '../lambdas/http/routes.ts';
import { localEnvironment } from '../local/tables.ts';
import { bundleOf, codeCacheOf } from './bundles.ts';

/* npm run code-cache: V8's code caches of the bundles, with which a function starts faster. */

const events = join(import.meta.dirname, '../events');

if (import.meta.main) await makeCodeCaches(functionNames.map(bundleOf));

/**
 * Makes the code caches of bundles that have none for this Node.js: what V8 compiled until a function had answered its events
 * of events/. It removes caches of other texts. DynamoDB and the bus are a server that answers `{}`.
 */
export async function makeCodeCaches(folders: readonly string[]): Promise<void> {
  const aws = createServer((request, response) => {
    request.resume().on('end', () => response.setHeader('Content-Type', 'application/x-amz-json-1.0').end('{}'));
  });
  await new Promise<void>((done) => aws.listen(0, '127.0.0.1', done));
  try {
    await Promise.all(
      folders.map((folder) => makeCodeCache(folder, `http://127.0.0.1:${(aws.address() as AddressInfo).port}`)),
    );
  } finally {
    aws.close();
  }
}

async function makeCodeCache(folder: string, endpoint: string): Promise<void> {
  const cache = `${codeCacheOf(readFileSync(join(folder, 'function.cjs')))}-${process.version}-${process.arch}.cache`;
  const made = readdirSync(folder).filter((file) => file.endsWith('.cache'));
  for (const file of made) if (file !== cache) rmSync(join(folder, file));
  if (made.includes(cache)) return;
  const name = basename(folder);
  const files = readdirSync(events).filter((file) => file === `${name}.json` || file.startsWith(`${name}-`));
  const words = [join(folder, 'function.cjs'), join(folder, cache), ...files.map((file) => join(events, file))];
  const environment = { ...localEnvironment(endpoint), [eventBus.variable]: eventBus.name, LOG_LEVEL: 'silent' };
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'build/run-once.ts'), ...words], {
    env: { PATH: process.env['PATH'], AWS_ENDPOINT_URL: endpoint, ...environment },
    timeout: 30_000,
  });
}
