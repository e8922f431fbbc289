import { connect } from './aws/api-gateway.ts';
import { openService } from './aws/stores.ts';
import { readBody } from './http/body.ts';
import { toCondition } from './http/conditions.ts';
import type { Operation } from './http/operation.ts';
import { ok } from './http/response.ts';
import { applyPatch } from './scim/patch/apply.ts';
import { parsePatch } from './scim/patch/operation.ts';
import { parseProjection } from './scim/query/list-query.ts';
import { user, userScope } from './scim/schema/user.ts';

/** PATCH /Users/{id}: RFC 7644 section 3.5.2. */
export const patch: Operation = async (request, { members, manner }) => {
  const projection = parseProjection(request.parameters, userScope);
  const operations = parsePatch(readBody(request), { scope: userScope, manner });
  let missed = 0;
  const member = await members.change(request.id, toCondition(request), (current) => {
    const patched = applyPatch(current, operations, user, manner);
    missed = patched.missed;
    return patched.draft;
  });
  const { unknown } = operations;
  return { ...ok(member, projection), ...(missed + unknown > 0 && { notes: { missed, unknown } }) };
};

export const handler = connect(patch, openService);
