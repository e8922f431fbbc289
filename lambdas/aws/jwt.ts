import { JwtVerifier } from 'aws-jwt-verify';
import {
  FetchError,
  JwksValidationError,
  JwkValidationError,
  JwtExpiredError,
  JwtInvalidAudienceError,
  JwtInvalidSignatureError,
  JwtNotBeforeError,
  JwtParseError,
  KidNotFoundInJwksError,
  WaitPeriodNotYetEndedJwkError,
} from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import { supportedSignatureAlgorithms } from 'aws-jwt-verify/jwt-verifier';
import { graceSeconds, type Issuer, isOpen, toOAuthToken, type VerifyJwt } from '../workspaces/oauth-token.ts';

/** Verifies OAuth2 access tokens, RFC 9068, of these issuers; `now` in milliseconds. Throws where an issuer is not safe. */
export function openJwtVerifier(issuers: readonly Issuer[], now: () => number): VerifyJwt {
  const known = new Map(issuers.map((settings) => [settings.issuer, settings]));
  if (known.size === 0) return async () => 'no issuer is configured';
  // Else any client of the issuer could have itself a workspace named.
  const open = issuers.find(isOpen);
  if (open) throw new Error(`${open.issuer} has a workspaceClaim: it needs an audience or clientIds as well`);
  const plain = issuers.find(({ issuer, jwksUri = issuer }) => !isSafe(jwksUri));
  if (plain) throw new Error(`the keys of ${plain.issuer} are not at an https address`);
  const keys = new KeySets(now);
  const verifier = JwtVerifier.create(
    issuers.map(({ issuer, jwksUri, audience }) => ({
      issuer,
      ...(jwksUri && { jwksUri }),
      // Where tokens have no audience, the client they belong to is what ties them to this service.
      audience: audience ? [...audience] : null,
      graceSeconds,
    })),
    { jwksCache: keys },
  );
  return async (text) => {
    try {
      const settings = known.get(issuerOf(text));
      if (!settings) return 'another issuer, or another kind of token';
      return toOAuthToken(await verifier.verify(text), settings, now());
    } catch (error) {
      // The library's names are lost in a bundle; the log tells this one.
      if (unreachable.some((kind) => error instanceof kind))
        throw Object.assign(error as Error, { name: 'KeysOutOfReach' });
      return reasons.find(([kind]) => error instanceof kind)?.[1] ?? 'not valid';
    }
  };
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
  // The keys were read in the last ten seconds, and one that was not among them was asked for.
  [WaitPeriodNotYetEndedJwkError, 'a key that the issuer has not'],
] as const;

/** Keys come by https; this machine itself may do without. */
function isSafe(uri: string): boolean {
  const { protocol, hostname } = new URL(uri);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
}

/**
 * The issuer that an unverified token claims to be of; none where its algorithm is not one with a public key, where it is
 * of another type than an access token (RFC 9068 section 4, and what older issuers write), or where it has extensions that
 * must be understood (RFC 7515 section 4.1.11).
 */
function issuerOf(text: string): string {
  const { header, payload } = decomposeUnverifiedJwt(text);
  const asymmetric = supportedSignatureAlgorithms.some((algorithm) => algorithm === header.alg);
  const isAccessToken = /^(at\+jwt|application\/at\+jwt|jwt)$/i.test(String(header['typ'] ?? 'jwt'));
  return asymmetric && isAccessToken && header['crit'] === undefined ? (payload.iss ?? '') : '';
}

const minute = 60_000;

/** The issuers' keys, read anew every ten minutes; those at hand serve on where an issuer does not answer. */
class KeySets extends SimpleJwksCache {
  readonly #read = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    super({ fetcher: { fetch: (uri) => read(uri).catch(() => read(uri)) } });
    this.#now = now;
  }

  override async getJwk(...[uri, token]: Parameters<SimpleJwksCache['getJwk']>) {
    const last = this.#read.get(uri);
    if (last !== undefined && this.#now() - last > 10 * minute) {
      this.#read.set(uri, this.#now());
      await this.getJwks(uri).catch(() => undefined);
    }
    return super.getJwk(uri, token);
  }

  override async getJwks(uri: string) {
    const keys = await super.getJwks(uri);
    this.#read.set(uri, this.#now());
    return keys;
  }
}

/** Half a second, and no way elsewhere: the request waits for it. */
async function read(uri: string): Promise<ArrayBuffer> {
  try {
    const response = await fetch(uri, { redirect: 'error', signal: AbortSignal.timeout(500) });
    if (response.status !== 200) throw new Error(`status ${response.status}`);
    return await response.arrayBuffer();
  } catch (error) {
    throw new FetchError(uri, (error as Error).message);
  }
}
