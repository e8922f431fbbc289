import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Adds the optional packages of other platforms to package-lock.json, and the missing hashes. `npm install` leaves out packages
 * that the current registry lacks, and `npm ci` then rejects the lockfile. Run it after you change dependencies, with a registry
 * that has all packages. The exit code is 1 if an entry has no hash.
 */

interface LockedPackage {
  version?: string;
  integrity?: string;
  os?: string[];
  cpu?: string[];
  optional?: boolean;
  dev?: boolean;
  inBundle?: boolean;
  link?: boolean;
  optionalDependencies?: Record<string, string>;
}

const path = new URL('../package-lock.json', import.meta.url);
const lock: { packages: Record<string, LockedPackage> } = JSON.parse(readFileSync(path, 'utf8'));

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

const missing = Object.values(lock.packages).flatMap((owner) =>
  Object.entries(owner.optionalDependencies ?? {})
    .filter(([name, version]) => isExact(version) && lock.packages[`node_modules/${name}`] === undefined)
    .map(([name, version]) => [`node_modules/${name}`, toEntry(name, version, owner)] as const),
);

const entries = Object.entries({ ...lock.packages, ...Object.fromEntries(missing) });
const packages = entries.map(([key, entry]) => [key, lacksHash(key, entry) ? withHash(key, entry) : entry] as const);
packages.sort(([a], [b]) => a.localeCompare(b, 'en'));
writeFileSync(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`);
console.log(`added: ${missing.map(([key]) => key).join(', ') || 'nothing'}`);
const without = packages.filter(([key, entry]) => lacksHash(key, entry)).map(([key]) => key);
if (without.length > 0)
  console.error(`the registry lacks these packages, so they have no hash: ${without.join(', ')}; use another registry`);
process.exitCode = without.length > 0 ? 1 : 0;

function isExact(version: string): boolean {
  return /^\d/.test(version);
}

/** A package within the archive of another needs no hash of its own. */
function lacksHash(key: string, { integrity, inBundle, link }: LockedPackage): boolean {
  return key !== '' && !integrity && !inBundle && !link;
}

function withHash(key: string, { version, ...rest }: LockedPackage): LockedPackage {
  const name = key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length);
  try {
    const words = ['view', `${name}@${version}`, 'dist.integrity'];
    const integrity = execFileSync('npm', words, { encoding: 'utf8', stdio: 'pipe', timeout: 60_000 }).trim();
    return { ...(version && { version }), ...(integrity && { integrity }), ...rest };
  } catch {
    return { ...(version && { version }), ...rest };
  }
}

/** Such packages carry their platform in their name: `@scope/tool-linux-x64`, `@scope/tool-win32-arm64-msvc`. */
function toEntry(name: string, version: string, owner: LockedPackage): LockedPackage {
  const words = name.slice(name.indexOf('/') + 1).split('-');
  return {
    version,
    os: systems.filter((system) => words.includes(system)),
    cpu: processors.filter((processor) => words.includes(processor)),
    optional: true,
    ...(owner.dev === true && { dev: true }),
  };
}
