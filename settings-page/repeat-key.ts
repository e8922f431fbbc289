/** The Idempotency-Key of a request that makes something: the same until the service has answered, so that a repeat makes nothing twice. */
export class RepeatKey {
  #asked = '';
  #key = '';

  /** Another request gets another key. */
  of(request: unknown): string {
    const asked = JSON.stringify(request);
    if (asked !== this.#asked) this.#key = crypto.randomUUID();
    this.#asked = asked;
    return this.#key;
  }

  done(): void {
    this.#asked = '';
  }
}
