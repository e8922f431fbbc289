import { css, html, nothing } from 'lit';
import { PagedList } from '../paged-list.ts';
import type { Member, MemberFilter } from '../service.ts';
import { sayWhen } from '../words/time.ts';
import './member.ts';
import { showPaged } from './paged.ts';
import { define, Part } from './part.ts';

/** Members: how many, a search, and each with its attributes and its timeline. */
export class Members extends Part {
  static override properties = {
    ...Part.properties,
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

  declare opened: string | undefined;
  readonly #list = new PagedList<Member, MemberFilter>(this, {}, (filter, cursor) =>
    this.store.service.listMembers(filter, cursor),
  );
  #typing: ReturnType<typeof setTimeout> | undefined;
  #seen = '';

  protected override onChange = (): void => {
    const { known, problem } = this.store;
    const seen = JSON.stringify([known?.status.members, known?.status.lastRequest?.time]);
    const isNew = this.#seen !== '' && seen !== this.#seen && (this.#list.items?.length ?? 0) <= 50;
    // A list that could not be loaded is loaded once the service answers again.
    if (!problem && (isNew || (!this.#list.items && !this.#list.loading))) void this.#list.load();
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
          <h2 id="title" tabindex="-1">Members</h2>
          ${counts ? html`<p class="muted" role="status">${sayCounts(counts)}</p>` : nothing}
        </div>
        <div class="row" role="search">
          <input class="grow" type="search" aria-label="Search by name or user name" placeholder="Search by name or user name" maxlength="200" .value=${this.#list.filter.query ?? ''} @input=${this.#onInput} />
          <select aria-label="Which members" @change=${this.#onSelect}>
            <option value="">All</option>
            <option value="true" ?selected=${this.#list.filter.active === 'true'}>Active</option>
            <option value="false" ?selected=${this.#list.filter.active === 'false'}>Inactive</option>
          </select>
        </div>
        ${showPaged(this.#list, {
          problem: this.problem,
          loading: 'Loading members…',
          none: 'No members yet. Your identity provider creates them.',
          misfit: 'No member fits. A search compares how names begin.',
          show: (members) =>
            html`<ul class="list">${members.map((member) => html`<li>${this.#showMember(member)}</li>`)}</ul>`,
        })}
      </section>
    `;
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
    this.#typing = setTimeout(() => void this.#list.search({ query: query || undefined }), 250);
  };

  readonly #onSelect = (event: Event): void => {
    const active = (event.target as HTMLSelectElement).value;
    void this.#list.search({ active: active === 'true' || active === 'false' ? active : undefined });
  };

  /** The focus goes back to the member in the list. */
  readonly #close = (): void => {
    const at = this.#list.items?.findIndex(({ id }) => id === this.opened) ?? -1;
    this.opened = undefined;
    void this.focusOn(at < 0 ? '#title' : `li:nth-child(${at + 1}) > .member`);
  };
}

const number = new Intl.NumberFormat('en');

const sayCounts = ({ total, active, inactive }: { total: number; active: number; inactive: number }) =>
  `${number.format(total)} ${total === 1 ? 'member' : 'members'}: ${number.format(active)} active, ${number.format(inactive)} inactive`;

define('workspace-scim-members', Members);
