import { connect } from './aws/api-gateway.ts';
import { openService } from './aws/stores.ts';
import { isKnown, isWanted } from './http/conditions.ts';
import type { Operation } from './http/operation.ts';
import { notModified, ok, versionOf } from './http/response.ts';
import { preconditionFailed } from './scim/error.ts';
import { parseProjection } from './scim/query/list-query.ts';
import { userScope } from './scim/schema/user.ts';

/** GET /Users/{id}: RFC 7644 section 3.4.1. */
export const get: Operation = async (request, { members }) => {
  const projection = parseProjection(request.parameters, userScope);
  const member = await members.read(request.id);
  const version = versionOf(member);
  if (!isWanted(request, version))
    throw preconditionFailed('the member is at another version: read it without If-Match');
  return isKnown(request, version) ? notModified(version) : ok(member, projection);
};

export const handler = connect(get, openService);
