import { connect } from './aws/functions/scim-function.ts';
import { membersTable } from './aws/resources.ts';
import { openSearch, warmUp } from './aws/stores.ts';
import { readBody } from './http/body.ts';
import type { Handler, SearchService } from './http/handler.ts';
import { listed } from './http/response.ts';
import { parseListQuery, parseSearchRequest } from './scim/query/list-query.ts';

/** GET /Users, GET on the base URL, POST /Users/.search and POST /.search: RFC 7644 sections 3.4.2 and 3.4.3, RFC 9865. */
export const list: Handler<SearchService> = async (request, { type, search, mode }) => {
  const context = { scope: type.scope, mode };
  const query =
    request.method === 'POST'
      ? parseSearchRequest(readBody(request), context)
      : parseListQuery(request.parameters, context);
  return listed(await search(query), type, query.projection);
};

export const handler = connect(list, openSearch);

warmUp(membersTable);
