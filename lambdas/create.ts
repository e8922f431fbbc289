import { connect } from './aws/functions/scim-function.ts';
import { openService } from './aws/stores.ts';
import { readBody } from './http/body.ts';
import type { Handler } from './http/handler.ts';
import { created } from './http/response.ts';
import { parseProjection } from './scim/query/projection.ts';
import { parseUser } from './scim/schema/normalize.ts';

import { userScope } from './scim/schema/user.ts';

/** POST /Users: RFC 7644 section 3.3. */
export const create: Handler = async (request, { members, mode }) => {
  const projection = parseProjection(request.parameters, userScope);
  return created(await members.add(parseUser(readBody(request), mode)), projection);
};

export const handler = connect(create, openService);
