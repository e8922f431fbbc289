import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { denialReason } from '../../http/gateway-errors.ts';
import { managementPath } from '../../http/routes.ts';
import type { Caller } from '../../workspaces/caller.ts';
import { framesOf, logger, measure } from '../log.ts';
import { toOutcome } from '../resources.ts';
import { originOf } from './origin.ts';

/** A request for the management API with its context. */
export interface ManagementCall {
  readonly request: Request;
  /** From the authorizer only; undefined without a valid credential, and on the route that needs none. */
  readonly caller: Caller | undefined;
  /** Why a credential that is valid elsewhere has no access here. */
  readonly denial: string | undefined;
  /** The address of the service, without a path. */
  readonly origin: string;
  readonly reportFailure: (error: Error) => void;
}

/** Connects the management API to API Gateway and logs each request. */
export function answerManagement(answer: (call: ManagementCall) => Promise<Response>) {
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult>({
    timeoutEarlyInMillis: 500,
    timeoutEarlyResponse: () => failure(503, 'the request took too long: try again', { 'Retry-After': '1' }),
  })
    .use(logging)
    .handler(async (event) => {
      const reportFailure = (error: Error) =>
        logger.error('failed', { ...describe(event), error: error.name, at: framesOf(error.stack) });
      try {
        return await toResult(await answer({ ...toCall(event), reportFailure }));
      } catch (error) {
        reportFailure(error as Error);
        return failure(500, 'the service failed: try again later');
      }
    });
}

/** The response to a request that never reached the API: RFC 9457. */
const failure = (status: number, detail: string, headers: Readonly<Record<string, string>> = {}) => ({
  statusCode: status,
  headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', ...headers },
  body: JSON.stringify({ type: 'about:blank', title: 'Error', status, detail }),
});

type Border = middy.MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult, Error, Context, { start?: number }>;

const logging: Border = {
  before({ internal }) {
    internal.start = performance.now();
  },
  after({ event, response, internal }) {
    const status = response?.statusCode ?? 500;
    const duration = Math.round(performance.now() - (internal.start ?? Number.NaN));
    const call = { ...describe(event), outcome: toOutcome(status), duration };
    logger.info('answered', { ...call, status, method: event.httpMethod, caller: callerOf(event)?.id });
    measure(call);
  },
};

/** What the log may say about a request. The workspace is taken from the path; its pattern excludes names of people. */
function describe(event: APIGatewayProxyEvent) {
  const [, workspace] = /\/workspaces\/([a-z0-9-]{1,64})(?:\/|$)/.exec(event.path) ?? [];
  return { requestId: event.requestContext.requestId, workspace, operation: 'manage' };
}

function callerOf({ requestContext }: APIGatewayProxyEvent): Caller | undefined {
  const caller: unknown = requestContext.authorizer?.['caller'];
  return typeof caller === 'string' ? (JSON.parse(caller) as Caller) : undefined;
}

function toCall(event: APIGatewayProxyEvent): Omit<ManagementCall, 'reportFailure'> {
  const { httpMethod: method, path, multiValueHeaders, multiValueQueryStringParameters, body, requestContext } = event;
  const { domainName } = requestContext;
  const query = new URLSearchParams(pairsOf(multiValueQueryStringParameters)).toString();
  const below = path.slice(Math.max(0, path.indexOf(managementPath))).replace(/(?<=.)\/$/, '');
  const url = `https://${domainName}${below}${query && `?${query}`}`;
  const sent = method === 'GET' || method === 'HEAD' ? null : body;
  const request = new Request(url, {
    method,
    headers: pairsOf(multiValueHeaders).map(([name, value]) => [
      name,
      value.replace(/[^\t\x20-\x7e\x80-\xff]/g, '\xff'),
    ]),
    body: event.isBase64Encoded && sent !== null ? Buffer.from(sent, 'base64') : sent,
  });
  const denial = event.requestContext.authorizer?.[denialReason] as string | undefined;
  return { request, caller: callerOf(event), denial, origin: originOf(event, managementPath) };
}

const pairsOf = (lists: APIGatewayProxyEvent['multiValueQueryStringParameters'] | undefined): [string, string][] =>
  Object.entries(lists ?? {}).flatMap(([name, values = []]) => values.map((value): [string, string] => [name, value]));

const toResult = async (response: Response): Promise<APIGatewayProxyResult> => ({
  statusCode: response.status,
  headers: Object.fromEntries(response.headers),
  body: await response.text(),
});
