import type { IncomingMessage, ServerResponse } from 'node:http';
import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { escapeHtml } from '../../lambdas/settings-page/escape-html.ts';
import type { Issuer } from '../../lambdas/workspaces/oauth-token.ts';
import { newSecrets, readSecrets, writeSecrets } from './secrets.ts';
import { showSignIn, toPage } from './sign-in.ts';
import { openStorage } from './storage.ts';

/** The path of the local issuer, beside those of the service. */
export const issuerPath = '/issuer';

/** The claim with the workspace of the administrator who signed in. */
const workspaceClaim = 'workspace';

/** The settings of the authorizer for the local issuer. */
export const toIssuer = (origin: string, resource: string): Issuer => ({
  issuer: origin + issuerPath,
  jwksUri: `${origin}${issuerPath}/jwks`,
  audience: [resource],
  workspaceClaim,
});

const scopes = 'scim scim:read scim:write';

export interface LocalIssuerOptions {
  /** http://127.0.0.1:3000 */
  readonly origin: string;
  /** The base URL of the service: the resource that its tokens are for (RFC 8707). */
  readonly resource: string;
  readonly folder: string;
  /** The issuers that the server accepts tokens from. */
  readonly configured: readonly string[];
  /** The ids of the workspaces with an administrator who can sign in. */
  readonly workspaces: () => Promise<readonly string[]>;
}

/**
 * An OAuth2 authorization server for trying the authorization code with PKCE and refresh. On AWS, an Amazon Cognito user pool
 * does this. Client credentials are for the service's own token endpoint.
 */
export function openLocalIssuer(options: LocalIssuerOptions) {
  const provider = new Provider(options.origin + issuerPath, toConfiguration(options));
  const answer = provider.callback();
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = request.url ?? '';
    // oidc-provider requires this below a path of its own.
    Object.assign(request, { originalUrl: url, url: url.slice(issuerPath.length) || '/' });
    if (request.url?.startsWith('/sign-in/')) await showSignIn(provider, await options.workspaces(), request, response);
    else await answer(request, response);
  };
}

function toConfiguration({ resource, folder, origin, configured }: LocalIssuerOptions): Configuration {
  const secrets = readSecrets(folder) ?? newSecrets();
  writeSecrets(folder, { ...secrets, issuer: origin + issuerPath, configured });
  const { keys, cookies } = secrets;
  const hour = 3600;
  return {
    adapter: openStorage(folder),
    jwks: { keys } as Configuration['jwks'] & object,
    cookies: { keys: [cookies] },
    scopes: scopes.split(' '),
    pkce: { required: () => true },
    interactions: { url: (_, { uid }) => `${origin}${issuerPath}/sign-in/${uid}` },
    renderError: (context, { error, error_description: description }) => {
      Object.assign(context, { type: 'html', body: toPage(`<p>${escapeHtml(description ?? error)}</p>`) });
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: scopes,
          audience: resource,
          accessTokenTTL: hour,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    extraTokenClaims: (_, token) =>
      'accountId' in token && token.accountId ? { [workspaceClaim]: token.accountId } : undefined,
    issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
    loadExistingGrant: (context) => grantAll(context, resource),
    ttl: {
      AccessToken: hour,
      Interaction: hour,
      Session: hour,
      Grant: 180 * 24 * hour,
      RefreshToken: 180 * 24 * hour,
      IdToken: hour,
    },
  };
}

/** Signing in is the consent: the page says to what. */
async function grantAll({ oidc }: KoaContextWithOIDC, resource: string) {
  const accountId = oidc.session?.accountId;
  const clientId = oidc.client?.clientId;
  if (!accountId || !clientId) return undefined;
  const grant = new oidc.provider.Grant({ accountId, clientId });
  grant.addResourceScope(resource, scopes);
  grant.addOIDCScope(scopes);
  await grant.save();
  return grant;
}
