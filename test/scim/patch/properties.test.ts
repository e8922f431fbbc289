import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ScimError } from '../../../lambdas/scim/error.ts';
import { isObject, type Json, type JsonObject } from '../../../lambdas/scim/json.ts';
import type { Mode } from '../../../lambdas/scim/mode.ts';
import { lenient, strict } from '../../../lambdas/scim/modes.ts';
import { applyPatch } from '../../../lambdas/scim/patch/apply.ts';
import { parsePatch } from '../../../lambdas/scim/patch/parse.ts';
import { userType } from '../../../lambdas/scim/resource-types.ts';
import type { Attribute } from '../../../lambdas/scim/schema/attribute.ts';
import { hasContent, parseResource } from '../../../lambdas/scim/schema/normalize.ts';

import { replace } from '../../../lambdas/scim/schema/replace.ts';
import { urns } from '../../../lambdas/scim/schema/urns.ts';
import { user, userScope } from '../../../lambdas/scim/schema/user.ts';
import { validate } from '../../../lambdas/scim/schema/validate.ts';
import { member } from '../member.ts';
import { listed, operation } from './arbitrary.ts';

const modes = fc.constantFrom(lenient, strict);

/** The resource that a body makes of another, or its refusal: a ScimError of status 400, and nothing else. */
function answer(body: JsonObject, mode: Mode, current: JsonObject = member): JsonObject | undefined {
  try {
    return validate(applyPatch(current, parsePatch(body, { scope: userScope, mode }), user, mode).draft, userType);
  } catch (error) {
    if (error instanceof ScimError && error.status === 400) return undefined;
    throw error;
  }
}

const before = structuredClone(member);

test('any JSON for a body gives a valid resource or is refused', () => {
  const body = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.record({ Operations: fc.jsonValue() }));
  fc.assert(
    fc.property(body, modes, (json, mode) => {
      answer(json as JsonObject, mode);
    }),
  );
});

test('any operations give a valid resource or are refused, and do not change the stored resource', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 5 }), modes, (operations, mode) => {
      answer({ Operations: operations }, mode);
      expect(member).toEqual(before);
    }),
    { numRuns: 500 },
  );
});

test('an attribute that is read-only never changes', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 5 }), (operations) => {
      const result: JsonObject = answer({ Operations: operations }, lenient) ?? member;
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

test('replacing twice is replacing once', () => {
  const replacement = operation.filter(({ op }) => op === 'replace');
  fc.assert(
    fc.property(replacement, modes, (once, mode) => {
      const body = { Operations: [once] };
      const result = answer(body, mode);
      // A filter that no longer selects what was replaced through it has nothing to replace.
      fc.pre(result !== undefined && !pathsOf(once).some((path) => path.includes('[')));
      expect(answer(body, mode, result)).toEqual(result);
    }),
    { numRuns: 300 },
  );
});

test('after any request, every list value has content, and putting a GET back changes nothing', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 5 }), modes, (operations, mode) => {
      const result = answer({ Operations: operations }, mode) ?? validate(member, userType);
      for (const { name, type, multiValued } of user.subAttributes) {
        const list = multiValued && type === 'complex' ? ((result[name] ?? []) as readonly JsonObject[]) : [];
        expect(list.every((value) => hasContent(value, user.byName.get(name.toLowerCase()) as Attribute))).toBe(true);
      }
      const sent = parseResource(
        { schemas: [urns.user, urns.enterpriseUser], ...structuredClone(result) },
        userType,
        mode,
      );
      expect(validate(replace(result, sent, user), userType)).toEqual(result);
    }),
    { numRuns: 500 },
  );
});

const pathsOf = ({ path, value }: JsonObject) => [String(path), ...Object.keys(isObject(value) ? value : {})];

test('adding values to a list twice, in one request or in two, is adding them once', () => {
  fc.assert(
    fc.property(listed, modes, (once, mode) => {
      const result = answer({ Operations: [once] }, mode);
      fc.pre(result !== undefined);
      expect(answer({ Operations: [once] }, mode, result)).toEqual(result);
      expect(answer({ Operations: [once, once] }, mode)).toEqual(result);
    }),
    { numRuns: 300 },
  );
});

test('a capitalised operation does what the plain one does, if that is not refused', () => {
  const plain = operation.filter(({ op }) => op === 'add' || op === 'replace' || op === 'remove');
  const capitalized = (op: Json | undefined) => String(op).replace(/^./, (first) => first.toUpperCase());
  fc.assert(
    fc.property(fc.array(plain, { maxLength: 3 }), (operations) => {
      const result = answer({ Operations: operations }, lenient);
      fc.pre(result !== undefined);
      const strange = operations.map((each) => ({ ...each, op: capitalized(each['op']) }));
      expect(answer({ Operations: strange }, lenient)).toEqual(result);
    }),
    { numRuns: 300 },
  );
});
