import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { checkAccept, checkParameters } from '../../http/body.ts';
import type { Handler, ScimRequest, ScimResponse } from '../../http/handler.ts';
import { toErrorResponse } from '../../http/response.ts';
import { basePath, functionOf, isOfOneResource } from '../../http/routes.ts';
import { ScimError, unavailable } from '../../scim/error.ts';
import { framesOf, hashMember, kindOf, logger, measure } from '../log.ts';
import { toOutcome } from '../resources.ts';
import { belowBase, decodePath } from './paths.ts';
import { noteRefusal, toNewRefusal } from './refusal-notes.ts';
import { type Tenant, toTenant } from './tenant.ts';

/**
 * Connects a handler to API Gateway. Only here do errors become responses and are requests logged; the handler knows neither the
 * gateway nor middy. `open` returns what the handler may use; `check` runs first.
 */
export function connect<Uses>(
  handle: Handler<Uses>,
  open: (tenant: Tenant, request: ScimRequest) => Uses,
  check: (request: ScimRequest) => void = checkRequest,
) {
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult>({
    timeoutEarlyInMillis: 500,
    timeoutEarlyResponse() {
      throw unavailable('the request took too long: try again', 1, { name: 'Timeout' });
    },
  })
    .use(notingRefusals)
    .use(logging)
    .use(answeringErrors)
    .handler(async (event) => {
      const tenant = toTenant(event);
      const request = toRequest(event, tenant.base);
      const uses = open(tenant, request);
      check(request);
      const { notes, ...response } = await handle(request, uses);
      if (notes) logger.info('noted', { ...describe(event), ...notes });
      return toResult(response);
    });
}

function checkRequest(request: ScimRequest): void {
  checkAccept(request);
  checkParameters(request.parameters);
}

type Border = middy.MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult, Error, Context, { start?: number }>;

/** Logs and measures each request. */
const logging: Border = {
  before({ internal }) {
    internal.start = performance.now();
  },
  after: logRequest,
  onError: logRequest,
};

function logRequest({ event, response, internal }: Parameters<NonNullable<Border['after']>>[0]): void {
  const status = response?.statusCode ?? 500;
  const described = describe(event);
  const duration = Math.round(performance.now() - (internal.start ?? Number.NaN));
  const call = { ...described, outcome: toOutcome(status), duration };
  logger.info('answered', {
    ...call,
    status,
    route: `${event.httpMethod} ${event.resource}`,
    ...subjectOf(event, response),
  });
  measure(call);
}

/** Every error gets a response; only a ScimError explains itself to the client. Our own faults are logged. */
const answeringErrors: Border = {
  onError(exchange) {
    const { error, event } = exchange;
    const known = error instanceof ScimError;
    if (error && !(known && error.status !== 503))
      logger.error('failed', { ...describe(event), error: kindOf(error), at: framesOf(error.stack) });
    exchange.response = toResult(
      toErrorResponse(known ? error : new ScimError(500, 'the service failed: try again later')),
    );
  },
};

/** Runs last, when the response exists. */
const notingRefusals: Border = {
  async onError({ event, error, response, context }) {
    const { workspace } = event.requestContext.authorizer ?? {};
    const status = response?.statusCode;
    if (typeof workspace !== 'string' || !status) return;
    const { operation } = describe(event);
    // Nobody asks for a fallback: the method says what the client wanted.
    const asked = operation === 'fallback' ? event.httpMethod.toLowerCase() : operation;
    const refusal = toNewRefusal(event, asked, status, error);
    await noteRefusal(workspace, refusal, { left: context?.getRemainingTimeInMillis?.() });
  },
};

/** What the log may say about a request: its id at AWS, its workspace and its function. */
const describe = ({ httpMethod, resource, requestContext }: APIGatewayProxyEvent) => ({
  requestId: requestContext.requestId,
  workspace: requestContext.authorizer?.['workspace'] as string | undefined,
  operation: functionOf(httpMethod, resource),
});

/** The resource that a request names or has created, as a hash. */
function subjectOf(
  { resource, pathParameters, requestContext }: APIGatewayProxyEvent,
  result: APIGatewayProxyResult | null,
) {
  const path = resource.slice(basePath.length);
  const named = isOfOneResource(path) ? decodePath(pathParameters?.['id'] ?? '') : undefined;
  const id = named ?? String(result?.headers?.['Location'] ?? '').split(`${path}/`)[1];
  return id ? { subject: hashMember(String(requestContext.authorizer?.['workspace']), id) } : {};
}

function toRequest(event: APIGatewayProxyEvent, base: string): ScimRequest {
  const { httpMethod, path, pathParameters, multiValueHeaders, multiValueQueryStringParameters, body } = event;
  const headers = Object.entries(multiValueHeaders ?? {}).map(([name, values = []]) => [
    name.toLowerCase(),
    values.join(', '),
  ]);
  const parameters = Object.entries(multiValueQueryStringParameters ?? {}).map(([name, values = []]) => [name, values]);
  return {
    method: httpMethod,
    path: belowBase(path),
    id: decodePath(pathParameters?.['id'] ?? ''),
    headers: Object.fromEntries(headers),
    parameters: Object.fromEntries(parameters),
    body: body === null ? undefined : Buffer.from(body, event.isBase64Encoded ? 'base64' : 'utf8'),
    base,
  };
}

const toResult = ({ status, headers, body = '' }: ScimResponse): APIGatewayProxyResult => ({
  statusCode: status,
  headers,
  body,
});
