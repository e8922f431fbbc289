import { expect, test } from '@jest/globals';
import { guides } from '../settings-page/guides/guides.ts';
import { readDocument, withSteps } from '../tools/guides.ts';

test.each(guides.map((guide) => [guide.name, guide] as const))(
  'the steps for %s are the same in its document and on the page',
  (_, guide) => {
    const text = readDocument(guide);
    expect(text).toBe(withSteps(text, guide));
    expect(guide.steps.length).toBeGreaterThanOrEqual(3);
  },
);

test.each(guides.map((guide) => [guide.name, guide] as const))(
  'the guide of %s has a field for each value',
  (_, guide) => {
    const values = guide.steps.flatMap(({ fields = [] }) => fields.map(({ value }) => value));
    expect(values).toEqual(expect.arrayContaining(['baseUrl', 'token']));
  },
);

test('a document without the marks is refused', () => {
  const [guide] = guides;
  expect(() => withSteps('# Nothing', guide as (typeof guides)[number])).toThrow(/docs\/okta\.md must have the lines/);
});
