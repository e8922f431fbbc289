import { signatureAlgorithms } from '../workspaces/oauth-token.ts';
import { scopes } from '../workspaces/scopes.ts';

/** The metadata of this authorization server: RFC 8414 section 2. It has no authorization endpoint, so no response types. */
export const toMetadata = (issuer: string, tokenEndpoint: string, documentation?: string) => ({
  issuer,
  token_endpoint: tokenEndpoint,
  grant_types_supported: ['client_credentials'],
  response_types_supported: [],
  scopes_supported: scopes,
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
  token_endpoint_auth_signing_alg_values_supported: signatureAlgorithms,
  ...(documentation !== undefined && { service_documentation: documentation }),
});
