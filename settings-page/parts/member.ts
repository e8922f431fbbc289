import { css, html, nothing } from 'lit';
import { PagedList } from '../paged-list.ts';
import type { ActivityEntry, ActivityFilter, SettingsService } from '../service.ts';
import { sayAttribute, sayValue } from '../words/plain.ts';
import { entryStyles, showEntries } from './entry-list.ts';
import { showPaged } from './paged.ts';
import { define, Part } from './part.ts';
import { showProblem } from './show.ts';

type Details = Awaited<ReturnType<SettingsService['getMember']>>;

/** One member: its attributes, and what happened to it. */
export class MemberView extends Part {
  static override properties = {
    ...Part.properties,
    member: { attribute: false },
    details: { state: true },
  };
  static override styles = [
    Part.styles,
    entryStyles,
    css`
      dl {
        display: grid;
        grid-template-columns: minmax(110px, 1fr) minmax(0, 2fr);
        gap: 6px 16px;
      }
      dt {
        color: var(--_muted);
      }
      @container (max-width: 420px) {
        dl {
          grid-template-columns: minmax(0, 1fr);
          gap: 0;
        }
        dd + dt {
          margin-top: 8px;
        }
      }
    `,
  ];

  declare member: string;
  declare details: Details | undefined;
  readonly #timeline = new PagedList<ActivityEntry, ActivityFilter>(this, {}, (_, cursor) =>
    this.store.service.listActivity({ member: this.member }, cursor),
  );

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#open();
  }

  /** A member that could not be read is read once the service answers again. */
  protected override onChange = (): void => {
    if (this.store.problem) return;
    if (!this.details && this.problem) void this.#open();
    if (!this.#timeline.items) void this.#timeline.refresh();
  };

  #open(): Promise<void> {
    return this.attempt(async () => {
      this.details = await this.store.service.getMember(this.member);
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
    });
  }

  override render() {
    return html`
      <section class="stack">
        <div><button class="plain" @click=${this.#back}>← All members</button></div>
        ${showProblem(this.problem)} ${this.details ? this.#showDetails(this.details) : nothing}
        ${!this.details && !this.problem ? html`<p class="muted" role="status">Loading the member…</p>` : nothing}
      </section>
    `;
  }

  #showDetails({ name, userName, active, linked, attributes }: Details) {
    const { schemas: _, meta: __, ...shown } = attributes;
    return html`
      <div class="row spread">
        <h2 tabindex="-1">${name ?? userName}</h2>
        <span class="row">
          <span class="badge ${linked ? '' : 'warning'}">${linked ? 'linked' : 'not linked'}</span>
          <span class="badge ${active ? 'good' : 'bad'}">${active ? 'active' : 'inactive'}</span>
        </span>
      </div>
      <div class="card">
        <dl>
          ${flatten(shown).map(([title, value]) => html`<dt>${title}</dt><dd>${value}</dd>`)}
        </dl>
      </div>
      <h2>Timeline</h2>
      ${showPaged(this.#timeline, {
        problem: undefined,
        loading: 'Loading the timeline…',
        none: 'Nothing is kept of this member.',
        misfit: 'Nothing fits.',
        show: showEntries,
      })}
    `;
  }

  readonly #back = (): void => void this.dispatchEvent(new Event('back'));
}

/** Attributes with their names, those of an extension and of a name one by one. */
const flatten = (attributes: Readonly<Record<string, unknown>>, prefix = ''): readonly (readonly [string, string])[] =>
  Object.entries(attributes).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? flatten(value as Record<string, unknown>, name.startsWith('urn:') ? '' : `${name}.`)
      : [[sayAttribute(prefix + name), sayValue(value)] as const],
  );

define('workspace-scim-member', MemberView);
