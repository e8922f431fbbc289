import { connect } from './aws/functions/scim-function.ts';
import { openSettings } from './aws/settings.ts';
import type { Handler, Settings } from './http/handler.ts';
import { toRouteError } from './http/unknown-route.ts';

/**
 * Answers requests without a route (RFC 7644 section 3.12) with 501, 404 or 405, checked in this order. Routing comes first: the
 * body and the Accept header are not checked.
 */
export const fallback: Handler<Settings> = async (request, settings) => {
  throw toRouteError(request, settings);
};

export const handler = connect(fallback, openSettings, () => undefined);
