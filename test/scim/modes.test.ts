import { expect, test } from '@jest/globals';
import { lenient, strict } from '../../lambdas/scim/modes.ts';

test('the strict mode is the opposite of the lenient one, and has no dialects', () => {
  const { name, dialects, ...questions } = lenient;
  expect([name, strict.name]).toEqual(['lenient', 'strict']);
  for (const question of Object.keys(questions) as (keyof typeof questions)[]) {
    expect(strict[question]).toBe(!lenient[question]);
  }
  expect(dialects.length).toBeGreaterThan(0);
  expect(strict.dialects).toEqual([]);
});
