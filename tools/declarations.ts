import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');

/**
 * Writes the type declarations of some files, and of the files that they refer to, for CommonJS, such as
 * lib/types/infra/scim-provisioning.d.cts. The compiler emits one for every file that it reads; unreferenced ones are left out.
 */
export async function writeDeclarations(files: readonly string[], outdir: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'scim-types-'));
  try {
    declare(files, folder);
    const found = new Map<string, string>();
    for (const file of files) follow(join(folder, toDeclaration(file)), found);
    for (const [path, text] of found) {
      const target = join(outdir, relative(folder, path).replace(/\.d\.ts$/, '.d.cts'));
      await mkdir(dirname(target), { recursive: true });
      await writeFile(
        target,
        text.replaceAll(imported, (_, before, name) => `${before}${name}.cjs'`),
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function declare(files: readonly string[], outDir: string): void {
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const settings = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')).compilerOptions;
  const flags = { ...settings, noEmit: false, emitDeclarationOnly: true, declaration: true, rootDir: root, outDir };
  const words = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  execFileSync(process.execPath, [compiler, '--ignoreConfig', ...words, ...files], { cwd: root, stdio: 'inherit' });
}

/** An import of a file of this repository. */
const imported = /(from '|import\(')(\.[^']*)\.ts'/g;

const toDeclaration = (path: string) => path.replace(/\.ts$/, '.d.ts');

function follow(path: string, found: Map<string, string>): void {
  if (found.has(path)) return;
  const text = readFileSync(path, 'utf8');
  found.set(path, text);
  for (const [, , name] of text.matchAll(imported)) follow(toDeclaration(join(dirname(path), `${name}.ts`)), found);
}
