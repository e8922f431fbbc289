import { css, html, nothing } from 'lit';
import { exportCsv } from '../export-csv.ts';
import { PagedList } from '../paged-list.ts';
import type { ActivityEntry, ActivityFilter, ActivityKind } from '../service.ts';
import { sayMore } from '../words/plain.ts';
import { entryStyles, showCause, showEntries } from './entry-list.ts';
import { showPaged } from './paged.ts';
import { define, Part } from './part.ts';

const kinds: readonly (readonly [kind: ActivityKind | '', words: string])[] = [
  ['', 'Everything'],
  ['refusal', 'Refused requests'],
  ['change', 'Changes of members'],
  ['group', 'Changes of groups'],
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
      .attention > .more {
        padding: 0 16px 12px;
      }
    `,
  ];

  /** How many lines were exported so far. */
  declare exporting: number | undefined;
  readonly #list = new PagedList<ActivityEntry, ActivityFilter>(this, {}, (filter, cursor) =>
    this.store.service.listActivity(filter, cursor),
  );

  /** What is new goes on top of what is shown. */
  protected override onChange = (): void => {
    if (!this.store.problem) void this.#list.refresh();
    this.requestUpdate();
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
        ${showPaged(this.#list, {
          problem: this.problem,
          loading: 'Loading the activity…',
          none: 'Nothing has happened yet.',
          misfit: 'Nothing fits.',
          show: showEntries,
        })}
      </section>
    `;
  }

  #showAttention() {
    const { attention = [] } = this.store.known ?? {};
    if (attention.length === 0 || this.#list.filter.kind === 'refusal') return nothing;
    const more = sayMore(attention.length, mostCauses);
    return html`
      <div class="card flush attention" role="group" aria-labelledby="attention">
        <h3 id="attention">Needs attention: refused in the last 24 hours</h3>
        <ul class="list">${attention.slice(0, mostCauses).map((cause) => html`<li>${showCause(cause)}</li>`)}</ul>
        ${more ? html`<p class="muted more">${more}: choose “Refused requests” below to see all of them.</p>` : nothing}
      </div>
    `;
  }

  readonly #onKind = (event: Event): void => {
    const kind = (event.target as HTMLSelectElement).value as ActivityKind | '';
    void this.#list.search({ kind: kind || undefined });
  };

  readonly #onPeriod = (event: Event): void => {
    const days = Number((event.target as HTMLSelectElement).value);
    void this.#list.search({ from: days > 0 ? toDaysAgo(days) : undefined });
  };

  readonly #export = async (): Promise<void> => {
    this.exporting = 0;
    await this.attempt(() =>
      exportCsv(this.store.service, this.#list.filter, (lines) => {
        this.exporting = lines;
      }),
    );
    this.exporting = undefined;
  };
}

/** The other causes are among the refused requests. */
const mostCauses = 5;

const toDaysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

define('workspace-scim-activity', ActivityView);
