import { connect } from './aws/functions/scim-function.ts';
import { openService } from './aws/stores.ts';
import { answerRead } from './http/conditions.ts';
import type { Handler } from './http/handler.ts';
import { ok } from './http/response.ts';
import { parseProjection } from './scim/query/projection.ts';

import { userScope } from './scim/schema/user.ts';

/** GET /Users/{id}: RFC 7644 section 3.4.1. */
export const get: Handler = async (request, { members }) => {
  const projection = parseProjection(request.parameters, userScope);
  return answerRead(request, ok(await members.read(request.id), projection));
};

export const handler = connect(get, openService);
