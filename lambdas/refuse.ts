import { connect } from './aws/api-gateway.ts';
import { openSettings } from './aws/settings.ts';
import type { Operation, Settings } from './http/operation.ts';
import { toRefusal } from './http/refusal.ts';

/**
 * Whatever no route knows: RFC 7644 section 3.12, in the order 501, 404, 405. Routing comes first: neither the body nor what
 * the client accepts is looked at.
 */
export const refuse: Operation<Settings> = async (request) => {
  throw toRefusal(request);
};

export const handler = connect(refuse, openSettings, () => undefined);
