import { createHash } from 'node:crypto';
import { type AccessToken, invalidity, type StoredCredential, type Use } from './access-token.ts';
import { toBase62 } from './bearer-token.ts';
import { type ClientKeys, hasProof, keysId } from './client-keys.ts';
import type { Scope } from './scopes.ts';
import { StateConflict } from './usage-error.ts';

export type { ClientKeys } from './client-keys.ts';

/**
 * A client of the service's own token endpoint: an identity provider that gets the access tokens of one workspace there. It proves
 * who it is by a secret, by a token of an issuer that it trusts, or by a token that it signs itself.
 */
export interface TokenClient {
  readonly workspaceId: string;
  readonly clientId: string;
  readonly name: string;
  /** What its access tokens may have at most. */
  readonly scopes: readonly Scope[];
  readonly secrets: readonly ClientSecret[];
  readonly trusts: readonly Trust[];
  /** The public keys of a client that signs its assertions itself. */
  readonly keys?: ClientKeys;
  readonly created: string;
}

/** A secret as it is known after it was made: without its text. */
export interface ClientSecret extends StoredCredential {
  readonly secretId: string;
  /** How it begins, so that people recognize it. */
  readonly beginning: string;
  readonly hash: string;
  readonly expires: string;
}

/** Assertions of this issuer are accepted if they are about this subject and made for this audience. */
export interface TrustedSubject {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  /** Where the issuer's keys are; by default, its OpenID configuration says it. */
  readonly jwksUri?: string | undefined;
}

/** A trust of a client: workload identity federation, without a secret. */
export interface Trust extends TrustedSubject {
  readonly trustId: string;
  readonly created: string;
  readonly lastUsed?: Use;
}

/** The maximum numbers of live secrets and of trusts of a client. */
export const mostSecrets = 5;
export const mostTrusts = 10;

const clientPrefix = 'wsclient_';

/** Whether a text has the form of a client id: no table needs to be asked about any other. */
export const isClientId = (text: string) =>
  text.startsWith(clientPrefix) && /^[0-9A-Za-z]{22}$/.test(text.slice(clientPrefix.length));

export interface TokenClientRequest {
  readonly workspaceId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly trusts?: readonly TrustedSubject[];
  readonly keys?: ClientKeys | undefined;
}

/** A new client without secrets; its id is made of the first 16 random bytes, the ids of its trusts of the others. */
export function newTokenClient(
  { workspaceId, name, scopes, trusts = [], keys }: TokenClientRequest,
  random: Uint8Array,
  now: Date,
): TokenClient {
  const client: TokenClient = {
    workspaceId,
    clientId: clientPrefix + toBase62(random.subarray(0, 16)),
    name,
    scopes,
    secrets: [],
    trusts: [],
    ...(keys && { keys }),
    created: now.toISOString(),
  };
  return trusts.reduce((changed, trust) => withTrust(changed, trust, random.subarray(16), now).client, client);
}

/** The client with another trust, which has an id of its own. Throws StateConflict. */
export function withTrust(client: TokenClient, trusted: TrustedSubject, random: Uint8Array, now: Date) {
  const { issuer, subject, audience, jwksUri } = trusted;
  const trust: Trust = {
    trustId: toTrustId(trusted, random),
    issuer,
    subject,
    audience,
    ...(jwksUri !== undefined && { jwksUri }),
    created: now.toISOString(),
  };
  if (client.trusts.some((other) => nameOf(other) === nameOf(trust))) {
    throw new StateConflict('the client has a trust with this issuer, subject and audience: remove it first');
  }
  if (client.trusts.length >= mostTrusts) {
    throw new StateConflict(`the client has ${mostTrusts} trusts, the most that it may have: remove one first`);
  }
  return { client: { ...client, trusts: [...client.trusts, trust] }, trust };
}

const nameOf = ({ issuer, subject, audience }: TrustedSubject) => JSON.stringify([issuer, subject, audience]);

/**
 * One short id for a path: the parts can contain any characters. A trust that is added again has another id than before: the tokens
 * of the one that was removed stay refused.
 */
const toTrustId = (trusted: TrustedSubject, random: Uint8Array) =>
  createHash('sha256').update(random).update(nameOf(trusted)).digest('hex').slice(0, 12);

/**
 * The client without a trust, which ends the tokens that were issued for it; undefined if it has no such trust. Throws
 * StateConflict if nothing is left.
 */
export function withoutTrust(client: TokenClient, trustId: string, now: Date): TokenClient | undefined {
  const trusts = client.trusts.filter((trust) => trust.trustId !== trustId);
  if (trusts.length === client.trusts.length) return undefined;
  return checkProvable({ ...client, trusts }, 'trust', now);
}

/**
 * The client without keys of its own, which ends the tokens that were issued for them; undefined if it has none. Throws StateConflict
 * if nothing is left.
 */
export function withoutKeys({ keys, ...client }: TokenClient, now: Date): TokenClient | undefined {
  return keys && checkProvable(client, 'key', now);
}

/** Throws StateConflict if the client could no longer prove who it is. A secret can always be revoked: others may know it. */
function checkProvable(client: TokenClient, removed: string, now: Date): TokenClient {
  const { secrets, trusts, keys } = client;
  if (keys || trusts.length > 0 || secrets.some((secret) => invalidity(secret, now) === undefined)) return client;
  throw new StateConflict(
    `the client gets its tokens by this ${removed} only: give it another ${removed} or a secret first, or remove the client`,
  );
}

/** A client as it is now stands behind a token: it exists, and the credential was neither revoked nor removed. */
export function backs(client: TokenClient | undefined, { issuedTo, workspaceId }: AccessToken): boolean {
  if (!client || !issuedTo || client.workspaceId !== workspaceId) return false;
  const { credentialId, key } = issuedTo;
  if (credentialId === keysId) return hasProof(client.keys, key);
  const secret = client.secrets.find(({ secretId }) => secretId === credentialId);
  return secret ? secret.revoked === undefined : client.trusts.some(({ trustId }) => trustId === credentialId);
}
