import { invalidity } from '../workspaces/access-token.ts';
import type { ClientSecret, TokenClient, Trust } from '../workspaces/token-client.ts';
import type { IssuedSecret } from './client-credentials.ts';
import { toLastUse } from './routes/shapes.ts';

/** The names of the service as an authorization server. */
export interface Endpoint {
  readonly issuer: string;
  readonly tokenEndpoint: string;
}

/** The bodies of clients in the response to a request. */
export function clientBodies(service: Endpoint & { readonly now: () => Date }): (client: TokenClient) => ClientBody {
  const now = service.now();
  return (client) => toClientBody(client, service, now);
}

type ClientBody = ReturnType<typeof toClientBody>;

/** A client as it is shown: without the hashes of its secrets. */
function toClientBody(client: TokenClient, { issuer, tokenEndpoint }: Endpoint, now: Date) {
  const { clientId, name, scopes, secrets, trusts, keys, created } = client;
  return {
    clientId,
    name,
    scope: scopes.join(' '),
    issuer,
    tokenEndpoint,
    secrets: secrets.map((secret) => toSecretBody(secret, now)),
    trusts: trusts.map(toTrustBody),
    ...(keys && ('jwksUri' in keys ? { jwksUri: keys.jwksUri } : { jwks: keys.jwks })),
    createdAt: created,
  };
}

export function toSecretBody(secret: ClientSecret, now: Date) {
  const { secretId, beginning, created, expires, rotated, revoked } = secret;
  return {
    id: secretId,
    beginning,
    state: invalidity(secret, now) ?? ('valid' as const),
    createdAt: created,
    expiresAt: expires,
    ...(rotated !== undefined && { rotatedAt: rotated }),
    ...(revoked !== undefined && { revokedAt: revoked }),
    ...toLastUse(secret),
  };
}

export const toIssuedSecret = (
  { text, secret }: IssuedSecret,
  now: Date,
): ReturnType<typeof toSecretBody> & { secret?: string } => ({ ...toSecretBody(secret, now), secret: text });

export function toTrustBody(trust: Trust) {
  const { trustId, issuer, subject, audience, jwksUri, created } = trust;
  return {
    id: trustId,
    issuer,
    subject,
    audience,
    ...(jwksUri !== undefined && { jwksUri }),
    createdAt: created,
    ...toLastUse(trust),
  };
}
