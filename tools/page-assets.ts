import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Asset } from '../lambdas/settings-page/asset.ts';

const root = join(import.meta.dirname, '..');

/** The file that the function of the settings page takes its assets from. */
export const assetsFile = join(root, 'generated/settings-page-assets.ts');

/** The assets for the browser, bundled, compressed and named by a hash of their content, as a module of the function. */
export async function buildAssets(): Promise<string> {
  const [element, style] = await Promise.all([
    bundle('workspace-scim-settings.ts', 'text/javascript; charset=utf-8'),
    bundle('page.css', 'text/css; charset=utf-8'),
  ]);
  return [
    '/* Made by tools/page-assets.ts. */',
    "import type { Asset } from '../lambdas/settings-page/asset.ts';",
    `export const settingsElement: Asset = ${JSON.stringify(element)};`,
    `export const pageStyle: Asset = ${JSON.stringify(style)};`,
    'export const assets: readonly Asset[] = [settingsElement, pageStyle];\n',
  ].join('\n');
}

async function bundle(file: string, type: string): Promise<Asset> {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'settings-page', file)],
    write: false,
    bundle: true,
    minify: true,
    platform: 'browser',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    format: 'esm',
    legalComments: 'none',
    logLevel: 'warning',
  });
  const content = outputFiles[0]?.contents as Uint8Array;
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return {
    name: file.replace(/(\.\w+)$/, (extension) => `.${hash}${extension.replace('.ts', '.js')}`),
    type,
    brotli: brotliCompressSync(content).toString('base64'),
    gzip: gzipSync(content, { level: 9 }).toString('base64'),
  };
}
