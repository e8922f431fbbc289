/** An OAuth2 issuer, as configured in the deployment: its access tokens are accepted. */
export interface Issuer {
  /** The claim `iss` of its tokens: an https address. */
  readonly issuer: string;
  /** The address of its keys; by default /.well-known/jwks.json below the issuer, as with Amazon Cognito. */
  readonly jwksUri?: string;
  /** The claim `aud` must hold one of these; left out if tokens have none, as with Amazon Cognito. */
  readonly audience?: readonly string[];
  /** Only tokens of these clients are accepted; any client by default. */
  readonly clientIds?: readonly string[];
  /** Scopes that a token must have besides those of this service. */
  readonly requiredScopes?: readonly string[];
  /** The prefix of this service's scopes in its tokens: `https://api.example.com/` in `https://api.example.com/scim` */
  readonly scopePrefix?: string;
  /** The claim that names the workspace of a client that belongs to none. For a client that belongs to one, the claim must agree. */
  readonly workspaceClaim?: string;
  /** The clients for which the claim is enough; other clients must belong to a workspace. By default it is enough for any client. */
  readonly workspaceClaimClients?: readonly string[];
}

/** A client of an outside issuer that belongs to one workspace. A client of the service's own token endpoint is a TokenClient. */
export interface IssuerClient {
  readonly workspaceId: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly created: string;
}

/** By which logs, the activity and the status know a client. */
export const clientCredentialId = ({ issuer, clientId }: Pick<IssuerClient, 'issuer' | 'clientId'>) =>
  `${issuer} ${clientId}`;

/**
 * A verified token, or the reason why it is not valid, which is for the log only. Throws if the issuer's keys are unavailable: a
 * token that could not be checked is not called invalid.
 */
export type VerifyJwt = (text: string) => Promise<OAuthToken | string>;

/** The claims of a token after its signature, issuer, audience and times were verified. */
export type Claims = Readonly<Record<string, unknown>>;

/** The parts of a verified token that this service uses. */
export interface OAuthToken {
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** The workspace that a claim names. */
  readonly workspaceId: string | undefined;
  /** Whether that is enough for a client that belongs to no workspace. */
  readonly claimSuffices: boolean;
}

/** Whether any client of the issuer could get a token that names a workspace. No deployment accepts such an issuer. */
export const isOpen = ({ workspaceClaim, workspaceClaimClients, audience, clientIds }: Issuer) =>
  workspaceClaim !== undefined && !workspaceClaimClients && !audience && !clientIds;

/** The algorithms with public keys; a shared key or none is never accepted. */
export const signatureAlgorithms = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const;

/** How far clocks may differ. */
export const graceSeconds = 60;

/**
 * Reads verified claims; returns the reason if they are not those of an accepted access token. `now` is in milliseconds.
 */
export function toOAuthToken(claims: Claims, settings: Issuer, now: number): OAuthToken | string {
  // Without an expiry the token would outlive its client; aws-jwt-verify lets it pass.
  if (typeof claims['exp'] !== 'number') return 'exp is missing';
  const { iat = 0 } = claims;
  if (typeof iat !== 'number' || iat > now / 1000 + graceSeconds) return 'issued in the future';
  if (!isAccessToken(claims)) return 'not an access token';
  const clientId = clientIdClaims.map((name) => claims[name] ?? '').find((value) => value !== '');
  if (typeof clientId !== 'string') return 'client_id is missing';
  if (!clientId.isWellFormed()) return 'client_id has half of a surrogate pair';
  if (settings.clientIds && !settings.clientIds.includes(clientId)) return 'not a client that is configured';
  const all = scopeClaims.flatMap((name) => toList(claims[name]));
  if (!(settings.requiredScopes ?? []).every((scope) => all.includes(scope))) return 'a required scope is missing';
  const workspace = settings.workspaceClaim === undefined ? undefined : claims[settings.workspaceClaim];
  if (typeof workspace === 'string' && !workspace.isWellFormed()) return 'the workspace has half of a surrogate pair';
  return {
    issuer: settings.issuer,
    clientId,
    scopes: withoutPrefix(all, settings.scopePrefix ?? ''),
    workspaceId: typeof workspace === 'string' ? workspace : undefined,
    claimSuffices: settings.workspaceClaimClients?.includes(clientId) ?? true,
  };
}

/** What names the client: RFC 9068 section 2.2, Okta, OpenID Connect and Entra ID v2, Entra ID v1. The first one counts. */
const clientIdClaims = ['client_id', 'cid', 'azp', 'appid'];

/** What holds the scopes: RFC 9068 section 2.2.3; Okta and Entra ID. */
const scopeClaims = ['scope', 'scp'];

/** Claims of ID tokens only: OpenID Connect Core 1.0 sections 2 and 3.3.2.11, and FAPI 1.0 part 2 section 5.1. */
const idTokenClaims = ['nonce', 'at_hash', 'c_hash', 's_hash'];

/** Whether no claim says that the token is of another kind: Amazon Cognito names the kind in `token_use`, Keycloak in `typ`. */
const isAccessToken = ({ token_use: use = 'access', typ, ...claims }: Claims) =>
  use === 'access' &&
  !/^(id|refresh|offline|logout)(?![a-z])/i.test(String(typ)) &&
  idTokenClaims.every((name) => !(name in claims));

/** Scopes are one text with spaces between, or a list of texts. */
const toList = (scopes: unknown): readonly string[] =>
  [scopes].flat().flatMap((text) => (typeof text === 'string' ? text.split(' ') : []));

const withoutPrefix = (scopes: readonly string[], prefix: string) =>
  scopes.filter((scope) => scope.startsWith(prefix)).map((scope) => scope.slice(prefix.length));
