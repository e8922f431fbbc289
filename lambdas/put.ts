import { connect } from './aws/functions/scim-function.ts';
import { membersTable } from './aws/resources.ts';
import { openService, warmUp } from './aws/stores.ts';
import { readBody } from './http/body.ts';
import { toCondition } from './http/conditions.ts';
import type { Handler } from './http/handler.ts';
import { ok } from './http/response.ts';
import { parseProjection } from './scim/query/projection.ts';
import { parseResource } from './scim/schema/normalize.ts';

/** PUT of /Users/{id} and /Groups/{id}: RFC 7644 section 3.5.1. The id comes from the path; one in the body is ignored. */
export const put: Handler = async (request, { resources, mode }) => {
  const { type } = resources;
  const projection = parseProjection(request.parameters, type.scope);
  const sent = parseResource(readBody(request), type, mode);
  const resource = await resources.replace(request.id, sent, { projection, mode, condition: toCondition(request) });
  return ok(resource, type, projection);
};

export const handler = connect(put, openService);

warmUp(membersTable);
