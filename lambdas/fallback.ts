import { connect } from './aws/functions/scim-function.ts';
import { openSettings } from './aws/settings.ts';
import type { Handler, Settings } from './http/handler.ts';
import { toRouteError } from './http/unknown-route.ts';

/**
 * Whatever no route knows: RFC 7644 section 3.12, in the order 501, 404, 405. Routing comes first: neither the body nor what
 * the client accepts is looked at.
 */
export const fallback: Handler<Settings> = async (request) => {
  throw toRouteError(request);
};

export const handler = connect(fallback, openSettings, () => undefined);
