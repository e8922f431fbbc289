import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What tells one kind of secret from another, and from anything else, to people and to secret scanners. */
export const prefixes = {
  accessToken: 'wscim_',
  managementKey: 'wsmgmt_',
  settingsSession: 'wsset_',
  /** The secret of a client of the token endpoint: not a bearer token, it is exchanged for access tokens. */
  clientSecret: 'wssec_',
  /** In the link of a settings session: not a bearer token, it is exchanged for one. */
  sessionCode: 'wscode_',
} as const;

export type Prefix = (typeof prefixes)[keyof typeof prefixes];

/** A secret that was just made: its text, which is shown once, and what is stored instead of it. */
export interface NewBearerToken {
  readonly text: string;
  /** SHA-256; the secret is looked up by it. */
  readonly hash: string;
  /** By which people and logs know it. */
  readonly id: string;
  /** How it begins, so that people recognize it. */
  readonly beginning: string;
}

/** A secret of 32 random bytes in base62, with a checksum at its end. */
export function newBearerToken(prefix: Prefix, random: Uint8Array): NewBearerToken {
  const body = prefix + toBase62(random);
  const text = body + checksum(body);
  const hash = hashOf(text);
  return { text, hash, id: hash.slice(0, 12), beginning: text.slice(0, prefix.length + 4) };
}

/** Whether a text has the form of such a secret, its checksum included: no table needs to be asked about any other. */
export function isBearerToken(prefix: Prefix, text: string): boolean {
  return (
    text.startsWith(prefix) &&
    /^[0-9A-Za-z]{49}$/.test(text.slice(prefix.length)) &&
    checksum(text.slice(0, -checksumLength)) === text.slice(-checksumLength)
  );
}

/** SHA-256, in hexadecimal digits: all that is stored of a secret. */
export const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

const checksumLength = 6;

function checksum(text: string): string {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, crc32(text));
  return toBase62(bytes);
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Bytes as one number in base62, padded to the length of the greatest number of as many bytes. */
export function toBase62(bytes: Uint8Array): string {
  const width = Math.ceil((bytes.length * 8) / Math.log2(62));
  let [rest, text] = [0n, ''];
  for (const byte of bytes) rest = rest * 256n + BigInt(byte);
  for (; rest > 0n; rest /= 62n) text = alphabet[Number(rest % 62n)] + text;
  return text.padStart(width, '0');
}
