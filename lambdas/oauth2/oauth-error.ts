/** The error codes of a token endpoint: RFC 6749 section 5.2, and those of section 4.1.2.1 for our own faults. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_scope'
  | 'unsupported_grant_type'
  | 'temporarily_unavailable'
  | 'server_error';

/** What is known of a client that was refused. */
export type KnownClient = Pick<Details, 'workspaceId' | 'clientId' | 'clientName' | 'credentialId'>;

/** What is known of a client that got no token although nothing says that it is another one. */
export type AdvisedClient = KnownClient & Pick<Details, 'advice'>;

interface Details {
  /** Why, for the log only. */
  readonly reason?: string;
  readonly workspaceId?: string | undefined;
  readonly clientId?: string | undefined;
  /** The name of a client that is known. */
  readonly clientName?: string | undefined;
  /** The credential that it presented, if that is known. */
  readonly credentialId?: string | undefined;
  /** What is wrong and what to do, for the activity of the workspace only: it may name what the workspace has stored. */
  readonly advice?: string | undefined;
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

export const unavailableNow = (description: string, reason: string, client: AdvisedClient = {}) =>
  new OAuthError(503, 'temporarily_unavailable', description, { ...client, reason, headers: { 'Retry-After': '5' } });

/** The keys of an assertion could not be read, so it could not be checked. */
export const keysOutOfReach = (client: AdvisedClient) =>
  unavailableNow('the keys of the assertion cannot be read at the moment: try again', 'KeysOutOfReach', client);

/** The client may not have a scope that it asks for. */
export const invalidScope = (scopes: readonly string[], client: KnownClient) => {
  const names = scopes.join(' ');
  const advice = `the client asked for a scope that it may not have: its scopes are ${names}. Ask for these, or for none`;
  const reason = 'a scope that the client has not';
  return new OAuthError(400, 'invalid_scope', `the scopes of this client are ${names}`, { ...client, reason, advice });
};
