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
import { JwtVerifierBase } from 'aws-jwt-verify/jwt-verifier';
import { graceSeconds } from '../../workspaces/oauth-token.ts';
import { decomposeJwt } from './decompose.ts';
import type { KeySet } from './key-set.ts';

/** What a token must say; its keys are at the address, or where `keySetOf` finds them by it. */
export interface VerifierProperties {
  readonly issuer: string;
  readonly jwksUri?: string | undefined;
  readonly audience?: readonly string[] | undefined;
}

const toProperties = ({ issuer, jwksUri, audience }: VerifierProperties) => ({
  issuer,
  ...(jwksUri && { jwksUri }),
  // Tokens without an audience are tied to this service by their client, or their audience is checked elsewhere.
  audience: audience ? [...audience] : null,
  graceSeconds,
});

type Properties = ReturnType<typeof toProperties>;

/** That of aws-jwt-verify, for tokens with any kind of scope. */
export class Verifier extends JwtVerifierBase<Partial<Properties>, Properties, true> {
  constructor(issuers: readonly VerifierProperties[], keySetOf: (uri: string) => KeySet) {
    super(issuers.map(toProperties), new KeySets(keySetOf));
  }

  protected override getVerifyParameters(text: string) {
    const decomposedJwt = decomposeJwt(text);
    const properties = this.getIssuerConfig(decomposedJwt.payload.iss);
    return { decomposedJwt, jwksUri: properties.jwksUri, verifyProperties: properties };
  }
}

class KeySets extends SimpleJwksCache {
  readonly #keySetOf: (uri: string) => KeySet;

  constructor(keySetOf: (uri: string) => KeySet) {
    super();
    this.#keySetOf = keySetOf;
  }

  override async getJwk(...[uri, { header }]: Parameters<SimpleJwksCache['getJwk']>) {
    if (typeof header.kid !== 'string') throw new JwtWithoutValidKidError('the token does not name its key');
    // Without its id, so that the library does not keep it: a key that its issuer replaces under the same id would live on.
    return { ...(await this.#keySetOf(uri).find(header.kid)), kid: '' };
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

export const keysOutOfReach = 'keys out of reach';

/** Why a token is not valid, for the log; `keysOutOfReach` if that is not known. */
export function reasonOf(error: unknown): string {
  if (unreachable.some((kind) => error instanceof kind)) return keysOutOfReach;
  return reasons.find(([kind]) => error instanceof kind)?.[1] ?? 'not valid';
}
