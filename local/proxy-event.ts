import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEvent, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import {
  basePath,
  exchangePath,
  managementPath,
  metadataPath,
  routesOf,
  settingsPath,
  tokenPath,
} from '../lambdas/http/routes.ts';

/** A received request. */
export interface RawRequest {
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Uint8Array;
  readonly sourceIp: string;
  /** Host and port that the client addressed. */
  readonly host: string;
}

/** The route that a REST API finds: the function, and the path of the resource as it is defined. */
export interface Match {
  readonly function: string;
  readonly resource: string;
  readonly pathParameters: Readonly<Record<string, string>> | null;
  /** Who may call a route outside SCIM: callers of the management API, or anyone. */
  readonly access?: 'management' | 'open';
}

/** The route of a request. A trailing slash is ignored. Below the base path, `fallback` answers requests that match no route. */
export function findRoute(method: string, url: string): Match | undefined {
  const path = pathOf(url).replace(/(?<=.)\/$/, '');
  if (`${path}/`.startsWith(`${managementPath}/`)) return toManagementMatch(method, path);
  if (`${path}/`.startsWith(`${settingsPath}/`)) return toPageMatch(path);
  if (path === tokenPath || path === metadataPath) return toTokenMatch(path);
  if (!`${path}/`.startsWith(`${basePath}/`)) return undefined;
  const fitting = routesOf(pathOf(url).slice(basePath.length));
  const route = fitting.find((each) => each.method === (method === 'HEAD' ? 'GET' : method));
  const resource = fitting[0] ? basePath + fitting[0].path : `${basePath}/{proxy+}`;
  const id = fitting[0]?.path.includes('{id}') ? { id: path.split('/').at(-1) as string } : null;
  return { function: route?.function ?? 'fallback', resource, pathParameters: id };
}

/** One function serves the management API. A browser sends preflight requests without credentials. */
function toManagementMatch(method: string, path: string): Match {
  const open = method === 'OPTIONS' || (method === 'POST' && path === exchangePath);
  const proxy = path.slice(managementPath.length + 1);
  const resource = proxy === '' || path === exchangePath ? path : `${managementPath}/{proxy+}`;
  const pathParameters = resource.includes('{') ? { proxy } : null;
  return { function: 'manage', resource, pathParameters, access: open ? 'open' : 'management' };
}

/** Anyone may load the settings page: it contains no data. */
function toPageMatch(path: string): Match {
  const proxy = path.slice(settingsPath.length + 1);
  const resource = proxy === '' ? settingsPath : `${settingsPath}/{proxy+}`;
  return { function: 'page', resource, pathParameters: proxy === '' ? null : { proxy }, access: 'open' };
}

/** Clients send their own credentials to the token endpoint. */
const toTokenMatch = (path: string): Match => ({
  function: 'token',
  resource: path,
  pathParameters: null,
  access: 'open',
});

const pathOf = (url: string) => url.split('?', 1)[0] as string;

/** The event that API Gateway makes from a request, for a function or for the authorizer. */
export function toProxyEvent(
  request: RawRequest,
  match: Match,
  context: Readonly<Record<string, unknown>> | null,
): APIGatewayProxyEvent {
  const { method, url, headers, body, sourceIp, host } = request;
  // API Gateway takes a semicolon for the end of a parameter.
  const query = new URLSearchParams(url.split('?').slice(1).join('?').replaceAll(';', '&'));
  const parameters = Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name)]));
  const path = pathOf(url);
  return {
    resource: match.resource,
    path,
    httpMethod: method,
    headers: lastOf(headers),
    multiValueHeaders: headers as Record<string, string[]>,
    queryStringParameters: query.size > 0 ? lastOf(parameters) : null,
    multiValueQueryStringParameters: query.size > 0 ? parameters : null,
    pathParameters: match.pathParameters,
    stageVariables: null,
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      authorizer: context,
      protocol: 'HTTP/1.1',
      httpMethod: method,
      identity: {
        sourceIp,
        userAgent: headers['user-agent']?.[0] ?? null,
      } as APIGatewayProxyEvent['requestContext']['identity'],
      path,
      stage: 'local',
      requestId: randomUUID(),
      requestTimeEpoch: Date.now(),
      resourceId: 'local',
      resourcePath: match.resource,
      domainName: host,
    },
    // The API declares every type as binary, so that functions see bytes: infra/scim-api.ts.
    body: body.length > 0 ? Buffer.from(body).toString('base64') : null,
    isBase64Encoded: body.length > 0,
  };
}

export function toAuthorizerEvent(request: RawRequest, match: Match): APIGatewayRequestAuthorizerEvent {
  const { body: _, isBase64Encoded: __, ...event } = toProxyEvent(request, match, null);
  const methodArn = `arn:aws:execute-api:local:000000000000:local/local/${event.httpMethod}${event.path}`;
  return { ...event, type: 'REQUEST', methodArn } as unknown as APIGatewayRequestAuthorizerEvent;
}

const lastOf = (lists: Readonly<Record<string, readonly string[]>>) =>
  Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.at(-1)]));
