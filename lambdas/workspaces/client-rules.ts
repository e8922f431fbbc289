import { type ClientKeys, mostKeys, type PublicJwk } from './client-keys.ts';
import { isKeyAddress } from './key-address.ts';
import { faultOfKey } from './public-key.ts';
import type { TrustedSubject } from './token-client.ts';
import { InvalidValue } from './usage-error.ts';

const longestText = 500;

/** In characters, as JSON: some keys with their certificates. */
const longestKeys = 32 * 1024;

/** Throws InvalidValue. `isLocal` allows addresses on this machine. */
export function checkTrust({ issuer, subject, audience, jwksUri }: TrustedSubject, isLocal: boolean): void {
  for (const [name, text] of Object.entries({ issuer, subject, audience })) {
    if (text === '' || text.length > longestText || !/^[^\p{Cc}\p{Cs}]+$/u.test(text)) {
      throw new InvalidValue(`the ${name} of a trust must have 1 to ${longestText} characters, on one line`, name);
    }
    checkEnds(name, text);
  }
  if (!isKeyAddress(issuer, isLocal) || issuer.includes('?')) {
    throw new InvalidValue(
      `the issuer must be an https address without a query, as in the claim iss of its tokens`,
      'issuer',
    );
  }
  if (jwksUri !== undefined) checkAddress(jwksUri, isLocal);
}

/** Throws InvalidValue. */
export function checkKeys(keys: ClientKeys, isLocal: boolean): void {
  if ('jwksUri' in keys) checkAddress(keys.jwksUri, isLocal);
  else checkKeySet(keys.jwks.keys);
}

/** A key set as it was sent. */
function checkKeySet(all: readonly PublicJwk[]): void {
  if (all.length === 0 || all.length > mostKeys || JSON.stringify(all).length > longestKeys) {
    throw new InvalidValue(`jwks must have 1 to ${mostKeys} keys, of ${longestKeys / 1024} KB together`, 'jwks');
  }
  all.forEach((key, at) => {
    const fault = faultOfKey(key);
    if (fault) throw new InvalidValue(`key ${at + 1} of jwks ${fault}`, 'jwks');
  });
  if (new Set(all.map(({ kid }) => kid)).size < all.length) {
    throw new InvalidValue('two keys of jwks have the same kid: give each key its own', 'jwks');
  }
}

/** What is compared with a claim, or read as an address, is taken as it is: a blank from copying would never fit. */
function checkEnds(name: string, text: string): void {
  if (text !== text.trim()) {
    throw new InvalidValue(`the ${name} has a blank at its beginning or end: remove it`, name);
  }
}

function checkAddress(uri: string, isLocal: boolean): void {
  checkEnds('jwksUri', uri);
  if (uri.length > longestText || !isKeyAddress(uri, isLocal)) {
    throw new InvalidValue('jwksUri must be an https address', 'jwksUri');
  }
}
