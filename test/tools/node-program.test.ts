import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { findNode } from '../../tools/node-program.ts';

test.each(['24.0.0', '26.1.0'])('a Node of version %s runs the functions itself', (version) => {
  expect(findNode(version)).toBe(process.execPath);
});

test.each(['20.19.0', '22.11.0'])('beside a Node of version %s, the one of the package does', (version) => {
  const [major = ''] = execFileSync(findNode(version), ['--version'], { encoding: 'utf8' }).slice(1).split('.');
  expect(Number(major)).toBeGreaterThanOrEqual(24);
});
