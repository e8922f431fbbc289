import { connect } from './aws/functions/scim-function.ts';
import { openSettings } from './aws/settings.ts';
import { answerRead } from './http/conditions.ts';
import { locationOf, toDiscovered } from './http/discovery.ts';
import type { Handler, Settings } from './http/handler.ts';
import { respond, toLocations } from './http/response.ts';
import { checksum } from './scim/checksum.ts';
import { notFound } from './scim/error.ts';

/** GET of ServiceProviderConfig, ResourceTypes and Schemas, of lists and of single ones: RFC 7644 section 4. */
export const discover: Handler<Settings> = async (request, settings) => {
  const found = toDiscovered(request, settings);
  if (!found) throw notFound('there is no such schema or resource type');
  const location = locationOf(found);
  const headers = { ETag: `W/"${checksum(JSON.stringify(found))}"`, ...(location && toLocations(location)) };
  return answerRead(request, respond(200, found, headers));
};

export const handler = connect(discover, openSettings);
