import {
  FetchError,
  JwksValidationError,
  JwkValidationError,
  JwtExpiredError,
  JwtInvalidAudienceError,
  JwtInvalidSignatureError,
  JwtNotBeforeError,
  JwtParseError,
  JwtWithoutValidKidError,
  KidNotFoundInJwksError,
} from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { JwtVerifierBase, supportedSignatureAlgorithms } from 'aws-jwt-verify/jwt-verifier';
import { graceSeconds, type Issuer, isOpen, toOAuthToken, type VerifyJwt } from '../../workspaces/oauth-token.ts';
import { decomposeJwt } from './decompose.ts';
import { KeySet } from './key-set.ts';

/** Verifies OAuth2 access tokens, RFC 9068, of these issuers; `now` in milliseconds. Throws if an issuer is not safe. */
export function openJwtVerifier(issuers: readonly Issuer[], now: () => number): VerifyJwt {
  const known = new Map(issuers.map((settings) => [settings.issuer, settings]));
  if (known.size === 0) return async () => 'no issuer is configured';
  const open = issuers.find(isOpen);
  if (open) throw new Error(`${open.issuer} has a workspaceClaim: it needs an audience or clientIds as well`);
  const plain = issuers.find(({ issuer, jwksUri = issuer }) => !isSafe(jwksUri));
  if (plain) throw new Error(`the keys of ${plain.issuer} are not at an https address`);
  const verifier = new Verifier(issuers.map(toProperties), new KeySets(now));
  return async (text) => {
    try {
      const settings = known.get(issuerOf(text));
      if (!settings) return 'another issuer, or another kind of token';
      return toOAuthToken(await verifier.verify(text), settings, now());
    } catch (error) {
      // Bundling loses the library's names; the log shows this one.
      if (unreachable.some((kind) => error instanceof kind))
        throw Object.assign(error as Error, { name: 'KeysOutOfReach' });
      return reasons.find(([kind]) => error instanceof kind)?.[1] ?? 'not valid';
    }
  };
}

const toProperties = ({ issuer, jwksUri, audience }: Issuer) => ({
  issuer,
  ...(jwksUri && { jwksUri }),
  // Tokens without an audience are tied to this service by their client.
  audience: audience ? [...audience] : null,
  graceSeconds,
});

type Properties = ReturnType<typeof toProperties>;

/** That of aws-jwt-verify, for tokens with any kind of scope. */
class Verifier extends JwtVerifierBase<Partial<Properties>, Properties, true> {
  constructor(properties: Properties[], keys: KeySets) {
    super(properties, keys);
  }

  protected override getVerifyParameters(text: string) {
    const decomposedJwt = decomposeJwt(text);
    const properties = this.getIssuerConfig(decomposedJwt.payload.iss);
    return { decomposedJwt, jwksUri: properties.jwksUri, verifyProperties: properties };
  }
}

/** Faults of the issuer, not of the token. */
const unreachable = [FetchError, JwksValidationError, JwkValidationError];

/** In our own words: the library's repeat what the token says. */
const reasons = [
  [JwtParseError, 'malformed'],
  [JwtExpiredError, 'expired'],
  [JwtNotBeforeError, 'not valid yet'],
  [JwtInvalidAudienceError, 'another audience'],
  [JwtInvalidSignatureError, 'the signature is wrong'],
  [KidNotFoundInJwksError, 'a key that the issuer has not'],
] as const;

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
  const asymmetric = supportedSignatureAlgorithms.some((algorithm) => algorithm === header.alg);
  const isAccessToken = /^(at\+jwt|application\/at\+jwt|jwt)$/i.test(String(header['typ'] ?? 'jwt'));
  return asymmetric && isAccessToken && header['crit'] === undefined ? (payload.iss ?? '') : '';
}

/** The key sets by their addresses. */
class KeySets extends SimpleJwksCache {
  readonly #sets = new Map<string, KeySet>();
  readonly #now: () => number;

  constructor(now: () => number) {
    super();
    this.#now = now;
  }

  override async getJwk(...[uri, { header }]: Parameters<SimpleJwksCache['getJwk']>) {
    if (typeof header.kid !== 'string') throw new JwtWithoutValidKidError('the token does not name its key');
    const set = this.#sets.get(uri) ?? new KeySet(uri, this.#now);
    this.#sets.set(uri, set);
    return set.find(header.kid);
  }
}
