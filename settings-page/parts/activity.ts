import { css, html, nothing } from 'lit';
import { exportCsv } from '../export-csv.ts';
import type { ActivityEntry, ActivityFilter, ActivityKind } from '../service.ts';
import { sayEntry } from '../words/activity.ts';
import { toText } from '../words/plain.ts';
import { entryStyles, showEntries, showEntry } from './entry-list.ts';
import { define, Part } from './part.ts';
import { showProblem } from './show.ts';

const kinds: readonly (readonly [kind: ActivityKind | '', words: string])[] = [
  ['', 'Everything'],
  ['refusal', 'Refused requests'],
  ['change', 'Changes of members'],
  ['management', 'Settings and credentials'],
];

const periods: readonly (readonly [days: number, words: string])[] = [
  [0, 'Any time'],
  [1, 'Last 24 hours'],
  [7, 'Last 7 days'],
  [30, 'Last 30 days'],
];

/** What happened: failures first in sight, then everything, the newest first. */
export class ActivityView extends Part {
  static override properties = {
    ...Part.properties,
    items: { state: true },
    cursor: { state: true },
    loading: { state: true },
    refusals: { state: true },
    exporting: { state: true },
  };
  static override styles = [
    Part.styles,
    entryStyles,
    css`
      .attention {
        border-color: color-mix(in srgb, var(--_danger) 45%, transparent);
      }
      .attention > h3 {
        padding: 12px 16px 0;
      }
    `,
  ];

  declare items: readonly ActivityEntry[] | undefined;
  declare cursor: string | undefined;
  declare loading: boolean;
  /** The refusals of the last day, each kind once. */
  declare refusals: readonly ActivityEntry[];
  /** How many lines were exported so far. */
  declare exporting: number | undefined;
  #filter: ActivityFilter = {};
  #asked = 0;

  constructor() {
    super();
    this.refusals = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
    void this.#loadRefusals();
  }

  /** What is new goes on top of what is shown. */
  protected override onChange = (): void => {
    void this.#refresh();
    void this.#loadRefusals();
  };

  override render() {
    return html`
      <section class="stack" aria-labelledby="title">
        <div class="row spread">
          <h2 id="title">Activity</h2>
          <button ?disabled=${this.exporting !== undefined} @click=${this.#export}>
            ${this.exporting === undefined ? 'Export as CSV' : `Exporting… ${this.exporting}`}
          </button>
        </div>
        ${this.#showAttention()}
        <div class="row" role="search">
          <select aria-label="Kind of activity" @change=${this.#onKind}>
            ${kinds.map(([kind, words]) => html`<option value=${kind}>${words}</option>`)}
          </select>
          <select aria-label="Period" @change=${this.#onPeriod}>
            ${periods.map(([days, words]) => html`<option value=${days}>${words}</option>`)}
          </select>
        </div>
        ${showProblem(this.problem)} ${this.#showList()}
        ${
          this.cursor !== undefined
            ? html`<div class="row"><button ?disabled=${this.loading} @click=${this.#more}>${this.loading ? 'Loading…' : 'Show more'}</button></div>`
            : nothing
        }
      </section>
    `;
  }

  #showAttention() {
    if (this.refusals.length === 0 || this.#filter.kind === 'refusal') return nothing;
    return html`
      <div class="card flush attention" role="group" aria-labelledby="attention">
        <h3 id="attention">Needs attention: refused in the last 24 hours</h3>
        <ul class="list">${this.refusals.map((entry) => html`<li>${showEntry(entry)}</li>`)}</ul>
      </div>
    `;
  }

  #showList() {
    if (!this.items) return this.problem ? nothing : html`<p class="muted" role="status">Loading the activity…</p>`;
    if (this.items.length === 0) {
      const isFiltered = this.#filter.kind !== undefined || this.#filter.from !== undefined;
      return html`<p class="card muted">${isFiltered ? 'Nothing fits.' : 'Nothing has happened yet.'}</p>`;
    }
    return html`<div class="card flush">${showEntries(this.items)}</div>`;
  }

  readonly #onKind = (event: Event): void => {
    const kind = (event.target as HTMLSelectElement).value as ActivityKind | '';
    this.#search({ ...this.#filter, kind: kind || undefined });
  };

  readonly #onPeriod = (event: Event): void => {
    const days = Number((event.target as HTMLSelectElement).value);
    this.#search({ ...this.#filter, from: days > 0 ? toDaysAgo(days) : undefined });
  };

  #search(filter: ActivityFilter): void {
    this.#filter = filter;
    void this.#load();
  }

  readonly #more = (): Promise<void> => this.#load(this.cursor);

  async #load(cursor?: string): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    this.loading = true;
    await this.attempt(async () => {
      let page = await this.store.service.listActivity(this.#filter, cursor);
      while (page.items.length === 0 && page.nextCursor !== undefined && asked === this.#asked)
        page = await this.store.service.listActivity(this.#filter, page.nextCursor);
      if (asked !== this.#asked) return;
      this.items = cursor === undefined ? page.items : [...(this.items ?? []), ...page.items];
      this.cursor = page.nextCursor;
    });
    if (asked === this.#asked) this.loading = false;
  }

  async #refresh(): Promise<void> {
    if (!this.items || this.loading) return;
    const asked = this.#asked;
    const { items } = await this.store.service.listActivity(this.#filter).catch(() => ({ items: [] }));
    if (asked !== this.#asked || !this.items) return;
    const fresh = new Set(items.map(({ id }) => id));
    this.items = [...items, ...this.items.filter(({ id }) => !fresh.has(id))];
  }

  async #loadRefusals(): Promise<void> {
    const filter = { kind: 'refusal', from: toDaysAgo(1) } as const;
    const { items } = await this.store.service.listActivity(filter).catch(() => ({ items: this.refusals }));
    const byText = new Map(items.toReversed().map((entry) => [toText(sayEntry(entry).title), entry]));
    this.refusals = [...byText.values()].toReversed().slice(0, 3);
  }

  readonly #export = async (): Promise<void> => {
    this.exporting = 0;
    await this.attempt(() =>
      exportCsv(this.store.service, this.#filter, (lines) => {
        this.exporting = lines;
      }),
    );
    this.exporting = undefined;
  };
}

const toDaysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

define('workspace-scim-activity', ActivityView);
