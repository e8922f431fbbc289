import {
  type Issuer,
  isOpen,
  signatureAlgorithms,
  toOAuthToken,
  type VerifyJwt,
} from '../../workspaces/oauth-token.ts';
import { decomposeJwt } from './decompose.ts';
import { KeySet } from './key-set.ts';
import { readKeySet } from './read-key-set.ts';
import { keysOutOfReach, reasonOf, Verifier } from './verifier.ts';

/** Verifies OAuth2 access tokens, RFC 9068, of these issuers; `now` in milliseconds. Throws if an issuer is not safe. */
export function openJwtVerifier(issuers: readonly Issuer[], now: () => number): VerifyJwt {
  const known = new Map(issuers.map((settings) => [settings.issuer, settings]));
  if (known.size === 0) return async () => 'no issuer is configured';
  const open = issuers.find(isOpen);
  if (open) throw new Error(`${open.issuer} has a workspaceClaim: it needs an audience or clientIds as well`);
  const plain = issuers.find(({ issuer, jwksUri = issuer }) => !isSafe(jwksUri));
  if (plain) throw new Error(`the keys of ${plain.issuer} are not at an https address`);
  const verifier = new Verifier(issuers, openKeySets(now));
  return async (text) => {
    try {
      const settings = known.get(issuerOf(text));
      if (!settings) return 'another issuer, or another kind of token';
      return toOAuthToken(await verifier.verify(text), settings, now());
    } catch (error) {
      const reason = reasonOf(error);
      // Bundling loses the library's names; the log shows this one.
      if (reason === keysOutOfReach) throw Object.assign(error as Error, { name: 'KeysOutOfReach' });
      return reason;
    }
  };
}

/** Keys are read over https; localhost may use http. */
function isSafe(uri: string): boolean {
  const { protocol, hostname } = new URL(uri);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
}

/**
 * The issuer that an unverified token claims; empty if its algorithm has no public key, if its type is not that of an access token
 * (RFC 9068 section 4, and what older issuers write), or if it has critical extensions (RFC 7515 section 4.1.11).
 */
function issuerOf(text: string): string {
  const { header, payload } = decomposeJwt(text);
  const asymmetric = signatureAlgorithms.some((algorithm) => algorithm === header.alg);
  const isAccessToken = /^(at\+jwt|application\/at\+jwt|jwt)$/i.test(String(header['typ'] ?? 'jwt'));
  return asymmetric && isAccessToken && header['crit'] === undefined ? (payload.iss ?? '') : '';
}

/** The key sets by their addresses, which the operator configured. */
function openKeySets(now: () => number): (uri: string) => KeySet {
  const sets = new Map<string, KeySet>();
  return (uri) => {
    const set = sets.get(uri) ?? new KeySet(() => readKeySet(uri), now);
    sets.set(uri, set);
    return set;
  };
}
