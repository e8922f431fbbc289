import type { ReactiveController } from 'lit';

/** A page of the API. */
interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string | undefined;
}

/** The part of the page that shows the list. */
interface Host {
  addController(controller: ReactiveController): void;
  requestUpdate(): void;
  /** Runs something that may fail, and shows why it did. */
  attempt(run: () => Promise<void>): Promise<void>;
}

/**
 * A list that is read page by page, from the moment its part is shown. Answers to what was asked before the last change of the filter
 * are dropped.
 */
export class PagedList<Item extends { readonly id: string }, Filter extends object> implements ReactiveController {
  readonly #host: Host;
  readonly #read: (filter: Filter, cursor?: string) => Promise<Page<Item>>;
  #asked = 0;
  filter: Filter;
  /** Undefined before the first answer. */
  items: readonly Item[] | undefined;
  /** Of the next page, if there is one. */
  cursor: string | undefined;
  loading = false;

  constructor(host: Host, filter: Filter, read: (filter: Filter, cursor?: string) => Promise<Page<Item>>) {
    this.#host = host;
    this.#read = read;
    this.filter = filter;
    host.addController(this);
  }

  hostConnected(): void {
    void this.load();
  }

  get isFiltered(): boolean {
    return Object.values(this.filter).some((value) => value !== undefined);
  }

  /** Changes a part of the filter. */
  search(filter: Partial<Filter>): Promise<void> {
    this.filter = { ...this.filter, ...filter };
    return this.load();
  }

  readonly more = (): Promise<void> => this.load(this.cursor);

  /** A page of a search in a large workspace may be empty and still not the last one. */
  async load(cursor?: string): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    this.#show({ loading: true });
    await this.#host.attempt(async () => {
      let page = await this.#read(this.filter, cursor);
      while (page.items.length === 0 && page.nextCursor !== undefined && asked === this.#asked)
        page = await this.#read(this.filter, page.nextCursor);
      if (asked !== this.#asked) return;
      this.items = cursor === undefined ? page.items : [...(this.items ?? []), ...page.items];
      this.cursor = page.nextCursor;
    });
    if (asked === this.#asked) this.#show({ loading: false });
  }

  /** Puts what is new on top of what is shown. */
  async refresh(): Promise<void> {
    if (this.loading) return;
    if (!this.items) return this.load();
    const asked = this.#asked;
    const { items } = await this.#read(this.filter).catch(() => ({ items: [] }));
    if (asked !== this.#asked) return;
    const fresh = new Set(items.map(({ id }) => id));
    this.items = [...items, ...this.items.filter(({ id }) => !fresh.has(id))];
    this.#host.requestUpdate();
  }

  #show({ loading }: { readonly loading: boolean }): void {
    this.loading = loading;
    this.#host.requestUpdate();
  }
}
