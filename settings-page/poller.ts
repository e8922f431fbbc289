import { delays, type Outcome, toDelay } from './poll-delay.ts';

/** Looks again and again while somebody looks at the page; pauses while the page is hidden. */
export class Poller {
  readonly #look: () => Promise<Outcome>;
  #delay: number = delays.shortest;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;
  #looking = false;
  #again = false;

  constructor(look: () => Promise<Outcome>) {
    this.#look = look;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    document.addEventListener('visibilitychange', this.#onVisibility);
    this.hurry();
  }

  stop(): void {
    this.#running = false;
    document.removeEventListener('visibilitychange', this.#onVisibility);
    clearTimeout(this.#timer);
  }

  /** Looks now, and soon again. */
  hurry(): void {
    this.#delay = delays.shortest;
    clearTimeout(this.#timer);
    void this.#run();
  }

  readonly #onVisibility = (): void => {
    if (document.visibilityState === 'visible') this.hurry();
    else clearTimeout(this.#timer);
  };

  async #run(): Promise<void> {
    if (this.#looking) {
      this.#again = true;
      return;
    }
    this.#looking = true;
    const outcome = await this.#look();
    this.#looking = false;
    this.#delay = toDelay(this.#delay, outcome);
    clearTimeout(this.#timer);
    const hurried = this.#again;
    this.#again = false;
    if (!this.#running || document.visibilityState === 'hidden') return;
    this.#timer = setTimeout(() => void this.#run(), hurried ? 0 : this.#delay);
  }
}
