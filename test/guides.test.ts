import { expect, test } from '@jest/globals';
import { type Credential, type Value, waysOf } from '../settings-page/guides/guide.ts';
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

/** What a console asks for by the way to connect. */
const needed: Readonly<Record<Credential, readonly Value[]>> = {
  token: ['baseUrl', 'token'],
  secret: ['baseUrl', 'tokenEndpoint', 'clientId', 'clientSecret'],
  trust: ['baseUrl', 'tokenEndpoint', 'clientId'],
};

test.each(guides.map((guide) => [guide.name, guide] as const))(
  'the guide of %s has a field for each value',
  (_, guide) => {
    const common = guide.steps.flatMap(({ fields = [] }) => fields);
    const ways = guide.steps.flatMap((step) => step.ways ?? []);
    for (const { credential, fields } of ways.length > 0 ? ways : [{ credential: 'token' as const, fields: [] }]) {
      const values = [...common, ...fields].map(({ value }) => value);
      expect([credential, values]).toEqual([credential, expect.arrayContaining([...needed[credential]])]);
    }
    expect(waysOf(guide).map(({ credential }) => credential)).toContain('token');
  },
);

test('a document without the marks is refused', () => {
  const [guide] = guides;
  expect(() => withSteps('# Nothing', guide as (typeof guides)[number])).toThrow(/docs\/okta\.md must have the lines/);
});
