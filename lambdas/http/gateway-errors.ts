/** An error response of the gateway itself, sent before or instead of a function's response. */
export interface GatewayError {
  /** API Gateway's name for it. */
  readonly type: string;
  readonly status: number;
  /** May hold a gateway variable: what the authorizer passed on. */
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The key of the authorizer's context that says why a request was denied; ACCESS_DENIED below shows it. */
export const denialReason = 'detail';

/** API Gateway has two names for a failed authorizer and uses them interchangeably. */
const notChecked = 'the access token cannot be checked at the moment: try again';

/** The gateway's error responses. Each has a SCIM error as its body (RFC 7644 section 3.12). Retry-After is in seconds. */
export const gatewayErrors: readonly GatewayError[] = [
  {
    type: 'UNAUTHORIZED',
    status: 401,
    detail:
      'the credential is missing or not valid: send an access token of the workspace, neither expired nor revoked, in the header Authorization: Bearer <token>',
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  },
  { type: 'ACCESS_DENIED', status: 403, detail: '$context.authorizer.detail' },
  { type: 'WAF_FILTERED', status: 403, detail: 'the request was refused by the firewall of this service' },
  {
    type: 'MISSING_AUTHENTICATION_TOKEN',
    status: 404,
    detail: 'there is no such endpoint: the base URL of this service ends in /scim/v2',
  },
  { type: 'REQUEST_TOO_LARGE', status: 413, detail: 'the request is too large: a body may have at most 256 KB' },
  { type: 'UNSUPPORTED_MEDIA_TYPE', status: 415, detail: 'the Content-Type of the body must be application/scim+json' },
  { type: 'THROTTLED', status: 429, detail: 'too many requests: try again', headers: { 'Retry-After': '2' } },
  { type: 'QUOTA_EXCEEDED', status: 429, detail: 'too many requests: try again', headers: { 'Retry-After': '60' } },
  {
    // The usage plan does not have the usage key. The operator has to fix this, so the client is asked to retry.
    type: 'INVALID_API_KEY',
    status: 503,
    detail: 'the workspace is not fully set up: try again later',
    headers: { 'Retry-After': '60' },
  },
  { type: 'AUTHORIZER_FAILURE', status: 503, detail: notChecked, headers: { 'Retry-After': '5' } },
  { type: 'AUTHORIZER_CONFIGURATION_ERROR', status: 503, detail: notChecked, headers: { 'Retry-After': '5' } },
  {
    type: 'INTEGRATION_FAILURE',
    status: 503,
    detail: 'the service is not available: try again',
    headers: { 'Retry-After': '5' },
  },
  {
    type: 'INTEGRATION_TIMEOUT',
    status: 504,
    detail: 'the service took too long: try again',
    headers: { 'Retry-After': '5' },
  },
  {
    type: 'DEFAULT_4XX',
    status: 400,
    detail: 'the request is not well formed: percent-encode braces, pipes and bytes that are not ASCII in the URL',
  },
  { type: 'DEFAULT_5XX', status: 500, detail: 'the service failed: try again later' },
];

/**
 * Headers of every response, from every layer (service rule 9): members are people, so proxies must not cache them, and browsers
 * must not guess the type.
 */
export const standingHeaders = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' } as const;

/** The headers of a gateway error. */
export const gatewayErrorHeaders = ({ headers }: GatewayError): Readonly<Record<string, string>> => ({
  'Content-Type': 'application/scim+json',
  ...standingHeaders,
  ...headers,
});

/** The body of a gateway error: RFC 7644 section 3.12. */
export const gatewayErrorBody = ({ status, detail }: GatewayError) =>
  JSON.stringify({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], detail, status: String(status) });
