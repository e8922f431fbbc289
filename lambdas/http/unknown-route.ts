import { methodNotAllowed, notFound, notImplemented, type ScimError } from '../scim/error.ts';
import type { ScimRequest, Settings } from './handler.ts';
import { basePath, endpointOf, isOfOneResource, isOfType, type Route, routesOf } from './routes.ts';

/** What the workspace offers. */
type Offer = Pick<Settings, 'types'>;

/**
 * The error for a request without a route, or of a type that the workspace does not offer: 501 for a feature that is not
 * supported, 404 for an unknown endpoint, 405 for a wrong method.
 */
export function toRouteError({ method, path }: Pick<ScimRequest, 'method' | 'path'>, { types }: Offer): ScimError {
  const [, endpoint = ''] = path.split('/');
  const offered = types.some((type) => type.endpoint.toLowerCase() === endpointOf(path).toLowerCase());
  const missing = offered ? undefined : features.get(endpoint.toLowerCase());
  const reads = method === 'GET' || method === 'HEAD';
  if (missing && !(endpoint === 'Groups' && reads)) return notImplemented(missing);
  const fitting = routesOf(path).filter((route) => isOffered(route, { types }));
  const allowed = fitting.map((route) => route.method);
  if (allowed.length === 0) return notFound(missing ?? whyNoEndpoint(path, { types }) ?? noEndpoint);
  const allow = allowed.flatMap((each) => (each === 'GET' ? [each, 'HEAD'] : [each]));
  const deletes = method === 'DELETE' && fitting.some((route) => isOfOneResource(route.path));
  const undeletable = deletes ? types.find((type) => type.endpoint === endpointOf(path))?.undeletable : undefined;
  return methodNotAllowed(undeletable ?? `the methods of this endpoint are ${allow.join(', ')}`, allow);
}

/** The list of a type that the workspace does not offer is empty, since connection tests ask for it: service rule 14. */
const isOffered = ({ method, path }: Route, { types }: Offer) =>
  !isOfType(path) ||
  types.some(({ endpoint }) => endpoint === endpointOf(path)) ||
  (method === 'GET' && path === endpointOf(path));

/** Why a workspace has no /Groups, and what its administrator can do. */
const groupsOff =
  'groups are off in this workspace: switch them on under Setup on its settings page, or stop sending groups in the identity provider';

const features: ReadonlyMap<string, string> = new Map([
  ['groups', groupsOff],
  ['bulk', 'bulk requests are not supported: send each request by itself'],
  ['me', 'there is no user behind an access token: ask for /Users'],
]);

/** What is wrong with a path that is nearly the path of a route; undefined if it is not. */
function whyNoEndpoint(path: string, offer: Offer): string | undefined {
  const [from, to] = [path.toLowerCase(), basePath.toLowerCase()];
  if (`${from}/`.startsWith(`${to}/`)) return `the path has ${basePath} twice: the base URL has it already`;
  const single = path.replace(/\/{2,}/g, '/');
  const [written] = routesOf(single, (step) => step.toLowerCase()).filter((route) => isOffered(route, offer));
  if (!written) return undefined;
  if (single !== path)
    return `the path has two slashes in a row: the base URL ends in ${basePath}, without a slash after it`;
  return `paths are written with capitals as in ${written.path}`;
}

const noEndpoint = `there is no such endpoint: the base URL of this service ends in ${basePath}`;
