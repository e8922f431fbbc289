import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

test('the lockfile holds the optional packages of every platform, or npm ci would refuse it elsewhere', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, LockedPackage> };
  const exact = Object.values(lock.packages)
    .flatMap(({ optionalDependencies = {} }) => Object.entries(optionalDependencies))
    .filter(([, version]) => /^\d/.test(version))
    .map(([name]) => `node_modules/${name}`);
  expect(exact).toContain('node_modules/@dynoxide/darwin-arm64');
  expect(exact.filter((key) => lock.packages[key] === undefined)).toEqual([]);
});
