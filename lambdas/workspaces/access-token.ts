import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { toBase62 } from './base62.ts';

/** What tells an access token from anything else, to people and to secret scanners. */
export const tokenPrefix = 'wscim_';

/** An access token as it is known after it was issued: without the secret. */
export interface AccessToken {
  readonly tokenId: string;
  readonly workspaceId: string;
  readonly name: string;
  /** How the token begins, so that people recognize it. */
  readonly beginning: string;
  /** The hash under which the authorizer finds it. */
  readonly hash: string;
  readonly scopes: readonly string[];
  readonly created: string;
  readonly expires?: string;
  readonly revoked?: string;
  readonly lastUsed?: Use;
}

/** When a token was last used, to the hour, from which address and by which provider's client. */
export interface Use {
  readonly time: string;
  readonly address: string;
  readonly client?: string;
}

/** Whether a text has the form of an access token, its checksum included: no table needs to be asked about any other. */
export function isAccessToken(text: string): boolean {
  return form.test(text) && checksum(text.slice(0, -checksumLength)) === text.slice(-checksumLength);
}

export interface TokenRequest {
  readonly workspaceId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** Never, if left out. */
  readonly expires?: Date;
}

/** A new access token of 32 random bytes: its text, which is shown once, and its record, which is stored. */
export function issueToken({ workspaceId, name, scopes, expires }: TokenRequest, random: Uint8Array, now: Date) {
  const body = tokenPrefix + toBase62(random);
  const text = body + checksum(body);
  const hash = hashOf(text);
  const token: AccessToken = {
    tokenId: hash.slice(0, 12),
    workspaceId,
    name,
    beginning: text.slice(0, tokenPrefix.length + 4),
    hash,
    scopes,
    created: now.toISOString(),
    ...(expires && { expires: expires.toISOString() }),
  };
  return { text, token };
}

/** SHA-256, in hexadecimal digits: all that is stored of a token. */
export const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** The token as it is once nobody can use it; one that was revoked before stays as it is. */
export const revoke = (token: AccessToken, now: Date): AccessToken => ({ revoked: now.toISOString(), ...token });

/** Why a token that is known is not valid at this time; undefined where it is. */
export function invalidity({ expires, revoked }: AccessToken, now: Date): 'expired' | 'revoked' | undefined {
  if (revoked !== undefined) return 'revoked';
  return expires !== undefined && expires <= now.toISOString() ? 'expired' : undefined;
}

/** The token as it is once another takes its place: good until then, or as long as it would have been. */
export const expireBy = (token: AccessToken, end: Date): AccessToken => {
  const latest = end.toISOString();
  const [expires = latest] = [latest, token.expires ?? latest].sort();
  return { ...token, expires };
};

const minute = 60_000;
const hour = 60 * minute;

/**
 * Whether a use of the token is to be noted: once an hour is enough for people, and does not cost a write each time. Another
 * client is noted after a minute: an administrator who connects an identity provider waits to see it.
 */
export function isUseDue({ lastUsed }: AccessToken, now: Date, client?: string): boolean {
  if (lastUsed === undefined) return true;
  return now.getTime() - Date.parse(lastUsed.time) >= (lastUsed.client === client ? hour : minute);
}

const checksumLength = 6;
const form = new RegExp(`^${tokenPrefix}[0-9A-Za-z]{49}$`);

function checksum(text: string): string {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, crc32(text));
  return toBase62(bytes);
}
