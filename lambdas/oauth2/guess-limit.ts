import { keepLatest } from '../workspaces/keep-latest.ts';

/** How many failures of a client from one address may follow each other; beyond them there is one each six seconds. */
const burst = 10;
const pace = 6000;

/** How long a record that was read is remembered for addresses that have failed too often, in milliseconds. */
const memory = 10_000;

/** How many pairs of client and address, and how many records, are remembered; the oldest are forgotten first. */
const most = 10_000;

/** A record, and whether it was read just now. */
export interface Recalled<Record> {
  readonly record: Record | undefined;
  readonly fresh: boolean;
}

/** A guess that is being checked. */
export interface Guess {
  /** Whether there were too many before it. */
  readonly isOver: boolean;
  /** It was wrong. */
  readonly fail: () => void;
}

/**
 * Counts the failures of a client from one address. From an address with too many of them, a guess is compared with the record as
 * it was up to ten seconds ago: it costs no read, and nobody else notices. What is right is read again, so that nothing is
 * granted from memory. Guesses that are being checked count as failures, or a thousand at once would each be read.
 */
export class GuessLimit<Record> {
  readonly #now: () => number;
  /** When the failures of a pair would be over if each had taken six seconds. */
  readonly #paidUntil = new Map<string, number>();
  /** How many guesses of a pair are being checked. */
  readonly #running = new Map<string, number>();
  readonly #records = new Map<string, { readonly until: number; readonly read: Promise<Record | undefined> }>();

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts a guess while it is checked, and afterwards if it failed. */
  async attempt<Answer>(clientId: string, address: string, check: (guess: Guess) => Promise<Answer>): Promise<Answer> {
    const pair = `${clientId} ${address}`;
    const running = this.#running.get(pair) ?? 0;
    const isOver = this.#paidOf(pair) + running * pace > this.#now() + (burst - 1) * pace;
    this.#running.set(pair, running + 1);
    let isWrong = false;
    const fail = () => {
      isWrong = true;
    };
    try {
      return await check({ isOver, fail });
    } finally {
      if (isWrong) this.#countFailure(pair);
      this.#end(pair);
    }
  }

  #paidOf(pair: string): number {
    return Math.max(this.#paidUntil.get(pair) ?? 0, this.#now());
  }

  #countFailure(pair: string): void {
    // Further failures do not add up: after a pause, the client may try again.
    keepLatest(this.#paidUntil, pair, Math.min(this.#paidOf(pair) + pace, this.#now() + burst * pace), most);
  }

  #end(pair: string): void {
    const others = (this.#running.get(pair) ?? 1) - 1;
    if (others > 0) this.#running.set(pair, others);
    else this.#running.delete(pair);
  }

  /** The record as it was up to ten seconds ago, read once for all who ask meanwhile. */
  async recall(clientId: string, read: () => Promise<Record | undefined>): Promise<Recalled<Record>> {
    const known = this.#records.get(clientId);
    if (known && known.until > this.#now()) return { record: await known.read, fresh: false };
    const entry = { until: this.#now() + memory, read: read() };
    keepLatest(this.#records, clientId, entry, most);
    let isRead = false;
    try {
      const record = await entry.read;
      isRead = true;
      return { record, fresh: true };
    } finally {
      if (!isRead) this.#records.delete(clientId);
    }
  }
}
