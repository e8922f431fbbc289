import { RepeatKey } from '../repeat-key.ts';
import { Part } from './part.ts';

/** A form that creates something. Sent again after a lost answer, it creates nothing twice. */
export abstract class CreationForm<Request extends object> extends Part {
  static override properties: Record<string, object> = { ...Part.properties, busy: { state: true } };

  declare busy: boolean;
  readonly #keys = new RepeatKey();

  /** The request for what was filled in. */
  protected abstract read(given: FormData): Request;

  /** Sends the request under a key, and tells what was created. */
  protected abstract create(request: Request, key: string): Promise<void>;

  protected readonly submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy) return;
    const request = this.read(new FormData(event.target as HTMLFormElement));
    this.busy = true;
    await this.attempt(async () => {
      await this.create(request, this.#keys.of(request));
      this.#keys.done();
    });
    this.busy = false;
  };
}

/** What was filled in, without blanks at the ends. */
export const textOf = (given: FormData, name: string): string => String(given.get(name)).trim();
