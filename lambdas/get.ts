import { connect } from './aws/functions/scim-function.ts';
import { membersTable } from './aws/resources.ts';
import { openService, warmUp } from './aws/stores.ts';
import { answerRead } from './http/conditions.ts';
import type { Handler } from './http/handler.ts';
import { ok } from './http/response.ts';
import { parseProjection } from './scim/query/projection.ts';

/** GET of /Users/{id} and /Groups/{id}: RFC 7644 section 3.4.1. */
export const get: Handler = async (request, { resources }) => {
  const { type } = resources;
  const projection = parseProjection(request.parameters, type.scope);
  return answerRead(request, ok(await resources.read(request.id, projection), type, projection));
};

export const handler = connect(get, openService);

warmUp(membersTable);
