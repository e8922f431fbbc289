import { connect } from './aws/functions/scim-function.ts';
import { openService } from './aws/stores.ts';
import { readBody } from './http/body.ts';
import type { Operation } from './http/handler.ts';
import { created } from './http/response.ts';
import { parseProjection } from './scim/query/list-query.ts';
import { parseUser } from './scim/schema/parse-user.ts';
import { userScope } from './scim/schema/user.ts';

/** POST /Users: RFC 7644 section 3.3. */
export const create: Operation = async (request, { members, manner }) => {
  const projection = parseProjection(request.parameters, userScope);
  return created(await members.add(parseUser(readBody(request), manner)), projection);
};

export const handler = connect(create, openService);
