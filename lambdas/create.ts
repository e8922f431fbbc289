import { connect } from './aws/functions/scim-function.ts';
import { membersTable } from './aws/resources.ts';
import { openService, warmUp } from './aws/stores.ts';
import { readBody } from './http/body.ts';
import type { Handler } from './http/handler.ts';
import { created } from './http/response.ts';
import { parseProjection } from './scim/query/projection.ts';
import { parseResource } from './scim/schema/normalize.ts';

/** POST to /Users and /Groups: RFC 7644 section 3.3. */
export const create: Handler = async (request, { resources, mode }) => {
  const { type } = resources;
  const projection = parseProjection(request.parameters, type.scope);
  const resource = await resources.add(parseResource(readBody(request), type, mode), projection);
  return created(resource, type, projection);
};

export const handler = connect(create, openService);

warmUp(membersTable);
