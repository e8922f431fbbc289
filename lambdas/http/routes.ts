/** The base path of the service, below which all routes lie. */
export const basePath = '/scim/v2';

/** The base path of the management API. */
export const managementPath = '/manage/v1';

/** The only management route that needs no credential: it exchanges a session's code for its token. */
export const exchangePath = `${managementPath}/sessions/exchange`;

/** The settings page; its assets lie below. */
export const settingsPath = '/settings';

/** The token endpoint of OAuth2 and its metadata; clients send their own credentials. */
export const tokenPath = '/oauth2/token';
export const metadataPath = '/.well-known/oauth-authorization-server';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base path (empty for the base path itself); `{id}` stands for one segment. */
  readonly path: string;
  readonly function: 'list' | 'get' | 'create' | 'put' | 'patch' | 'remove' | 'discover';
  /** A read-only credential cannot use a route that writes. */
  readonly access: 'read' | 'write';
}

/** The endpoints of the resource types, and whether resources of the type can be deleted. */
const endpoints = [
  { endpoint: '/Users', deletable: false },
  { endpoint: '/Groups', deletable: true },
] as const;

/** RFC 7644 section 3.2. A workspace that does not offer a type refuses its requests: unknown-route.ts. */
const routesOfType = ({ endpoint, deletable }: (typeof endpoints)[number]): readonly Route[] => [
  { method: 'GET', path: endpoint, function: 'list', access: 'read' },
  { method: 'POST', path: endpoint, function: 'create', access: 'write' },
  { method: 'POST', path: `${endpoint}/.search`, function: 'list', access: 'read' },
  { method: 'GET', path: `${endpoint}/{id}`, function: 'get', access: 'read' },
  { method: 'PUT', path: `${endpoint}/{id}`, function: 'put', access: 'write' },
  { method: 'PATCH', path: `${endpoint}/{id}`, function: 'patch', access: 'write' },
  ...(deletable ? [{ method: 'DELETE', path: `${endpoint}/{id}`, function: 'remove', access: 'write' } as const] : []),
];

/** RFC 7644 section 3.4.3. */
const routesOfAllTypes: readonly Route[] = [
  { method: 'GET', path: '', function: 'list', access: 'read' },
  { method: 'POST', path: '/.search', function: 'list', access: 'read' },
];

/** RFC 7644 section 4. */
const routesOfDiscovery = [
  '/ServiceProviderConfig',
  '/ResourceTypes',
  '/ResourceTypes/{id}',
  '/Schemas',
  '/Schemas/{id}',
].map((path): Route => ({ method: 'GET', path, function: 'discover', access: 'read' }));

/** Which function answers which request. A HEAD is answered like a GET; a request without a route goes to `fallback`. */
export const routes = [...routesOfAllTypes, ...endpoints.flatMap(routesOfType), ...routesOfDiscovery];

/** The endpoint of a path below the base path: /Users of /Users/42 */
export const endpointOf = (path: string) => `/${path.split('/')[1] ?? ''}`;

/** Whether a route leads to one resource: /Users/{id} */
export const isOfOneResource = (path: string) => endpoints.some(({ endpoint }) => path === `${endpoint}/{id}`);

/** Whether a path is about resources of a type. */
export const isOfType = (path: string) => endpoints.some(({ endpoint }) => endpoint === endpointOf(path));

/** The function that answers requests of a method for a resource, as the gateway names it: /scim/v2/Users/{id} */
export const functionOf = (method: string, resource: string) =>
  routes.find((route) => route.method === (method === 'HEAD' ? 'GET' : method) && basePath + route.path === resource)
    ?.function ?? 'fallback';

/**
 * The routes of a path below the base path, by any method: those that name it, otherwise those with `{id}`. A slash at the end
 * does not count; `spell` is applied to both sides before they are compared.
 */
export function routesOf(path: string, spell = (step: string) => step): readonly Route[] {
  const given = path.replace(/\/$/, '').split('/').map(spell);
  const fitting = routes.filter((route) => matches(route.path.split('/').map(spell), given));
  const named = fitting.filter((route) => !route.path.includes('{'));
  return named.length > 0 ? named : fitting;
}

const matches = (route: readonly string[], given: readonly string[]) =>
  route.length === given.length &&
  route.every((step, index) => (step === '{id}' ? given[index] : step === given[index]));

/** The functions behind the API, by the names of their files. */
export const apiFunctionNames = [
  ...new Set(routes.map((route) => route.function)),
  'fallback',
  'manage',
  'page',
  'token',
  'authorizer',
] as const;

/**
 * The functions that the API does not call: the stream of the members table calls `publish` and `record`, a schedule `warn`,
 * the user pool `pre-token-generation`.
 */
export const otherFunctionNames = ['publish', 'record', 'warn', 'pre-token-generation'] as const;

/** The functions that are deployed. */
export const functionNames = [...apiFunctionNames, ...otherFunctionNames] as const;
