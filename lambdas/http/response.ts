import type { Page } from '../members/search/search.ts';
import type { ScimError } from '../scim/error.ts';
import type { Json, JsonObject } from '../scim/json.ts';
import { type Projection, project } from '../scim/query/projection.ts';
import type { Resource } from '../scim/resource.ts';
import type { Attribute } from '../scim/schema/attribute.ts';
import { location, meta, version } from '../scim/schema/common.ts';
import type { ResourceType } from '../scim/schema/resource-type.ts';
import { urns } from '../scim/schema/urns.ts';
import { standingHeaders } from './gateway-errors.ts';
import type { ScimResponse } from './handler.ts';

/** The media type of everything that is sent: RFC 7644 section 3.1. */
export const mediaType = 'application/scim+json';

/** A response with a JSON body and the headers that RFC 7644 requires. */
export function respond(
  status: number,
  body: Json | undefined,
  headers: Readonly<Record<string, string>> = {},
): ScimResponse {
  return {
    status,
    headers: { ...(body !== undefined && { 'Content-Type': mediaType }), ...standingHeaders, ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  };
}

/** One resource (RFC 7644 section 3.4.1). Headers repeat its version and location (RFC 7643 section 3.1). */
export function ok(resource: Resource, { schema }: ResourceType, projection: Projection): ScimResponse {
  const headers = { ETag: told(resource, version), ...toLocations(told(resource, location)) };
  return respond(200, project(resource, schema, projection), headers);
}

/** RFC 7644 section 3.3. */
export const created = (resource: Resource, type: ResourceType, projection: Projection): ScimResponse => ({
  ...ok(resource, type, projection),
  status: 201,
});

/** The location of a resource: RFC 7644 section 3.1 requires one header, RFC 7643 section 3.1 the other. */
export const toLocations = (location: string) => ({ Location: location, 'Content-Location': location });

/** Tells a client that its version is current: RFC 9110 section 15.4.5. */
export const notModified = (answer: ScimResponse): ScimResponse => withoutBody(304, answer);

/** A change was made; the response does not show the resource: RFC 7644 section 3.5.2. */
export const changed = (answer: ScimResponse): ScimResponse => withoutBody(204, answer);

function withoutBody(status: number, { headers: { 'Content-Type': _, ...headers } }: ScimResponse): ScimResponse {
  return { status, headers, body: undefined };
}

/** A page with its resources as they are returned: the JSON text of each. */
export interface ShownPage extends Omit<Page, 'resources' | 'texts'> {
  readonly texts: readonly string[];
}

export const projectPage = (page: Page, { schema }: ResourceType, projection: Projection): ShownPage => ({
  texts: page.texts ?? page.resources.map((resource) => JSON.stringify(project(resource, schema, projection))),
  totalResults: page.totalResults,
  startIndex: page.startIndex,
  nextCursor: page.nextCursor,
});

/** A page: RFC 7644 section 3.4.2, RFC 9865 section 2. */
export function listed({ texts, totalResults, startIndex, nextCursor }: ShownPage): ScimResponse {
  const message = {
    schemas: [urns.listResponse],
    ...(totalResults !== undefined && { totalResults }),
    itemsPerPage: texts.length,
    ...(startIndex !== undefined && { startIndex }),
    ...(nextCursor !== undefined && { nextCursor }),
    Resources: [],
  };
  // The list of resources comes last.
  const { body: start, ...response } = respond(200, message);
  return { ...response, body: `${start?.slice(0, -2)}${texts.join(',')}]}` };
}

/** The error response for a ScimError: RFC 7644 section 3.12. */
export function toErrorResponse({ status, scimType, message, headers }: ScimError): ScimResponse {
  const body = { schemas: [urns.error], ...(scimType && { scimType }), detail: message, status: String(status) };
  return respond(status, body, headers);
}

const told = (resource: Resource, { name }: Attribute) => String((resource[meta.name] as JsonObject)[name]);
