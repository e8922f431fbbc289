import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toInstant } from '../../lambdas/scim/compare.ts';
import { ScimError } from '../../lambdas/scim/error.ts';
import { printFilter } from '../../lambdas/scim/filter/filter.ts';
import { impliedComparisons } from '../../lambdas/scim/filter/implied.ts';
import { toPredicate } from '../../lambdas/scim/filter/matches.ts';
import { parseFilter } from '../../lambdas/scim/filter/parse.ts';
import { isObject, type JsonObject, parseJson } from '../../lambdas/scim/json.ts';
import { lenient, strict } from '../../lambdas/scim/modes.ts';
import { applyPatch } from '../../lambdas/scim/patch/apply.ts';
import { parsePatch } from '../../lambdas/scim/patch/parse.ts';
import { parsePath } from '../../lambdas/scim/patch/path.ts';
import { parseCursor } from '../../lambdas/scim/query/cursor.ts';
import { parseListQuery, parseSearchRequest } from '../../lambdas/scim/query/list-query.ts';
import { parseProjection, project } from '../../lambdas/scim/query/projection.ts';
import { sortKey } from '../../lambdas/scim/query/sort.ts';
import { userType } from '../../lambdas/scim/resource-types.ts';
import { parseResource } from '../../lambdas/scim/schema/normalize.ts';

import { replace } from '../../lambdas/scim/schema/replace.ts';
import { user, userScope } from '../../lambdas/scim/schema/user.ts';
import { validate } from '../../lambdas/scim/schema/validate.ts';
import { openSteps } from '../support/steps.ts';
import { member } from './member.ts';
import { anyBody, anyText, canary, longBodies, longTexts } from './texts.ts';

const modes = [lenient, strict].map((mode) => ({ scope: userScope, mode }));
const binding = { workspace: 'w', question: 'q' };

function patch(body: JsonObject): void {
  for (const context of modes) {
    validate(applyPatch(member, parsePatch(body, context), user, context.mode).draft, userType);
  }
}

function ask(name: string, text: string): void {
  const { filter, sorting, projection } = parseListQuery({ [name]: [text] }, modes[0] as (typeof modes)[0]);
  if (filter) toPredicate(filter)(member);
  if (sorting) sortKey(member, sorting);
  project(member, user, projection);
}

const ofBody = (use: (body: JsonObject) => void) => (text: string) => {
  const body = parseJson(text);
  if (isObject(body)) use(body);
};

/** Every place where a client's text enters the kernel, with everything that is then done with it. */
const texts: Readonly<Record<string, (text: string) => void>> = {
  filter(text) {
    for (const context of modes) {
      const filter = parseFilter(text, context);
      expect(parseFilter(printFilter(filter), context)).toEqual(filter);
      impliedComparisons(filter);
      toPredicate(filter)(member);
    }
  },
  path(text) {
    for (const context of modes) parsePath(text, context);
  },
  'operation of PATCH': (text) => patch({ Operations: [{ op: 'replace', path: text, value: text }] }),
  'name in an operation without a path': (text) => patch({ Operations: [{ op: 'add', value: { [text]: text } }] }),
  'name of an attribute': (text) => validate(parseResource({ [text]: { [text]: text } }, userType, lenient), userType),
  cursor: (text) => parseCursor(text, binding, new Date(0)),
  'parameter filter': (text) => ask('filter', text),
  'parameter sortBy': (text) => ask('sortBy', text),
  'parameter startIndex': (text) => ask('startIndex', text),
  'parameter count': (text) => ask('count', text),
  'parameter cursor': (text) => ask('cursor', text),
  'parameter attributes': (text) => ask('attributes', text),
  'parameter excludedAttributes': (text) => ask('excludedAttributes', text),
  'parameter of any name': (text) => ask(text, text),
  'parameter attributes of a single resource': (text) =>
    project(member, user, parseProjection({ attributes: [text] }, userScope)),
};

const bodies: typeof texts = {
  'body of POST': ofBody((body) => {
    for (const { mode } of modes) validate(parseResource(body, userType, mode), userType);
  }),
  'body of PUT': ofBody((body) => validate(replace(member, parseResource(body, userType, lenient), user), userType)),
  'body of PATCH': ofBody(patch),
  'body of a search': ofBody((body) => {
    for (const context of modes) parseSearchRequest(body, context);
  }),
};

/** Runs it. The only error may be a ScimError with status 400 that does not repeat the text. */
function answer(work: (text: string) => void, text: string): void {
  try {
    work(text);
  } catch (error) {
    if (!(error instanceof ScimError && error.status === 400)) throw error;
    expect(error.message).not.toContain(canary);
  }
}

const steps = openSteps();
afterAll(() => steps.close());

/** The steps that a request may cost: a fixed number for the validation of the member, and some for each character. */
const limit = (text: string) => 1500 + 60 * text.length;

describe('any text is accepted or refused, in a number of steps proportional to its length', () => {
  const places = [
    ...Object.entries(texts).map(([name, work]) => [name, work, anyText, longTexts, [500, 4000]] as const),
    ...Object.entries(bodies).map(([name, work]) => [name, work, anyBody, longBodies, [13_000, 100_000]] as const),
  ];

  test.each(places)('as %s', (_, work, arbitrary, families, sizes) => {
    const check = (given: readonly string[]) => {
      const taken = steps.count(() => {
        for (const text of given) answer(work, text);
      });
      expect(taken).toBeLessThan(given.reduce((sum, text) => sum + limit(text), 0));
    };
    fc.assert(fc.property(fc.array(arbitrary, { minLength: 10, maxLength: 10 }), check), { numRuns: 20 });
    for (const make of families) for (const size of sizes) check([make(size)]);
  });

  test('the steps are counted', () => {
    const stepsOf = (zeros: number) => steps.count(() => toInstant(`2011-05-13T04:42:34.${'0'.repeat(zeros)}Z`));
    expect(stepsOf(2000) - stepsOf(1000)).toBe(1000);
  });
});
