import { connect } from './aws/functions/scim-function.ts';
import { openService } from './aws/stores.ts';
import { readBody } from './http/body.ts';
import { toCondition } from './http/conditions.ts';
import type { Handler } from './http/handler.ts';
import { ok } from './http/response.ts';
import { applyPatch } from './scim/patch/apply.ts';
import { parsePatch } from './scim/patch/parse.ts';
import { parseProjection } from './scim/query/projection.ts';

import { user, userScope } from './scim/schema/user.ts';

/** PATCH /Users/{id}: RFC 7644 section 3.5.2. */
export const patch: Handler = async (request, { members, mode }) => {
  const projection = parseProjection(request.parameters, userScope);
  const parsed = parsePatch(readBody(request), { scope: userScope, mode });
  let [missed, refused] = [0, 0];
  const member = await members.change(request.id, toCondition(request), (current, accept) => {
    const patched = applyPatch(current, { ...parsed, accept }, user, mode);
    ({ missed, refused } = patched);
    return patched.draft;
  });
  const { unknown } = parsed;
  return { ...ok(member, projection), ...(missed + unknown + refused > 0 && { notes: { missed, unknown, refused } }) };
};

export const handler = connect(patch, openService);
