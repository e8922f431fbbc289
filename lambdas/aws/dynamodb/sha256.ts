import { createHash, createHmac, createSecretKey, type Hash, type Hmac, type KeyObject } from 'node:crypto';

/** The SDK's interface of SHA-256, with and without a key. It signs a request in half the time of the SDK's own, which prepares each key anew. */
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

/** The keys that were prepared: the secret and the signing key of a day. */
const prepared = new Map<Secret, KeyObject>();

function prepare(secret: Secret): KeyObject {
  const known = prepared.get(secret);
  if (known) return known;
  if (prepared.size >= 16) prepared.clear();
  const key = typeof secret === 'string' ? createSecretKey(secret, 'utf8') : createSecretKey(secret);
  prepared.set(secret, key);
  return key;
}
