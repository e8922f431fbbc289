import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/*
 * Lambda's own runtime interface client, as in its images. The native build takes a minute or two, so it is not a dependency
 * that everyone installs: `node tools/runtime/client.ts` builds it once, in a folder that git ignores.
 */

const root = join(import.meta.dirname, '../..');
const source = join(import.meta.dirname, 'client');
const folder = join(root, 'node_modules/.cache/runtime-client');
const installed = join(folder, 'node_modules/aws-lambda-ric');
const log = join(folder, 'build.log');
const manifests = ['package.json', 'package-lock.json'];

/** The script of the client; undefined if it has not been built. */
export function findClient(): string | undefined {
  const built = existsSync(join(installed, 'rapid-client.node')) && manifests.every(isCurrent);
  return built ? join(installed, 'index.mjs') : undefined;
}

if (import.meta.main && !findClient()) {
  console.error('building aws-lambda-ric, once: a minute or two');
  build();
  if (!findClient()) {
    console.error(
      `aws-lambda-ric cannot be built here (see ${relative(root, log)}): using tools/runtime/loop.ts instead`,
    );
  }
}

function isCurrent(name: string): boolean {
  return existsSync(join(folder, name)) && readFileSync(join(folder, name)).equals(readFileSync(join(source, name)));
}

function build(): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of manifests) copyFileSync(join(source, name), join(folder, name));
  const options = ['ci', '--prefix', folder, '--no-audit', '--no-fund', '--foreground-scripts'];
  const env = { ...process.env, ...toHeaders() };
  const npm = process.env['npm_execpath'];
  const run = { cwd: folder, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  const { stdout, stderr } = npm ? spawnSync(process.execPath, [npm, ...options], run) : spawnSync('npm', options, run);
  writeFileSync(log, `${stdout}\n${stderr}`);
}

/** The Node that runs this may lack the headers that the build needs; those of the Node that runs npm work as well. */
function toHeaders(): Readonly<Record<string, string>> {
  const node = process.env['npm_node_execpath'] ?? process.execPath;
  const prefix = dirname(dirname(realpathSync(node)));
  return existsSync(join(prefix, 'include/node/node_api.h')) ? { npm_config_nodedir: prefix } : {};
}
