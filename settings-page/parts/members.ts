import { css, html, nothing } from 'lit';
import type { Member, MemberFilter } from '../service.ts';
import { sayWhen } from '../words/time.ts';
import './member.ts';
import { define, Part } from './part.ts';
import { showProblem } from './show.ts';

/** Members: how many, a search, and each with its attributes and its timeline. */
export class Members extends Part {
  static override properties = {
    ...Part.properties,
    items: { state: true },
    cursor: { state: true },
    loading: { state: true },
    opened: { state: true },
  };
  static override styles = [
    Part.styles,
    css`
      .member {
        display: flex;
        width: 100%;
        justify-content: space-between;
        gap: 8px 16px;
        flex-wrap: wrap;
        border: 0;
        border-radius: 0;
        background: none;
        padding: 10px 16px;
        text-align: start;
        font-weight: 400;
      }
      .list > li {
        padding: 0;
      }
      .member:focus-visible {
        outline-offset: -2px;
      }
    `,
  ];

  declare items: readonly Member[] | undefined;
  declare cursor: string | undefined;
  declare loading: boolean;
  declare opened: string | undefined;
  #filter: MemberFilter = {};
  #typing: ReturnType<typeof setTimeout> | undefined;
  /** Answers to what was asked before the last change of the filter are dropped. */
  #asked = 0;
  #seen = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  protected override onChange = (): void => {
    const { status } = this.store.known ?? {};
    const seen = JSON.stringify([status?.members, status?.lastRequest?.time]);
    if (this.#seen !== '' && seen !== this.#seen && (this.items?.length ?? 0) <= 50) void this.#load();
    this.#seen = seen;
    this.requestUpdate();
  };

  override render() {
    if (this.opened !== undefined) {
      return html`<workspace-scim-member .store=${this.store} .member=${this.opened} @back=${this.#close}></workspace-scim-member>`;
    }
    const counts = this.store.known?.status.members;
    return html`
      <section class="stack" aria-labelledby="title">
        <div class="row spread">
          <h2 id="title">Members</h2>
          ${counts ? html`<p class="muted" role="status">${sayCounts(counts)}</p>` : nothing}
        </div>
        <div class="row" role="search">
          <input class="grow" type="search" aria-label="Search by name or user name" placeholder="Search by name or user name" maxlength="200" .value=${this.#filter.query ?? ''} @input=${this.#onInput} />
          <select aria-label="Which members" @change=${this.#onSelect}>
            <option value="">All</option>
            <option value="true" ?selected=${this.#filter.active === 'true'}>Active</option>
            <option value="false" ?selected=${this.#filter.active === 'false'}>Inactive</option>
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

  #showList() {
    if (!this.items) return this.problem ? nothing : html`<p class="muted" role="status">Loading members…</p>`;
    if (this.items.length === 0 && !this.loading) {
      const isFiltered = this.#filter.query !== undefined || this.#filter.active !== undefined;
      return html`<p class="card muted">${
        isFiltered
          ? 'No member fits. A search compares how names begin.'
          : 'No members yet. Your identity provider creates them.'
      }</p>`;
    }
    return html`<ul class="card flush list">${this.items.map((member) => html`<li>${this.#showMember(member)}</li>`)}</ul>`;
  }

  #showMember({ id, name, userName, role, active, linked, changedAt }: Member) {
    const open = () => {
      this.opened = id;
    };
    return html`
      <button class="member" @click=${open}>
        <span class="grow"><strong>${name ?? userName}</strong>${name ? html`<br /><span class="muted">${userName}</span>` : nothing}</span>
        <span class="row">
          <span class="muted small">${sayWhen(changedAt, Date.now())}</span>
          <span class="badge">${role}</span>
          <span class="badge ${linked ? '' : 'warning'}">${linked ? 'linked' : 'not linked'}</span>
          <span class="badge ${active ? 'good' : 'bad'}">${active ? 'active' : 'inactive'}</span>
        </span>
      </button>
    `;
  }

  readonly #onInput = (event: Event): void => {
    const query = (event.target as HTMLInputElement).value.trim();
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#search({ ...this.#filter, query: query || undefined }), 250);
  };

  readonly #onSelect = (event: Event): void => {
    const active = (event.target as HTMLSelectElement).value;
    this.#search({ ...this.#filter, active: active === 'true' || active === 'false' ? active : undefined });
  };

  #search(filter: MemberFilter): void {
    this.#filter = filter;
    void this.#load();
  }

  readonly #more = (): Promise<void> => this.#load(this.cursor);

  /** A page of a search in a large workspace may be empty and still not the last one. */
  async #load(cursor?: string): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    this.loading = true;
    await this.attempt(async () => {
      let page = await this.store.service.listMembers(this.#filter, cursor);
      while (page.items.length === 0 && page.nextCursor !== undefined && asked === this.#asked)
        page = await this.store.service.listMembers(this.#filter, page.nextCursor);
      if (asked !== this.#asked) return;
      this.items = cursor === undefined ? page.items : [...(this.items ?? []), ...page.items];
      this.cursor = page.nextCursor;
    });
    if (asked === this.#asked) this.loading = false;
  }

  readonly #close = (): void => {
    this.opened = undefined;
  };
}

const number = new Intl.NumberFormat('en');

const sayCounts = ({ total, active, inactive }: { total: number; active: number; inactive: number }) =>
  `${number.format(total)} ${total === 1 ? 'member' : 'members'}: ${number.format(active)} active, ${number.format(inactive)} inactive`;

define('workspace-scim-members', Members);
