import { connect } from './aws/functions/scim-function.ts';
import { membersTable } from './aws/resources.ts';
import { openService, warmUp } from './aws/stores.ts';
import { readBody } from './http/body.ts';
import { toCondition } from './http/conditions.ts';
import type { Handler } from './http/handler.ts';
import { changed, ok } from './http/response.ts';
import { parsePatch } from './scim/patch/parse.ts';
import { isAsked, parseProjection } from './scim/query/projection.ts';

/** PATCH of /Users/{id} and /Groups/{id}: RFC 7644 section 3.5.2. */
export const patch: Handler = async (request, { resources, mode }) => {
  const { type } = resources;
  const projection = parseProjection(request.parameters, type.scope);
  const parsed = parsePatch(readBody(request), { scope: type.scope, mode });
  const options = { projection, mode, condition: toCondition(request) };
  const { resource, missed, refused } = await resources.patch(request.id, parsed, options);
  const notes = { missed, unknown: parsed.unknown, refused };
  const skipped = Object.values(notes).some((count) => count > 0);
  const answer = ok(resource, type, projection);
  const shown = !type.silent || isAsked(projection);
  return { ...(shown ? answer : changed(answer)), ...(skipped && { notes }) };
};

export const handler = connect(patch, openService);

warmUp(membersTable);
