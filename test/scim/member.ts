import { ScimError } from '../../lambdas/scim/error.ts';
import type { Json, JsonObject } from '../../lambdas/scim/json.ts';
import type { Mode } from '../../lambdas/scim/mode.ts';
import { lenient } from '../../lambdas/scim/modes.ts';
import { applyPatch } from '../../lambdas/scim/patch/apply.ts';
import { parsePatch } from '../../lambdas/scim/patch/parse.ts';
import { userType } from '../../lambdas/scim/resource-types.ts';

import { urns } from '../../lambdas/scim/schema/urns.ts';
import { user, userScope } from '../../lambdas/scim/schema/user.ts';
import { validate } from '../../lambdas/scim/schema/validate.ts';

export const extension = urns.enterpriseUser;

export const work = { value: 'bjensen@example.com', type: 'work', primary: true };
export const home = { value: 'babs@jensen.org', type: 'home' };
export const plaza = { streetAddress: '100 Universal City Plaza', locality: 'Hollywood', type: 'work', primary: true };
export const drive = { streetAddress: '456 Hollywood Blvd', locality: 'Hollywood', type: 'home' };

/** The member that requests of these tests change: the one of RFC 7643 section 8.3, abridged. Nothing may change it. */
export const member = deepFreeze({
  schemas: [urns.user, extension],
  id: '2819c223',
  externalId: 'bjensen',
  userName: 'bjensen@example.com',
  name: { formatted: 'Ms. Barbara Jensen', familyName: 'Jensen', givenName: 'Barbara' },
  title: 'Tour Guide',
  active: true,
  emails: [work, home],
  addresses: [plaza, drive],
  roles: [{ value: 'maker', primary: true }],
  [extension]: { employeeNumber: '701984', manager: { value: '26118915', $ref: '../Users/26118915' } },
  meta: { resourceType: 'User', version: 'W/"1"' },
});

export interface Setting {
  readonly current?: JsonObject;
  readonly mode?: Mode;
}

/** What the operations of a PATCH request make of a member, which is frozen: a valid resource, or a refusal. */
export function patched(operations: Json, { current = member, mode = lenient }: Setting = {}): JsonObject {
  const body = { schemas: [urns.patchOp], Operations: operations };
  const patch = {
    ...parsePatch(body, { scope: userScope, mode }),
    accept: (draft: JsonObject) => validate(draft, userType),
  };
  return validate(applyPatch(deepFreeze(current), patch, user, mode).draft, userType);
}

/** The status, keyword and words of a refusal; what is no ScimError is thrown on, and none at all fails the test. */
export function refusal(attempt: () => unknown): readonly [number, string | undefined, string] {
  try {
    attempt();
  } catch (error) {
    if (error instanceof ScimError) return [error.status, error.scimType, error.message];
    throw error;
  }
  throw new Error('nothing was refused');
}

/** The refusal of the only operation of a PATCH request; its words name the operation first. */
export function patchRefusal(attempt: () => unknown): readonly [number, string | undefined, string] {
  const [status, scimType, detail] = refusal(attempt);
  const [, words] = /^Operations\[\d+\](?:\.path|\.value)?: (.*)$/.exec(detail) ?? [];
  if (words === undefined) throw new Error(`no operation is named: ${detail}`);
  return [status, scimType, words];
}

export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}
