import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ScimError } from '../../../lambdas/scim/error.ts';
import { isObject, type Json, type JsonObject } from '../../../lambdas/scim/json.ts';
import type { Manner } from '../../../lambdas/scim/manner.ts';
import { liberal, strict } from '../../../lambdas/scim/manners.ts';
import { applyPatch } from '../../../lambdas/scim/patch/apply.ts';
import { parsePatch } from '../../../lambdas/scim/patch/operation.ts';
import type { Attribute } from '../../../lambdas/scim/schema/attribute.ts';
import { hasContent } from '../../../lambdas/scim/schema/content.ts';
import { parseUser } from '../../../lambdas/scim/schema/parse-user.ts';
import { replace } from '../../../lambdas/scim/schema/replace.ts';
import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { user, userScope } from '../../../lambdas/scim/schema/user.ts';
import { validate } from '../../../lambdas/scim/schema/validate.ts';
import { member } from '../member.ts';
import { listed, operation } from './arbitrary.ts';

const manners = fc.constantFrom(liberal, strict);

/** The resource that a body makes of another, or its refusal: a ScimError of status 400, and nothing else. */
function answer(body: JsonObject, manner: Manner, current: JsonObject = member): JsonObject | undefined {
  try {
    return validate(applyPatch(current, parsePatch(body, { scope: userScope, manner }), user, manner).draft);
  } catch (error) {
    if (error instanceof ScimError && error.status === 400) return undefined;
    throw error;
  }
}

const before = structuredClone(member);

test('any JSON for a body makes a valid resource or is refused', () => {
  const body = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.record({ Operations: fc.jsonValue() }));
  fc.assert(
    fc.property(body, manners, (json, manner) => {
      answer(json as JsonObject, manner);
    }),
  );
});

test('any operations make a valid resource or are refused, and leave the resource alone', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 5 }), manners, (operations, manner) => {
      answer({ Operations: operations }, manner);
      expect(member).toEqual(before);
    }),
    { numRuns: 500 },
  );
});

test('an attribute that is read-only never changes', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 5 }), (operations) => {
      const result: JsonObject = answer({ Operations: operations }, liberal) ?? member;
      const { id, meta, schemas, groups, password } = result;
      expect({ id, meta, schemas, groups, password }).toEqual({
        id: member.id,
        meta: member.meta,
        schemas: member.schemas,
      });
    }),
    { numRuns: 500 },
  );
});

test('to replace twice is to replace once', () => {
  const replacement = operation.filter(({ op }) => op === 'replace');
  fc.assert(
    fc.property(replacement, manners, (once, manner) => {
      const body = { Operations: [once] };
      const result = answer(body, manner);
      // A filter that no longer selects what was replaced through it has nothing to replace.
      fc.pre(result !== undefined && !pathsOf(once).some((path) => path.includes('[')));
      expect(answer(body, manner, result)).toEqual(result);
    }),
    { numRuns: 300 },
  );
});

test('whatever a request left, no list value is without content, and a GET that is put back changes nothing', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 5 }), manners, (operations, manner) => {
      const result = answer({ Operations: operations }, manner) ?? validate(member);
      for (const { name, type, multiValued } of user.subAttributes) {
        const list = multiValued && type === 'complex' ? ((result[name] ?? []) as readonly JsonObject[]) : [];
        expect(list.every((value) => hasContent(value, user.byName.get(name.toLowerCase()) as Attribute))).toBe(true);
      }
      const sent = parseUser({ schemas: [urns.user, urns.enterpriseUser], ...structuredClone(result) }, manner);
      expect(validate(replace(result, sent, user))).toEqual(result);
    }),
    { numRuns: 500 },
  );
});

const pathsOf = ({ path, value }: JsonObject) => [String(path), ...Object.keys(isObject(value) ? value : {})];

test('to add values to a list twice, in one request or in two, is to add them once', () => {
  fc.assert(
    fc.property(listed, manners, (once, manner) => {
      const result = answer({ Operations: [once] }, manner);
      fc.pre(result !== undefined);
      expect(answer({ Operations: [once] }, manner, result)).toEqual(result);
      expect(answer({ Operations: [once, once] }, manner)).toEqual(result);
    }),
    { numRuns: 300 },
  );
});

test('what a dialect says in capitals does what is said plainly, where that is not refused', () => {
  const plain = operation.filter(({ op }) => op === 'add' || op === 'replace' || op === 'remove');
  const capitalized = (op: Json | undefined) => String(op).replace(/^./, (first) => first.toUpperCase());
  fc.assert(
    fc.property(fc.array(plain, { maxLength: 3 }), (operations) => {
      const result = answer({ Operations: operations }, liberal);
      fc.pre(result !== undefined);
      const strange = operations.map((each) => ({ ...each, op: capitalized(each['op']) }));
      expect(answer({ Operations: strange }, liberal)).toEqual(result);
    }),
    { numRuns: 300 },
  );
});
