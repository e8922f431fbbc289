import { connect } from './aws/functions/scim-function.ts';
import { openSearch } from './aws/stores.ts';
import { readBody } from './http/body.ts';
import type { Handler, SearchService } from './http/handler.ts';
import { listed } from './http/response.ts';
import { parseListQuery, parseSearchRequest } from './scim/query/list-query.ts';
import { userScope } from './scim/schema/user.ts';

/** GET /Users, GET on the base URL, POST /Users/.search and POST /.search: RFC 7644 sections 3.4.2 and 3.4.3, RFC 9865. */
export const list: Handler<SearchService> = async (request, { search, mode }) => {
  const context = { scope: userScope, mode };
  const query =
    request.method === 'POST'
      ? parseSearchRequest(readBody(request), context)
      : parseListQuery(request.parameters, context);
  return listed(await search(query), query.projection);
};

export const handler = connect(list, openSearch);
