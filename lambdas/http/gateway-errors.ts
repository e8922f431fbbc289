/** A refusal of the gateway itself, before or instead of a function. */
export interface GatewayError {
  /** API Gateway's name of it. */
  readonly type: string;
  readonly status: number;
  /** May hold a variable of the gateway: what the authorizer handed on. */
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Where the gateway finds out why the authorizer denied a request. */
export const denialReason = 'detail';

/** API Gateway has two names for an authorizer that failed, and does not keep to which is which. */
const notChecked = {
  status: 503,
  detail: 'the access token can not be checked at the moment: try again',
  headers: { 'Retry-After': '5' },
};

/** The gateway's refusals; all of them have a SCIM error (RFC 7644 section 3.12) for a body. Retry-After is in seconds. */
export const gatewayErrors: readonly GatewayError[] = [
  {
    type: 'UNAUTHORIZED',
    status: 401,
    detail:
      'the credential is missing or not valid: send an access token of the workspace, or below /manage/v1 a management key, that is neither expired nor revoked, in the header Authorization: Bearer <token>',
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  },
  { type: 'ACCESS_DENIED', status: 403, detail: `$context.authorizer.${denialReason}` },
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
    // A usage key that no usage plan knows: the operator's to mend, so the client is asked to come back.
    type: 'INVALID_API_KEY',
    status: 503,
    detail: 'the workspace is not fully set up: try again later',
    headers: { 'Retry-After': '60' },
  },
  { type: 'AUTHORIZER_FAILURE', ...notChecked },
  { type: 'AUTHORIZER_CONFIGURATION_ERROR', ...notChecked },
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
  { type: 'DEFAULT_4XX', status: 400, detail: 'the request is not well formed' },
  { type: 'DEFAULT_5XX', status: 500, detail: 'the service failed: try again later' },
];

/**
 * What stands in the headers of every answer, from whichever layer, service rule 9: members are persons, so no proxy keeps them,
 * and no browser takes an answer for anything but what its type says.
 */
export const standingHeaders = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' } as const;

/** The headers of a gateway's refusal. */
export const gatewayErrorHeaders = ({ headers }: GatewayError): Readonly<Record<string, string>> => ({
  'Content-Type': 'application/scim+json',
  ...standingHeaders,
  ...headers,
});

/** The body of a gateway's refusal: RFC 7644 section 3.12. */
export const gatewayErrorBody = ({ status, detail }: GatewayError) =>
  JSON.stringify({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], detail, status: String(status) });
