import { methodNotAllowed, notFound, notImplemented, type ScimError } from '../scim/error.ts';
import type { ScimRequest } from './operation.ts';
import { routes } from './routes.ts';

/** Why no route answers a request: what it asks for is not offered, its method is wrong, or there is no such endpoint. */
export function toRefusal({ method, path }: ScimRequest): ScimError {
  const [, endpoint = ''] = path.split('/');
  const missing = offered.get(endpoint.toLowerCase());
  const reads = method === 'GET' || method === 'HEAD';
  if (missing && !(endpoint === 'Groups' && reads)) return notImplemented(missing);
  const fitting = routesOf(path);
  const allowed = fitting.map((route) => route.method);
  if (allowed.length === 0) return notFound(endpoint === 'Groups' ? 'there are no groups' : noEndpoint);
  const allow = allowed.flatMap((each) => (each === 'GET' ? [each, 'HEAD'] : [each]));
  const deletes = method === 'DELETE' && fitting.some((route) => route.path === '/Users/{id}');
  return methodNotAllowed(deletes ? noDelete : `the methods of this endpoint are ${allow.join(', ')}`, allow);
}

const offered: ReadonlyMap<string, string> = new Map([
  ['groups', 'groups are not supported: this service provisions users only'],
  ['bulk', 'bulk requests are not supported: send each request by itself'],
  ['me', 'there is no user behind an access token: ask for /Users'],
]);

const noEndpoint = 'there is no such endpoint: the base URL of this service ends in /scim/v2';
const noDelete = 'members are not deleted: deactivate the member by setting active to false';

/** The routes of a path, by any method: those that name it, else those with `{id}` in them. A slash at the end does not count. */
function routesOf(path: string) {
  const given = path.replace(/\/$/, '').split('/');
  const fitting = routes.filter((route) => matches(route.path.split('/'), given));
  const named = fitting.filter((route) => !route.path.includes('{'));
  return named.length > 0 ? named : fitting;
}

/** Whether a path is one of a route: `{id}` stands for one segment. */
const matches = (route: readonly string[], given: readonly string[]) =>
  route.length === given.length &&
  route.every((step, index) => (step === '{id}' ? given[index] : step === given[index]));
