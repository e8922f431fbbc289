import { connect } from './aws/functions/scim-function.ts';
import { openService } from './aws/stores.ts';
import { toCondition } from './http/conditions.ts';
import type { Handler } from './http/handler.ts';
import { respond } from './http/response.ts';
import { toRouteError } from './http/unknown-route.ts';

/** DELETE /Groups/{id}: RFC 7644 section 3.6. */
export const remove: Handler = async (request, { resources, types }) => {
  if (!resources.remove) throw toRouteError(request, { types });
  await resources.remove(request.id, toCondition(request));
  return respond(204, undefined);
};

export const handler = connect(remove, openService);
