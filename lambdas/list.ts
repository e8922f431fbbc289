import { connect } from './aws/functions/scim-function.ts';
import { membersTable } from './aws/resources.ts';
import { openSearch, warmUp } from './aws/stores.ts';
import { readBody } from './http/body.ts';
import { answerDiscovered, noResources } from './http/discovery.ts';
import type { Handler, SearchService } from './http/handler.ts';
import { listed } from './http/response.ts';
import { searchAll } from './http/search-all.ts';
import { parseListQuery, parseSearchRequest } from './scim/query/list-query.ts';
import type { Scope } from './scim/schema/attribute.ts';

/**
 * GET and POST .search of /Users and /Groups, and of the base URL, which searches all types: RFC 7644 sections 3.4.2 and 3.4.3,
 * RFC 9865.
 */
export const list: Handler<SearchService> = async (request, { searches, mode }) => {
  if (searches.length === 0) return answerDiscovered(request, noResources());
  const body = request.method === 'POST' ? readBody(request) : undefined;
  const read = (scope: Scope) =>
    body ? parseSearchRequest(body, { scope, mode }) : parseListQuery(request.parameters, { scope, mode });
  return listed(await searchAll(searches, read));
};

export const handler = connect(list, openSearch);

warmUp(membersTable);
