import { KidNotFoundInJwksError } from 'aws-jwt-verify/error';
import { findJwkInJwks, type Jwks } from 'aws-jwt-verify/jwk';

const second = 1000;
const minute = 60 * second;

/** How many reads may follow each other at once; beyond them there is one each second. */
const burst = 10;

/**
 * The keys of an issuer. They are read again if they are ten minutes old, or if they lack the key of a
 * token: only a set that was read after a token came can say that its issuer has no such key. So invented keys keep no token
 * with a new key out. The rate of reads is bounded: a token waits up to a second for its turn, and all that wait share one read.
 * If the set cannot be read, the keys at hand serve on; a token with another key cannot be checked.
 */
export class KeySet {
  readonly #readKeys: () => Promise<Jwks>;
  readonly #now: () => number;
  #keys: Jwks = { keys: [] };
  #readAt = Number.NEGATIVE_INFINITY;
  #goodUntil = Number.NEGATIVE_INFINITY;
  /** The keys that the last read was made for, and did not find. */
  #missing = new Set<string>();
  /** When the reads so far would be over if each had taken a second. */
  #paidUntil = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  /** `now` in milliseconds. */
  constructor(readKeys: () => Promise<Jwks>, now: () => number) {
    this.#readKeys = readKeys;
    this.#now = now;
  }

  /** Throws KidNotFoundInJwksError if the issuer has no such key; another error if it could not be asked. */
  async find(kid: string) {
    const known = findJwkInJwks(this.#keys, kid);
    if (known && this.#now() < this.#goodUntil) return known;
    const justMissed = this.#missing.has(kid) && this.#now() < this.#readAt + second;
    if (!justMissed) {
      try {
        await this.#readAgain();
      } catch (error) {
        if (known) return known;
        throw error;
      }
    }
    const found = findJwkInJwks(this.#keys, kid);
    if (found) return found;
    this.#missing.add(kid);
    throw new KidNotFoundInJwksError('no such key');
  }

  #readAgain(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<void> {
    this.#paidUntil = Math.max(this.#paidUntil, this.#now()) + second;
    const wait = Math.min(this.#paidUntil - this.#now() - burst * second, second);
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    // If this fails, the keys at hand are good for a minute: not every token waits for an issuer that does not answer.
    this.#goodUntil = this.#now() + minute;
    this.#keys = await this.#readKeys();
    this.#missing = new Set();
    this.#readAt = this.#now();
    this.#goodUntil = this.#readAt + 10 * minute;
  }
}
