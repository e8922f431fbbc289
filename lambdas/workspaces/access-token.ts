import { isBearerToken, newBearerToken, prefixes } from './bearer-token.ts';
import { StateConflict } from './usage-error.ts';

export { hashOf } from './bearer-token.ts';

/** What tells an access token from anything else, to people and to secret scanners. */
export const tokenPrefix = prefixes.accessToken;

/** What every stored credential has. */
export interface StoredCredential {
  readonly created: string;
  readonly expires?: string;
  readonly revoked?: string;
  /** When another credential took its place; it ends with the grace period. */
  readonly rotated?: string;
  readonly lastUsed?: Use;
}

/** An access token as it is known after it was issued: without the secret. */
export interface AccessToken extends StoredCredential {
  readonly tokenId: string;
  readonly workspaceId: string;
  readonly name: string;
  /** How the token begins, so that people recognize it. */
  readonly beginning: string;
  /** The hash under which the authorizer finds it. */
  readonly hash: string;
  readonly scopes: readonly string[];
  /** Of a token that the token endpoint issued: the client that asked for it, and by which of its credentials. */
  readonly issuedTo?: ClientProof;
}

/** A client of the token endpoint, and the secret, trust or key set by which it proved who it is. */
export interface ClientProof {
  readonly clientId: string;
  readonly credentialId: string;
  /** Which of the keys of the client it was, as a fingerprint. */
  readonly key?: string;
}

/** When a credential was last used, to the minute, from which address and by which provider's client. */
export interface Use {
  readonly time: string;
  readonly address: string;
  readonly client?: string;
  /** Of a client's credential, which also gets access tokens: when it was last used for a SCIM request, to the minute. */
  readonly requested?: string;
}

/** Whether a text has the form of an access token, its checksum included: no table needs to be asked about any other. */
export const isAccessToken = (text: string): boolean => isBearerToken(prefixes.accessToken, text);

export interface TokenRequest {
  readonly workspaceId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** Never, if left out. */
  readonly expires?: Date;
}

/** A new access token of 32 random bytes: its text, which is shown once, and its record, which is stored. */
export function issueToken({ workspaceId, name, scopes, expires }: TokenRequest, random: Uint8Array, now: Date) {
  const { text, hash, id, beginning } = newBearerToken(prefixes.accessToken, random);
  const token: AccessToken = {
    tokenId: id,
    workspaceId,
    name,
    beginning,
    hash,
    scopes,
    created: now.toISOString(),
    ...(expires && { expires: expires.toISOString() }),
  };
  return { text, token };
}

/** The request for a token that takes the place of another: same name, scopes and, counted from now, the same lifetime. */
export function toSuccessor(old: AccessToken, now: Date): TokenRequest {
  const { workspaceId, name, scopes } = old;
  const expires = endOfSuccessor(old, now);
  return { workspaceId, name, scopes, ...(expires && { expires }) };
}

/** When what takes the place of a credential ends: counted from now, after the same lifetime; undefined for never. */
export const endOfSuccessor = ({ created, expires }: StoredCredential, now: Date): Date | undefined =>
  expires === undefined ? undefined : new Date(now.getTime() + Date.parse(expires) - Date.parse(created));

/** How long a credential stays valid after it was rotated if nothing else is asked for, and at most, in milliseconds; 0 ends it at once. */
export const rotationGrace = { usual: 86_400_000, longest: 365 * 86_400_000 } as const;

/**
 * Throws StateConflict if a credential cannot be rotated: it is no longer valid, or was rotated before. Its end is then that of its
 * grace period, which no successor must inherit. `noun` and `instead` say what it is, and what to do.
 */
export function checkRotation(credential: StoredCredential, now: Date, noun: string, instead: string): void {
  const over = invalidity(credential, now);
  if (over) throw new StateConflict(`the ${noun} is ${over}: ${instead}`);
  if (credential.rotated)
    throw new StateConflict(`the ${noun} was rotated already: rotate the one that took its place`);
}

/** The credential as it is once nobody can use it; one that was revoked before stays as it is. */
export const revoke = <T extends StoredCredential>(credential: T, now: Date): T => ({
  revoked: now.toISOString(),
  ...credential,
});

/** Why a credential that is known is not valid at this time; undefined if it is. */
export function invalidity({ expires, revoked }: StoredCredential, now: Date): 'expired' | 'revoked' | undefined {
  if (revoked !== undefined) return 'revoked';
  return expires !== undefined && expires <= now.toISOString() ? 'expired' : undefined;
}

/** The same for people: of one that was rotated and has expired since, another took the place. */
export function whyEnded(credential: StoredCredential, now: Date): 'expired' | 'revoked' | 'rotated' | undefined {
  const reason = invalidity(credential, now);
  return reason === 'expired' && credential.rotated !== undefined ? 'rotated' : reason;
}

/** The credential with an earlier end; one that ends before that stays as it is. */
export const expireBy = <T extends StoredCredential>(credential: T, end: Date): T => {
  const latest = end.toISOString();
  const [expires = latest] = [latest, credential.expires ?? latest].sort();
  return { ...credential, expires };
};

/** The credential once another has taken its place: good until `end`, or as long as it would have been. */
export const rotateOut = <T extends StoredCredential>(credential: T, end: Date, now: Date): T => ({
  ...expireBy(credential, end),
  rotated: now.toISOString(),
});

/** How old the noted use of a credential may be, in milliseconds: as long as the gateway caches a verdict by default. */
const useGrain = 60_000;

/**
 * Whether a use of the credential is to be noted: the first one, then at most one in a minute. A busy credential costs one write a
 * minute, whatever its number of requests.
 */
export const isUseDue = ({ lastUsed }: Pick<StoredCredential, 'lastUsed'>, now: Date): boolean =>
  isNoteDue(lastUsed?.time, now);

/** The same, by when the use was noted last. */
export const isNoteDue = (noted: string | undefined, now: Date): boolean =>
  noted === undefined || now.getTime() - Date.parse(noted) >= useGrain;
