import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Filter, printFilter } from '../../../lambdas/scim/filter/filter.ts';
import { toPredicate } from '../../../lambdas/scim/filter/matches.ts';
import { parseFilter } from '../../../lambdas/scim/filter/parse.ts';
import type { Json } from '../../../lambdas/scim/json.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { type ComplexAttribute, scopeOf } from '../../../lambdas/scim/schema/attribute.ts';
import { user } from '../../../lambdas/scim/schema/user.ts';
import { member } from '../member.ts';
import { thing } from '../thing.ts';
import { filters } from './arbitrary.ts';

const members = fc.oneof(fc.constant(member as Json), fc.constant({}), fc.jsonValue() as fc.Arbitrary<Json>);

describe.each<[string, ComplexAttribute]>([
  ['a User', user],
  ['a thing of every type', thing],
])('any filter over %s', (_, resource) => {
  const context = { scope: scopeOf(resource), mode: lenient };
  /** Longer ones than a client may send are left aside. */
  const any = filters(resource).filter((filter) => printFilter(filter).length <= 4096);

  test('parses from its own text, in either mode', () => {
    fc.assert(
      fc.property(any, fc.constantFrom(lenient, strict), (filter, mode) => {
        expect(parseFilter(printFilter(filter), { ...context, mode })).toEqual(filter);
      }),
      { numRuns: 500 },
    );
  });

  test('is the same in capitals, except for its values', () => {
    const capitals = (text: string) =>
      text.replace(/"(?:[^"\\]|\\.)*"|[^"]+/g, (part) => (part[0] === '"' ? part : part.toUpperCase()));
    fc.assert(
      fc.property(any, (filter) => {
        expect(parseFilter(capitals(printFilter(filter)), context)).toEqual(filter);
      }),
    );
  });

  test('is true or false of any JSON', () => {
    fc.assert(
      fc.property(any, members, (filter, json) => {
        expect([true, false]).toContain(toPredicate(filter)(json));
      }),
    );
  });

  test('obeys the laws of logic', () => {
    const holds = (filter: Filter, json: Json) => toPredicate(filter)(json);
    const not = (filter: Filter): Filter => ({ kind: 'not', filter });
    fc.assert(
      fc.property(any, any, members, (one, other, json) => {
        const [a, b] = [holds(one, json), holds(other, json)];
        expect(holds(not(one), json)).toBe(!a);
        expect(holds({ kind: 'and', filters: [one, other] }, json)).toBe(a && b);
        expect(holds({ kind: 'or', filters: [one, other] }, json)).toBe(a || b);
        expect(holds(not({ kind: 'and', filters: [not(one), not(other)] }), json)).toBe(a || b);
      }),
    );
  });
});
