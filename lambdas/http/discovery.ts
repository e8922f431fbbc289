import { checksum } from '../scim/checksum.ts';
import { toAnnouncement } from '../scim/discovery/resource-types.ts';
import { toSchemas } from '../scim/discovery/schemas.ts';
import { toServiceProviderConfig } from '../scim/discovery/service-provider-config.ts';
import { forbidden } from '../scim/error.ts';
import { isObject, type Json, type JsonObject } from '../scim/json.ts';
import { urns } from '../scim/schema/urns.ts';
import { answerRead } from './conditions.ts';
import type { ScimRequest, ScimResponse, Settings } from './handler.ts';
import { respond, toLocations } from './response.ts';

/**
 * The body of a discovery endpoint (RFC 7644 section 4); undefined if there is no such resource. Throws forbidden if the request
 * has a filter.
 */
export function toDiscovered(
  { path, id, parameters, base }: ScimRequest,
  { mode, roles, types, documentation }: Settings,
): JsonObject | undefined {
  const [, endpoint = ''] = path.split('/');
  if (Object.keys(parameters).some((name) => name.toLowerCase() === 'filter')) {
    throw forbidden('discovery cannot be filtered');
  }
  const located = (resource: JsonObject, resourceType: string, name = `/${resource['id']}`) => ({
    ...resource,
    meta: { resourceType, location: `${base}/${endpoint}${name}` },
  });
  if (endpoint === 'ServiceProviderConfig') return located(toServiceProviderConfig(mode, documentation), endpoint, '');
  const all =
    endpoint === 'Schemas'
      ? types.flatMap((type) => toSchemas(type, { roles: roles.names })).map((schema) => located(schema, 'Schema'))
      : types.map((type) => located(toAnnouncement(type), 'ResourceType'));
  return id === '' ? toList(all) : all.find((resource) => (resource as JsonObject)['id'] === id);
}

/** The response with what was discovered; its version is a checksum. */
export function answerDiscovered(request: ScimRequest, discovered: JsonObject): ScimResponse {
  const location = locationOf(discovered);
  const headers = { ETag: `W/"${checksum(JSON.stringify(discovered))}"`, ...(location && toLocations(location)) };
  return answerRead(request, respond(200, discovered, headers));
}

/** The location of a single resource; undefined for a list. */
export const locationOf = (discovered: JsonObject) =>
  isObject(discovered['meta']) ? String(discovered['meta']['location']) : undefined;

/** The list of a type that the workspace does not offer, since the connection tests of Okta and Entra ID ask for it. */
export const noResources = (): JsonObject => toList([]);

const toList = (resources: readonly Json[]): JsonObject => ({
  schemas: [urns.listResponse],
  totalResults: resources.length,
  itemsPerPage: resources.length,
  startIndex: 1,
  Resources: resources,
});
