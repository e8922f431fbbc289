import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { functionNames } from '../lambdas/http/routes.ts';
import { group } from '../lambdas/scim/schema/group.ts';
import { toJsonSchema } from '../lambdas/scim/schema/json-schema.ts';
import { patchOpSchema, searchRequest } from '../lambdas/scim/schema/message.ts';
import { user } from '../lambdas/scim/schema/user.ts';
import { withoutUnused } from './build/unused.ts';
import { bundlesFolder, codeCacheOf } from './bundles.ts';
import { assetsFile, buildAssets } from './page-assets.ts';

const root = join(import.meta.dirname, '..');

if (import.meta.main) {
  await buildValidators();
  await buildPage();
  await buildBundles();
}

/** Compiles the JSON Schemas of requests, so that no function has to at start. */
export async function buildValidators(): Promise<void> {
  const folder = join(root, 'generated/validators');
  await Promise.all([
    replaceFile(join(folder, 'user.ts'), compile('isUser', toJsonSchema(user))),
    replaceFile(join(folder, 'group.ts'), compile('isGroup', toJsonSchema(group))),
    replaceFile(join(folder, 'patch-op.ts'), compile('isPatchOp', patchOpSchema)),
    replaceFile(join(folder, 'search-request.ts'), compile('isSearchRequest', toJsonSchema(searchRequest))),
  ]);
}

/** Bundles the assets for the browser into a module of the function that serves them. */
export async function buildPage(): Promise<void> {
  await replaceFile(assetsFile, await buildAssets());
}

/** Builds one self-contained bundle for each function. */
export async function buildBundles(outdir = bundlesFolder): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: Object.fromEntries(
      functionNames.map((name) => [`${name}/function`, join(root, `lambdas/${name}.ts`)]),
    ),
    outdir,
    outExtension: { '.js': '.cjs' },
    write: false,
    bundle: true,
    minify: true,
    // Beside the bundles, which do not name them: the package and the assets go without.
    sourcemap: 'external',
    platform: 'node',
    target: 'node24',
    // V8 takes a code cache for a script, not for an ES module.
    format: 'cjs',
    define: { 'import.meta.dirname': '__dirname' },
    // Within a script, `require` does what a dynamic import would.
    supported: { 'dynamic-import': false },
    mainFields: ['module', 'main'],
    // The SDK imports it only for a response that is an event stream; DynamoDB has none.
    external: ['@smithy/core/event-streams'],
    alias: { '@aws-sdk/credential-provider-node': join(root, 'lambdas/aws/sdk-credentials.ts') },
    plugins: [withoutUnused],
    legalComments: 'none',
    logLevel: 'warning',
  });
  await Promise.all(outputFiles.map(({ path, text }) => replaceFile(path, text)));
  const code = outputFiles.filter(({ path }) => path.endsWith('function.cjs'));
  await Promise.all(
    code.map(async ({ path, contents }) =>
      replaceFile(join(dirname(path), 'index.mjs'), await buildBoot(codeCacheOf(contents))),
    ),
  );
  await Promise.all([outdir, ...outputFiles.map(({ path }) => dirname(path))].map((folder) => chmod(folder, 0o755)));
}

/** What Lambda loads, for a bundle whose code cache has this name. */
async function buildBoot(cacheName: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'tools/build/boot.ts')],
    write: false,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    define: { cacheName: JSON.stringify(cacheName) },
    logLevel: 'warning',
  });
  return outputFiles[0]?.text ?? '';
}

/**
 * Replaces a file atomically, if its content differs: another server may be reading it. Lambda runs as another user, so the file
 * is readable for everyone, whatever the umask is, even if an earlier build left it unreadable.
 */
async function replaceFile(path: string, text: string): Promise<void> {
  const mode = 0o644;
  if (existsSync(path) && (await readFile(path, 'utf8')) === text) return chmod(path, mode);
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, text);
  await chmod(draft, mode);
  await rename(draft, path);
}

/** A validator as TypeScript: the code from ajv, with a name and the type Check. */
function compile(name: string, schema: object): string {
  const ajv = new Ajv({ code: { source: true, esm: true }, messages: false, inlineRefs: false });
  const code = standalone
    .default(ajv, ajv.compile(share(schema)))
    .replace(/^"use strict";export const validate = \w+;/, '');
  const [whole, own] = /export default (\w+);/.exec(code) as RegExpExecArray;
  return [
    '// @ts-nocheck: made by tools/build.ts',
    "import type { Check } from '../../lambdas/scim/schema/check.ts';",
    code.replace(whole as string, ''),
    `export const ${name}: Check = ${own};\n`,
  ].join('\n');
}

/** The schema with repeated item schemas moved to $defs: most lists of a User have the same items. */
function share(schema: object): object {
  const times = new Map<string, number>();
  const whole = JSON.stringify(schema, (name, value) => {
    const text = JSON.stringify(value);
    if (name === 'items' && 'properties' in value) times.set(text, (times.get(text) ?? 0) + 1);
    return value;
  });
  const shared = [...times.keys()].filter((text) => Number(times.get(text)) > 1);
  const refer = (text: string, part: string, at: number) => text.replaceAll(part, `{"$ref":"#/$defs/${at}"}`);
  const definitions = shared.map((part, at) => [at, JSON.parse(part)]);
  return { ...JSON.parse(shared.reduce(refer, whole)), $defs: Object.fromEntries(definitions) };
}
