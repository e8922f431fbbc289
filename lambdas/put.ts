import { connect } from './aws/functions/scim-function.ts';
import { openService } from './aws/stores.ts';
import { readBody } from './http/body.ts';
import { toCondition } from './http/conditions.ts';
import type { Handler } from './http/handler.ts';
import { ok } from './http/response.ts';
import { parseProjection } from './scim/query/projection.ts';
import { parseUser } from './scim/schema/normalize.ts';

import { replace } from './scim/schema/replace.ts';
import { user, userScope } from './scim/schema/user.ts';

/** PUT /Users/{id}: RFC 7644 section 3.5.1. The id comes from the path; one in the body is ignored. */
export const put: Handler = async (request, { members, mode }) => {
  const projection = parseProjection(request.parameters, userScope);
  const sent = parseUser(readBody(request), mode);
  const member = await members.change(request.id, toCondition(request), (current) => replace(current, sent, user));
  return ok(member, projection);
};

export const handler = connect(put, openService);
