import { createHash } from 'node:crypto';
import type { Use } from './access-token.ts';
import { StateConflict } from './usage-error.ts';

/** A public key as a JSON Web Key. Its `kid` names it among those of its client. */
export type PublicJwk = Readonly<Record<string, unknown>>;

export interface KeySet {
  readonly keys: readonly PublicJwk[];
}

/** The public keys of a client that signs its assertions itself: as a JSON Web Key Set, or their address. */
export type ClientKeys = ({ readonly jwksUri: string } | { readonly jwks: KeySet }) & { readonly lastUsed?: Use };

/** How a token that was issued for a self-signed assertion names the credential. */
export const keysId = 'keys';

/** The maximum number of keys of a client. */
export const mostKeys = 10;

/** The keys of a client with further ones. Throws StateConflict. */
export function withKeys(keys: ClientKeys | undefined, { keys: added }: KeySet): { readonly jwks: KeySet } {
  const all = [...setOf(keys), ...added];
  if (new Set(all.map(({ kid }) => kid)).size < all.length) {
    throw new StateConflict(
      'the client has a key with this kid: remove it first, or give the new key a kid of its own',
    );
  }
  if (all.length > mostKeys) {
    throw new StateConflict(`the client may have ${mostKeys} keys at most: remove those that it no longer uses first`);
  }
  return { jwks: { keys: all } };
}

/** What is left of the keys of a client without one of them; undefined if it has no such key. Throws StateConflict. */
export function withoutKey(keys: ClientKeys | undefined, kid: string): readonly PublicJwk[] | undefined {
  const all = setOf(keys);
  const left = all.filter((key) => key.kid !== kid);
  return left.length < all.length ? left : undefined;
}

/** Throws StateConflict if the keys are at an address, where this service cannot change them. */
function setOf(keys: ClientKeys | undefined): readonly PublicJwk[] {
  if (!keys) return [];
  if ('jwks' in keys) return keys.jwks.keys;
  throw new StateConflict('the client publishes its keys at an address: change them there, or replace the address');
}

/** Which key, or which address of keys, an assertion with this `kid` was verified by; undefined if it was none of these. */
export function proofOf(keys: ClientKeys, kid: unknown): string | undefined {
  if ('jwksUri' in keys) return fingerprintOf(keys.jwksUri);
  const key = keys.jwks.keys.find((each) => each.kid === kid);
  return key && fingerprintOf(key);
}

/** Whether a key, or an address, is still there. Tokens of earlier versions do not name theirs. */
export function hasProof(keys: ClientKeys | undefined, proof: string | undefined): boolean {
  if (!keys || proof === undefined) return keys !== undefined;
  const all = 'jwksUri' in keys ? [keys.jwksUri] : keys.jwks.keys;
  return all.some((each) => fingerprintOf(each) === proof);
}

/** The order of members says nothing. */
const fingerprintOf = (key: string | PublicJwk) =>
  createHash('sha256')
    .update(JSON.stringify(typeof key === 'string' ? key : Object.entries(key).sort()))
    .digest('hex')
    .slice(0, 24);
