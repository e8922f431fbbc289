import { connect } from './aws/functions/scim-function.ts';
import { openSettings } from './aws/settings.ts';
import type { Operation, Settings } from './http/handler.ts';
import { toRefusal } from './http/unknown-route.ts';

/**
 * Whatever no route knows: RFC 7644 section 3.12, in the order 501, 404, 405. Routing comes first: neither the body nor what
 * the client accepts is looked at.
 */
export const fallback: Operation<Settings> = async (request) => {
  throw toRefusal(request);
};

export const handler = connect(fallback, openSettings, () => undefined);
