import { expect, test } from '@jest/globals';
import { liberal, strict } from '../../lambdas/scim/manners.ts';

test('the strict manner answers each question the other way, and has no dialects', () => {
  const { name, dialects, ...questions } = liberal;
  expect([name, strict.name]).toEqual(['liberal', 'strict']);
  for (const question of Object.keys(questions) as (keyof typeof questions)[]) {
    expect(strict[question]).toBe(!liberal[question]);
  }
  expect(dialects.length).toBeGreaterThan(0);
  expect(strict.dialects).toEqual([]);
});
