import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

interface LockedPackage {
  readonly integrity?: string;
  readonly inBundle?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const files = ['package-lock.json', 'tools/runtime/client/package-lock.json'];
const packagesOf = (file: string) =>
  Object.entries((JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, LockedPackage> }).packages);

/**
 * Entries without a hash, which npm would install unchecked, with the reason. `npm run lockfile` with a registry that holds
 * them gives each its hash; then it has to go from here.
 */
const unchecked: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'win32-x64'].map((platform) => [
      `node_modules/@dynoxide/${platform}`,
      'the registry with which the lockfile was made holds the engine for linux-x64 only',
    ]),
  ),
  'tools/client-types': 'a folder of this project',
  'node_modules/management-client-types': 'a link to that folder',
};

test('the lockfile lists the optional packages of every platform: npm ci needs them', () => {
  const packages = packagesOf('package-lock.json');
  const exact = packages
    .flatMap(([, { optionalDependencies = {} }]) => Object.entries(optionalDependencies))
    .filter(([, version]) => /^\d/.test(version))
    .map(([name]) => `node_modules/${name}`);
  expect(exact).toContain('node_modules/@dynoxide/darwin-arm64');
  const locked = packages.map(([key]) => key);
  expect(exact.filter((key) => !locked.includes(key))).toEqual([]);
});

test('every entry has a SHA-512 hash, but for those of which it is known', () => {
  const lacking = files.flatMap((file) =>
    packagesOf(file)
      // The root is this project; a package within the archive of another is checked with that.
      .filter(([key, { inBundle }]) => key !== '' && !inBundle)
      .filter(([, { integrity = '' }]) => !/^sha512-[\w+/]{86}==$/.test(integrity))
      .map(([key]) => key),
  );
  expect(lacking.sort()).toEqual(Object.keys(unchecked).sort());
});
