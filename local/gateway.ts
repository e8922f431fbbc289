import type { APIGatewayAuthorizerResult, APIGatewayProxyResult } from 'aws-lambda';
import {
  type GatewayError,
  gatewayErrorBody,
  gatewayErrorHeaders,
  gatewayErrors,
} from '../lambdas/http/gateway-errors.ts';
import type { Throttle } from '../lambdas/http/throttle.ts';
import type { Refused } from './access-log.ts';
import { type LambdaHandler, newContext } from './functions.ts';
import { findBreach, fitsLambda } from './gateway-limits.ts';
import { findRoute, type Match, type RawRequest, toAuthorizerEvent, toProxyEvent } from './proxy-event.ts';
import { openThrottle } from './throttle.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Replaces `body` if the function answered with bytes. */
  readonly bytes?: Uint8Array;
}

export interface GatewayOptions {
  /** The handler of a function, by its name. */
  readonly functions: Readonly<Record<string, LambdaHandler>>;
  /** How long a result of the authorizer is cached for a token, in seconds. */
  readonly authorizerCache: number;
  /** The request limit of one workspace; no limit if left out. */
  readonly throttle?: Throttle | undefined;
  /** Hears of requests that the gateway refuses by itself. */
  readonly log?: ((refused: Refused) => Promise<void>) | undefined;
  readonly now: () => number;
}

/** A local API Gateway: finds the function of a request, calls the authorizer, and answers errors of the gateway. */
export function openGateway(options: GatewayOptions): (request: RawRequest) => Promise<Answer> {
  const authorize = openAuthorizer(options);
  const passes = options.throttle ? openThrottle(options.throttle, options.now) : () => true;
  return async (request) => {
    const breach = findBreach(request);
    if (breach) return refuse(breach);
    const match = findRoute(request.method, request.url);
    if (!match) return refuse('MISSING_AUTHENTICATION_TOKEN');
    if (match.access === 'open')
      return call(options.functions[match.function] as LambdaHandler, toProxyEvent(request, match, null));
    const verdict = await authorize(request, match);
    if (typeof verdict === 'string') return refuse(verdict);
    const context = verdict.context ?? {};
    const deny = async (type: string) => {
      await options.log?.({ request, match, context, type });
      return refuse(type, context);
    };
    if (!isAllowed(verdict, toAuthorizerEvent(request, match).methodArn)) return deny('ACCESS_DENIED');
    if (match.access === undefined && !passes(verdict.usageIdentifierKey ?? '')) return deny('THROTTLED');
    return call(options.functions[match.function] as LambdaHandler, toProxyEvent(request, match, context));
  };
}

/** The gateway's own error response of this type, with the context of the authorizer. */
export function refuse(type: string, context: Readonly<Record<string, unknown>> = {}): Answer {
  const error = [...gatewayErrors, ...unnamed].find((each) => each.type === type);
  if (!error) throw new Error(`the gateway has no answer for ${type}`);
  const detail = error.detail.replace(/\$context\.authorizer\.(\w+)/, (_, name) => String(context[name] ?? ''));
  return toAnswer({ ...error, detail });
}

/** Errors without a response type in API Gateway. Its own responses to these have no SCIM body. */
const unnamed: readonly GatewayError[] = [
  {
    type: 'URL_TOO_LONG',
    status: 414,
    detail: 'the URL is too long: it may have at most 10,240 characters; send a long filter by POST /.search',
  },
  {
    type: 'HEADERS_TOO_LARGE',
    status: 431,
    detail: 'the headers of the request are too large: their values may have at most 10,240 bytes',
  },
  {
    // Node.js counts them together, and does not say which one was too large.
    type: 'HEAD_TOO_LARGE',
    status: 431,
    detail:
      'the URL and the headers are too large together: shorten the headers, and send a long filter by POST /.search',
  },
];

function toAnswer(error: GatewayError): Answer {
  return { status: error.status, headers: gatewayErrorHeaders(error), body: gatewayErrorBody(error) };
}

type Verdict = APIGatewayAuthorizerResult | 'UNAUTHORIZED' | 'AUTHORIZER_FAILURE';

/** The authorizer behind its cache. The key is the whole header. Failures and callers of the management API are not cached. */
function openAuthorizer({ functions, authorizerCache, now }: GatewayOptions) {
  const kept = new Map<string, { readonly until: number; readonly verdict: Verdict }>();
  return async (request: RawRequest, match: Match): Promise<Verdict> => {
    const token = headerOf(request, 'authorization');
    if (token === '' && match.access === undefined) return 'UNAUTHORIZED';
    const known = match.access === undefined ? kept.get(token) : undefined;
    if (known && known.until > now()) return known.verdict;
    const verdict = await (functions['authorizer'] as LambdaHandler)(
      toAuthorizerEvent(request, match),
      newContext(),
    ).then(
      (result) => result as APIGatewayAuthorizerResult,
      (error: Error) => (error.message === 'Unauthorized' ? 'UNAUTHORIZED' : 'AUTHORIZER_FAILURE'),
    );
    if (typeof verdict !== 'string' && authorizerCache > 0 && match.access === undefined)
      kept.set(token, { until: now() + authorizerCache * 1000, verdict });
    return verdict;
  };
}

async function call(handler: LambdaHandler, event: unknown): Promise<Answer> {
  if (!fitsLambda(event)) return refuse('REQUEST_TOO_LARGE');
  const result = (await handler(event, newContext()).catch(() => undefined)) as APIGatewayProxyResult | undefined;
  if (!result || !fitsLambda(result)) return refuse('INTEGRATION_FAILURE');
  const { statusCode: status, body } = result;
  const headers = (result.headers ?? {}) as Record<string, string>;
  return result.isBase64Encoded
    ? { status, headers, body: '', bytes: Buffer.from(body, 'base64') }
    : { status, headers, body };
}

/** Whether a policy allows a request: some statement does, and none denies it. */
function isAllowed({ policyDocument }: APIGatewayAuthorizerResult, arn: string): boolean {
  const effects = policyDocument.Statement.filter((statement) =>
    'Resource' in statement ? [statement.Resource].flat().some((pattern) => covers(String(pattern), arn)) : false,
  ).map(({ Effect }) => Effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}

/** `*` in a pattern matches any text. */
const covers = (pattern: string, arn: string) =>
  new RegExp(`^${pattern.split('*').map(RegExp.escape).join('.*')}$`).test(arn);

const headerOf = ({ headers }: RawRequest, name: string) =>
  Object.entries(headers)
    .find(([each]) => each.toLowerCase() === name)?.[1]
    .join(', ') ?? '';
