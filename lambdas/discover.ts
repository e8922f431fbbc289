import { connect } from './aws/functions/scim-function.ts';
import { openSettings } from './aws/settings.ts';
import { answerDiscovered, toDiscovered } from './http/discovery.ts';
import type { Handler, Settings } from './http/handler.ts';
import { notFound } from './scim/error.ts';

/** GET of ServiceProviderConfig, ResourceTypes and Schemas, of lists and of single ones: RFC 7644 section 4. */
export const discover: Handler<Settings> = async (request, settings) => {
  const found = toDiscovered(request, settings);
  if (!found) throw notFound('there is no such schema or resource type');
  return answerDiscovered(request, found);
};

export const handler = connect(discover, openSettings);
