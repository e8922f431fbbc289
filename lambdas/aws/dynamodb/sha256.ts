import { createHash, createHmac, createSecretKey, type Hash, type Hmac, type KeyObject } from 'node:crypto';
import { keepLatest } from '../../workspaces/keep-latest.ts';

/** SHA-256 for the SDK, with or without a key. The SDK's own class prepares the key again for each request, which takes longer than the hash. */
export class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: unknown) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', prepare(secret as Secret));
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  /** The SDK has each text signed by a new one. */
  reset(): void {
    throw new Error('not supported');
  }
}

type Secret = string | Uint8Array;

const toKey = (secret: Secret) =>
  typeof secret === 'string' ? createSecretKey(secret, 'utf8') : createSecretKey(secret);

/** The keys that were prepared: the secret and the signing key of a day. */
const prepared = new Map<Secret, KeyObject>();

const mostPrepared = 16;

function prepare(secret: Secret): KeyObject {
  return prepared.get(secret) ?? keepLatest(prepared, secret, toKey(secret), mostPrepared);
}
