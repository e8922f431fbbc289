import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { encodingFault } from '../../http/encoding-fault.ts';
import { standingHeaders } from '../../http/gateway-errors.ts';
import { metadataPath, tokenPath } from '../../http/routes.ts';
import type { Sender, TokenAnswer } from '../../oauth2/answer-token-request.ts';
import { toMetadata } from '../../oauth2/metadata.ts';
import { OAuthError, unavailableNow } from '../../oauth2/oauth-error.ts';
import { type ClientCredentialsRequest, readTokenRequest } from '../../oauth2/token-request.ts';
import { ScimError } from '../../scim/error.ts';
import { documentation } from '../config.ts';
import { framesOf, kindOf, logger, measure } from '../log.ts';
import { toOutcome } from '../resources.ts';
import { originOf } from './origin.ts';
import { noteRefusal } from './refusal-notes.ts';
import { toProviderClient } from './tenant.ts';

/** Issues a token, at an endpoint that has these names as an audience. Throws OAuthError. */
export type IssueToken = (
  request: ClientCredentialsRequest,
  sender: Sender,
  audiences: readonly string[],
) => Promise<TokenAnswer>;

/** An answer with what the log may say about it. */
interface Answered extends APIGatewayProxyResult {
  readonly noted?: Readonly<Record<string, string | undefined>>;
}

/** The border of the token endpoint and of its metadata. An error answer gives no reason why a client was refused: the log does. */
export function answerToken(issue: IssueToken) {
  return middy<APIGatewayProxyEvent, Answered>({
    timeoutEarlyInMillis: 500,
    timeoutEarlyResponse: () => toErrorResult(unavailableNow('the request took too long: try again', 'Timeout')),
  })
    .use(logging)
    .handler(async (event, context) => {
      try {
        return event.resource === metadataPath ? describeServer(event) : await issueFor(event, issue);
      } catch (error) {
        const refusal = toOAuthError(error as Error, event);
        await noteRefusedClient(refusal, event, context);
        return toErrorResult(refusal);
      }
    });
}

type Border = middy.MiddlewareObj<APIGatewayProxyEvent, Answered, Error, Context, { start?: number }>;

const logging: Border = {
  before({ internal }) {
    internal.start = performance.now();
  },
  after(exchange) {
    const { event, response, internal } = exchange;
    const { noted = {}, ...result } = response ?? { statusCode: 500, body: '' };
    const { workspace, ...rest } = noted;
    const duration = Math.round(performance.now() - (internal.start ?? Number.NaN));
    const outcome = toOutcome(result.statusCode);
    const call = { requestId: event.requestContext.requestId, workspace, operation: 'token', outcome, duration };
    const source = outcome === 'refused' ? event.requestContext.identity.sourceIp : undefined;
    // As the authorizer does: what somebody tried in vain is logged at each level that a stage has.
    const level = outcome === 'ok' ? 'info' : 'warn';
    logger[level]('answered', { ...call, status: result.statusCode, ...rest, source });
    measure(call);
    exchange.response = result;
  },
};

async function issueFor(event: APIGatewayProxyEvent, issue: IssueToken): Promise<Answered> {
  const contentType = headersOf(event, 'content-type').join(', ');
  const request = readTokenRequest({
    method: event.httpMethod,
    contentType,
    encodingFault: encodingFault(contentType, headersOf(event, 'content-encoding').join(', ')),
    authorization: headersOf(event, 'authorization'),
    hasQuery: Object.keys(event.multiValueQueryStringParameters ?? {}).length > 0,
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
  });
  const { sourceIp, userAgent } = event.requestContext.identity;
  const sender = { address: sourceIp, client: toProviderClient(userAgent ?? '') };
  const origin = originOf(event, tokenPath);
  const answer = await issue(request, sender, [origin, origin + tokenPath]);
  const noted = { workspace: answer.workspaceId, client: answer.clientId, credential: answer.credentialId };
  return { ...toResult(200, answer.body), noted };
}

function describeServer(event: APIGatewayProxyEvent): Answered {
  if (!['GET', 'HEAD'].includes(event.httpMethod)) {
    const headers = { Allow: 'GET, HEAD' };
    throw new OAuthError(405, 'invalid_request', 'the methods of this path are GET and HEAD', { headers });
  }
  const issuer = originOf(event, metadataPath);
  return toResult(200, toMetadata(issuer, issuer + tokenPath, documentation()));
}

/**
 * Notes in the activity of its workspace that a known client got no token, and why: its administrator looks there. Further guesses
 * from one address get 429, and cost no write.
 */
async function noteRefusedClient(error: OAuthError, event: APIGatewayProxyEvent, context: Context): Promise<void> {
  const { workspaceId, clientId, clientName, reason, advice } = error.details;
  const detail = advice ?? (error.status === 401 ? `${error.message}: ${reason}` : undefined);
  if (detail === undefined || workspaceId === undefined || clientId === undefined) return;
  const { identity, requestId: request } = event.requestContext;
  const client = toProviderClient(identity.userAgent ?? '');
  const refusal = {
    operation: 'token',
    status: error.status,
    detail,
    actor: { kind: 'credential' as const, id: clientId, ...(clientName !== undefined && { name: clientName }) },
    request,
    ...(client !== undefined && { client }),
  };
  await noteRefusal(workspaceId, refusal, { left: context?.getRemainingTimeInMillis?.() });
}

/** Our own faults are logged; a database that is busy is one that passes. */
function toOAuthError(error: Error, { requestContext: { requestId } }: APIGatewayProxyEvent): OAuthError {
  if (error instanceof OAuthError && error.status < 500) return error;
  const reason = error instanceof OAuthError ? error.details.reason : kindOf(error);
  logger.error('failed', { requestId, operation: 'token', error: reason, at: framesOf(error.stack) });
  if (error instanceof OAuthError) return error;
  return error instanceof ScimError && error.status === 503
    ? unavailableNow('the service is busy: try again', kindOf(error))
    : new OAuthError(500, 'server_error', 'the service failed: try again later');
}

/** RFC 6749 section 5.2. */
function toErrorResult({ status, code, message, details }: OAuthError): Answered {
  const { reason, workspaceId, clientId, credentialId, headers } = details;
  const result = toResult(status, { error: code, error_description: message }, headers);
  const noted = { workspace: workspaceId, client: clientId, credential: credentialId, error: code, reason };
  return { ...result, noted };
}

const toResult = (status: number, body: object, headers: Readonly<Record<string, string>> = {}) => ({
  statusCode: status,
  headers: { 'Content-Type': 'application/json', ...standingHeaders, Pragma: 'no-cache', ...headers },
  body: JSON.stringify(body),
});

const headersOf = ({ multiValueHeaders }: APIGatewayProxyEvent, wanted: string): readonly string[] =>
  Object.entries(multiValueHeaders ?? {})
    .filter(([name]) => name.toLowerCase() === wanted)
    .flatMap(([, values = []]) => values);
