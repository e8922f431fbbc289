import { keysId } from '../workspaces/client-keys.ts';
import type { TokenClient } from '../workspaces/token-client.ts';
import type { Accepted } from './assertion.ts';
import { fittingOf, type ProofOptions } from './client-proof.ts';
import type { AdvisedClient } from './oauth-error.ts';
import type { Presented } from './token-request.ts';

/** Which credential of a client has keys that cannot be read, and what its administrator should check. */
export function toUnreadKeys(
  client: TokenClient,
  presented: Presented,
  options: ProofOptions,
): Pick<AdvisedClient, 'credentialId' | 'advice'> {
  const accepted = 'assertion' in presented ? fittingOf(client, presented.assertion, options) : undefined;
  return accepted ? { credentialId: accepted.credentialId, advice: toAdvice(accepted) } : {};
}

/** It names addresses that the workspace has stored, and nothing of the request. */
function toAdvice({ credentialId, issuer, keys }: Accepted): string {
  const owner = credentialId === keysId ? 'the client' : `the issuer ${issuer}`;
  return 'jwksUri' in keys && keys.jwksUri !== undefined
    ? `the keys of ${owner} cannot be read at ${keys.jwksUri}: check that this address answers with a JSON Web Key Set`
    : `the keys of ${owner} cannot be read: check that its OpenID configuration and the jwks_uri in it answer`;
}
