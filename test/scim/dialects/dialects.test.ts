import { expect, test } from '@jest/globals';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { readDialects } from '../../support/dialects.ts';

const dialects = readDialects();

test('the lenient mode has every rewriter', () => {
  expect(lenient.dialects.map(({ name }) => name).sort()).toEqual(dialects.map(({ name }) => name).sort());
});

test('the strict mode has none', () => {
  expect(strict.dialects).toEqual([]);
});

test.each(dialects.map(({ name, header }) => [name, header] as const))(
  'the docstring of %s shows the strange form and the plain form',
  (_, header) => {
    expect(header).toMatch(/^ \* {3}strange {2}\S[\s\S]*^ \* {3}plain {4}\S/m);
  },
);
