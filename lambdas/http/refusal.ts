import { methodNotAllowed, notFound, notImplemented, type ScimError } from '../scim/error.ts';
import type { ScimRequest } from './operation.ts';
import { routes } from './routes.ts';

/** Why no route answers a request: what it asks for is not offered, its method is wrong, or there is no such endpoint. */
export function toRefusal({ method, path }: ScimRequest): ScimError {
  const [, endpoint = '', ...rest] = path.split('/');
  const missing = offered.get(endpoint.toLowerCase());
  if (missing && !(endpoint === 'Groups' && method === 'GET')) return notImplemented(missing);
  const allowed = routes.filter((route) => matches(route.path, path)).map((route) => route.method);
  if (allowed.length === 0) return notFound(endpoint === 'Groups' ? 'there are no groups' : noEndpoint);
  const allow = allowed.flatMap((each) => (each === 'GET' ? [each, 'HEAD'] : [each]));
  const deletes = method === 'DELETE' && endpoint === 'Users' && rest.length === 1;
  return methodNotAllowed(deletes ? noDelete : `the methods of this endpoint are ${allow.join(', ')}`, allow);
}

const offered: ReadonlyMap<string, string> = new Map([
  ['groups', 'groups are not supported: this service provisions users only'],
  ['bulk', 'bulk requests are not supported: send each request by itself'],
  ['me', 'there is no user behind an access token: ask for /Users'],
]);

const noEndpoint = 'there is no such endpoint: the base URL of this service ends in /scim/v2';
const noDelete = 'members are not deleted: deactivate the member by setting active to false';

/** Whether a path is one of a route: `{id}` stands for one segment. */
function matches(route: string, path: string): boolean {
  const [wanted, given] = [route.split('/'), path.split('/')];
  return wanted.length === given.length && wanted.every((step, index) => step === '{id}' || step === given[index]);
}
