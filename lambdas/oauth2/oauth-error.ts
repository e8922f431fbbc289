/** The error codes of a token endpoint: RFC 6749 section 5.2, and those of section 4.1.2.1 for our own faults. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_scope'
  | 'unsupported_grant_type'
  | 'temporarily_unavailable'
  | 'server_error';

/** What is known of a client that was refused. */
export type KnownClient = Pick<Details, 'workspaceId' | 'clientId' | 'clientName'>;

interface Details {
  /** Why, for the log only. */
  readonly reason?: string;
  readonly workspaceId?: string | undefined;
  readonly clientId?: string | undefined;
  /** The name of a client that is known. */
  readonly clientName?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error answer of the token endpoint. The description is for the client: it repeats no value of the request, and has no quotes. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly status: number;
  readonly code: OAuthErrorCode;
  readonly details: Details;

  constructor(status: number, code: OAuthErrorCode, description: string, details: Details = {}) {
    super(description);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

export const invalidRequest = (description: string) => new OAuthError(400, 'invalid_request', description);

/** The client was not authenticated. The answer does not say why, or who guesses would learn from it. */
export const invalidClient = (reason: string, known: KnownClient = {}) =>
  new OAuthError(401, 'invalid_client', 'the client could not be authenticated', {
    ...known,
    reason,
    headers: { 'WWW-Authenticate': 'Basic realm="token", charset="UTF-8"' },
  });

/** Seconds that a client waits after too many failures. */
const pause = 10;

/** The same once a client has failed too often from one address. */
export const tooManyFailures = (reason: string, known: KnownClient) =>
  new OAuthError(429, 'invalid_client', 'too many attempts from this address failed: check the credential, then wait', {
    ...known,
    reason,
    headers: { 'Retry-After': String(pause) },
  });

export const unavailableNow = (description: string, reason: string) =>
  new OAuthError(503, 'temporarily_unavailable', description, { reason, headers: { 'Retry-After': '5' } });
