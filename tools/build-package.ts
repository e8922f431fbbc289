import { readdirSync, readFileSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { functionNames } from '../lambdas/http/routes.ts';
import { bundlesFolder } from './bundles.ts';
import { writeDeclarations } from './declarations.ts';

/*
 * npm pack: what other projects get, beside the functions in dist/. Each file has all that it needs but the CDK, which is the
 * adopter's own, so it runs from node_modules, where Node takes no TypeScript.
 */

const root = join(import.meta.dirname, '..');
/** Paths within the files start from a folder of the first level, as those of the sources do. */
const outdir = join(root, 'lib');

const options = {
  outdir,
  absWorkingDir: root,
  bundle: true,
  minify: true,
  metafile: true,
  platform: 'node',
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions;

/** What apps and tests import. CommonJS, since an ES module may import it too, and many a CDK app and many a test are CommonJS. */
const imported = () =>
  build({
    ...options,
    entryPoints: { 'scim-provisioning': 'infra/scim-provisioning.ts', 'start-scim': 'local/start-scim.ts' },
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    target: 'node20',
    define: { 'import.meta.dirname': '__dirname' },
    external: ['aws-cdk-lib', 'constructs'],
    // Names survive, since the CDK and stacks of errors show them.
    keepNames: true,
  });

/** What is run: the local server and the operator's tools. */
const run = () =>
  build({
    ...options,
    entryPoints: {
      cli: 'tools/cli.ts',
      admin: 'tools/admin.ts',
      rehearse: 'tools/rehearse.ts',
      server: 'local/server.ts',
      events: 'local/events.ts',
    },
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    splitting: true,
    chunkNames: 'shared-[hash]',
    target: 'node20',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });

if (import.meta.main) {
  await rm(outdir, { recursive: true, force: true });
  // Bundles of functions that had another name, or are no more.
  const left = readdirSync(bundlesFolder).filter((name) => !functionNames.some((each) => each === name));
  for (const name of left) await rm(join(bundlesFolder, name), { recursive: true });
  const built = await Promise.all([imported(), run()]);
  await writeFile(
    join(outdir, 'NOTICES.txt'),
    toNotices(built.flatMap(({ metafile }) => Object.keys(metafile.inputs))),
  );
  await writeDeclarations(['infra/scim-provisioning.ts', 'local/start-scim.ts'], join(outdir, 'types'));
  await chmod(join(outdir, 'cli.mjs'), 0o755);
}

/** The licences of what the files are made of: most ask to be handed on. */
function toNotices(inputs: readonly string[]): string {
  const folders = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  const byText = new Map<string, string[]>();
  for (const folder of [...new Set(folders)].sort()) {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const files = readdirSync(join(root, folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
    const text = files.map((file) => readFileSync(join(root, folder, file), 'utf8').trim()).join('\n\n');
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const notices = [...byText].map(([text, names]) => `${names.join('\n')}\n\n${text}`);
  return `${notices.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
