import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Completes package-lock.json with the optional packages of other platforms. `npm install` leaves out those that the
 * registry at hand does not hold, and `npm ci` then refuses the lockfile. Run it after a change of dependencies.
 */

interface LockedPackage {
  version?: string;
  os?: string[];
  cpu?: string[];
  optional?: boolean;
  dev?: boolean;
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

const packages = Object.entries({ ...lock.packages, ...Object.fromEntries(missing) });
packages.sort(([a], [b]) => a.localeCompare(b, 'en'));
writeFileSync(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`);
console.log(`added: ${missing.map(([key]) => key).join(', ') || 'nothing'}`);

function isExact(version: string): boolean {
  return /^\d/.test(version);
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
