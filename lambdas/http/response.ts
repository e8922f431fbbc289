import type { Page } from '../members/search.ts';
import type { ScimError } from '../scim/error.ts';
import type { Json, JsonObject } from '../scim/json.ts';
import { type Projection, project } from '../scim/query/projection.ts';
import type { Resource } from '../scim/resource.ts';
import { location, meta, version } from '../scim/schema/common.ts';
import { urns } from '../scim/schema/urns.ts';
import { user } from '../scim/schema/user.ts';
import type { ScimResponse } from './operation.ts';

/** The media type of everything that is sent: RFC 7644 section 3.1. */
export const mediaType = 'application/scim+json';

/** A body, and what RFC 7644 wants to stand in the headers beside it. */
export function respond(
  status: number,
  body: Json | undefined,
  headers: Readonly<Record<string, string>> = {},
): ScimResponse {
  return {
    status,
    headers: { ...(body !== undefined && { 'Content-Type': mediaType }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  };
}

/** One resource: RFC 7644 section 3.4.1, with its entity-tag. */
export function ok(resource: Resource, projection: Projection): ScimResponse {
  return respond(200, project(resource, user, projection), { ETag: versionOf(resource) });
}

/** RFC 7644 section 3.3: where the new resource is stands in the header Location too. */
export function created(resource: Resource, projection: Projection): ScimResponse {
  const { headers, ...rest } = ok(resource, projection);
  return { ...rest, status: 201, headers: { ...headers, Location: String(metaOf(resource)[location.name]) } };
}

/** RFC 7232 section 4.1 */
export const notModified = (etag: string) => respond(304, undefined, { ETag: etag });

/** A page: RFC 7644 section 3.4.2, RFC 9865 section 2. */
export function listed(page: Page, projection: Projection): ScimResponse {
  const { resources, totalResults, startIndex, nextCursor } = page;
  return respond(200, {
    schemas: [urns.listResponse],
    ...(totalResults !== undefined && { totalResults }),
    itemsPerPage: resources.length,
    ...(startIndex !== undefined && { startIndex }),
    ...(nextCursor !== undefined && { nextCursor }),
    Resources: resources.map((resource) => project(resource, user, projection)),
  });
}

/** The one way from an error to an answer: RFC 7644 section 3.12. */
export function refusal({ status, scimType, message, headers }: ScimError): ScimResponse {
  const body = { schemas: [urns.error], ...(scimType && { scimType }), detail: message, status: String(status) };
  return respond(status, body, headers);
}

export const versionOf = (resource: Resource) => String(metaOf(resource)[version.name]);

const metaOf = (resource: Resource) => resource[meta.name] as JsonObject;
