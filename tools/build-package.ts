import { readdirSync, readFileSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { functionNames } from '../lambdas/http/routes.ts';
import { bundlesFolder } from './bundles.ts';
import { writeDeclarations } from './declarations.ts';

/*
 * npm pack: builds the files of the package beside the functions in dist/. Each file bundles its dependencies except the CDK,
 * which the adopter provides. They are JavaScript, since Node does not run TypeScript in node_modules.
 */

const root = join(import.meta.dirname, '..');
/** A folder of the first level, like those of the sources: relative paths in the files still work. */
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

/** The files that apps and tests import. CommonJS, since many CDK apps and tests are, and ES modules can import it too. */
const imported = () =>
  build({
    ...options,
    entryPoints: { 'scim-provisioning': 'infra/scim-provisioning.ts', 'start-scim': 'local/start-scim.ts' },
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    target: 'node20',
    define: { 'import.meta.dirname': '__dirname' },
    external: ['aws-cdk-lib', 'constructs'],
    // The CDK and stack traces show these names.
    keepNames: true,
  });

/** The programs: the local server and the operator's tools. */
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
  // Bundles of functions that were renamed or removed.
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

/** The licences of the bundled packages: most must be included. */
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
