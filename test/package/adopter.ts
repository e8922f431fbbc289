import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** A project of someone else's, which has installed the package and nothing more of this one. */
export interface Adopter {
  readonly folder: string;
  /** The files that the package has. */
  readonly files: readonly string[];
  readonly write: (path: string, text: string) => void;
  /** Writes the blocks of code of a document that begin with the name of a file. */
  readonly copy: (document: string) => void;
  /** Runs Node there; what it printed and its exit code. */
  readonly node: (words: readonly string[], environment?: Readonly<Record<string, string>>) => Outcome;
  readonly remove: () => void;
}

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const modules = resolve('node_modules');
const path = `${join(modules, '.bin')}:${process.env['PATH']}`;
/** Nothing of the environment of this test: no options of Node, no addresses of AWS. */
const environment = { PATH: path, HOME: process.env['HOME'] ?? tmpdir() };

/** Packs this project and installs the package in an empty one, without a network; the CDK is one that was there before. */
export function openAdopter(): Adopter {
  const folder = mkdtempSync(join(tmpdir(), 'scim-adopter-'));
  const npm = (cwd: string, words: readonly string[]) =>
    execFileSync('npm', words, { cwd, env: environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const printed = npm(resolve('.'), ['pack', '--json', '--pack-destination', folder]);
  const [packed] = Object.values(JSON.parse(printed.slice(printed.search(/^[[{]/m)))) as [Packed];
  writeFileSync(join(folder, 'package.json'), '{ "name": "product", "private": true }');
  const needed = dependenciesOf('.').map((name) => npm(folder, ['pack', '--silent', join(modules, name)]).trim());
  const flags = ['--offline', '--ignore-scripts', '--omit=optional', '--omit=peer'];
  npm(folder, ['install', ...flags, ...needed, packed.filename]);
  const bought = ['aws-cdk-lib', 'constructs', '@dynoxide'];
  for (const name of bought) symlinkSync(join(modules, name), join(folder, 'node_modules', name));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  return {
    folder,
    files: packed.files.map((file) => file.path),
    write,
    copy(document) {
      const blocks = readFileSync(document, 'utf8').matchAll(/^```[jt]s\n\/\/ (\S+)\n([\s\S]*?)^```/gm);
      for (const [, file = '', text = ''] of blocks) write(file, text);
    },
    node: (words, own = {}) =>
      spawnSync(process.execPath, words, { cwd: folder, env: { ...environment, ...own }, encoding: 'utf8' }),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** The packages that one needs, and that those need: what a registry would give. */
function dependenciesOf(folder: string): readonly string[] {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly dependencies?: object;
  };
  return Object.keys(dependencies).flatMap((name) => [name, ...dependenciesOf(join(modules, name))]);
}

/** What `npm pack --json` says of a package. */
interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}
