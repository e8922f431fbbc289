import { html, LitElement, nothing } from 'lit';
import './parts/activity.ts';
import './parts/credentials.ts';
import './parts/members.ts';
import { showInvalid, showLoading, showOver, showUnreached } from './parts/closed.ts';
import { define } from './parts/part.ts';
import './parts/setup.ts';
import { showOffline, showWarnings } from './parts/warnings.ts';
import { exchangeCode, ServiceError, type Session } from './service.ts';
import { shellStyles } from './shell-styles.ts';
import { SettingsStore } from './store.ts';
import { styles } from './styles.ts';

const tabs = ['Setup', 'Credentials', 'Members', 'Activity'] as const;
export type Tab = (typeof tabs)[number];

/** What the page shows in place of the settings. */
type Phase = 'waiting' | 'open' | 'over' | 'invalid' | 'unreached';

/**
 * The settings of a workspace. A product gives it a settings session by the property `session`; on the page of the service it takes
 * the session of the link itself (`from-link`). Events: `session-ended`, when a new session is needed.
 */
export class WorkspaceScimSettings extends LitElement {
  static override properties = {
    api: {},
    ssoUrl: { attribute: 'sso-url' },
    fromLink: { type: Boolean, attribute: 'from-link' },
    session: { attribute: false },
    tab: { state: true },
    phase: { state: true },
    reason: { state: true },
  };
  static override styles = [styles, shellStyles];

  /** The address of the service, without a path. */
  declare api: string;
  /** Where an administrator sets up single sign-on. */
  declare ssoUrl: string;
  declare fromLink: boolean;
  /** Never an attribute, so that the token does not stand in the document. */
  declare session: Session | undefined;
  declare tab: Tab;
  declare phase: Phase;
  declare reason: string | undefined;
  #store: SettingsStore | undefined;
  #returnUrl: string | undefined;
  /** The code of a link, until it was exchanged. */
  #code = '';

  constructor() {
    super();
    this.tab = 'Setup';
    this.phase = 'waiting';
    this.api = defaultApi();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#store?.start();
    if (!this.fromLink) return;
    window.addEventListener('hashchange', this.#openLink);
    this.#openLink();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.#openLink);
    this.#store?.stop();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('session') && this.session) this.#open(this.session);
  }

  /** The code leaves the address and the history before it is used: nothing of it stays in the browser. */
  readonly #openLink = (): void => {
    const [, code] = /^#code=([\w-]+)$/.exec(location.hash) ?? [];
    if (code === undefined) {
      if (!this.#store) this.phase = 'invalid';
      return;
    }
    history.replaceState(history.state, '', location.pathname + location.search);
    this.#code = code;
    void this.#exchange();
  };

  async #exchange(): Promise<void> {
    this.phase = 'waiting';
    try {
      this.session = await exchangeCode(this.api, this.#code);
    } catch (error) {
      const { status, message } = error instanceof ServiceError ? error : new ServiceError(0, String(error));
      this.reason = status === 400 ? undefined : message;
      this.phase = status === 0 ? 'unreached' : 'invalid';
      if (status === 0) return;
    }
    this.#code = '';
  }

  #open(session: Session): void {
    this.#store?.stop();
    this.#returnUrl = session.returnUrl;
    this.#store = new SettingsStore(this.api, session);
    this.#store.addEventListener('change', () => this.requestUpdate());
    this.#store.addEventListener('over', () => this.#end());
    this.phase = 'open';
    this.#store.start();
  }

  #end(): void {
    this.#store = undefined;
    this.session = undefined;
    this.phase = 'over';
    this.dispatchEvent(new Event('session-ended', { bubbles: true, composed: true }));
  }

  override render() {
    const url = this.#returnUrl;
    if (this.phase === 'over') return showOver(url);
    if (this.phase === 'invalid') return showInvalid(this.reason);
    if (this.phase === 'unreached') return showUnreached(() => this.#exchange());
    const store = this.#store;
    if (!store?.known) return showLoading(store?.problem);
    const { workspace } = store.known;
    return html`
      <div class="stack">
        <header>
          <h1>${workspace.name}</h1>
          <p class="muted">Provisioning of members from your identity provider</p>
        </header>
        ${store.problem ? showOffline(store.problem) : nothing}
        <div class="tabs" role="tablist" aria-label="Settings" @keydown=${this.#onKey}>
          ${tabs.map((tab) => this.#showTab(tab))}
        </div>
        ${this.tab === 'Setup' ? showWarnings(store.known, (tab) => this.#choose(tab)) : nothing}
        <div role="tabpanel" id="panel" aria-labelledby=${`tab-${this.tab}`} tabindex="-1">${this.#showPanel(store)}</div>
        ${this.#returnUrl ? html`<p><a href=${this.#returnUrl} target="_top">← Back</a></p>` : nothing}
      </div>
    `;
  }

  #showTab(tab: Tab) {
    const isChosen = tab === this.tab;
    return html`<button role="tab" id=${`tab-${tab}`} aria-selected=${isChosen} aria-controls="panel" tabindex=${isChosen ? 0 : -1} @click=${() => this.#choose(tab)}>${tab}</button>`;
  }

  /** Setup stays as it is behind the others: a token that was just made is not lost. */
  #showPanel(store: SettingsStore) {
    return html`
      <workspace-scim-setup ?hidden=${this.tab !== 'Setup'} .store=${store} .ssoUrl=${this.ssoUrl}></workspace-scim-setup>
      <workspace-scim-credentials ?hidden=${this.tab !== 'Credentials'} .store=${store}></workspace-scim-credentials>
      ${this.tab === 'Members' ? html`<workspace-scim-members .store=${store}></workspace-scim-members>` : nothing}
      ${this.tab === 'Activity' ? html`<workspace-scim-activity .store=${store}></workspace-scim-activity>` : nothing}
    `;
  }

  #choose(tab: Tab): void {
    this.tab = tab;
  }

  /** Arrows move between tabs, as the pattern of WAI-ARIA has it. */
  readonly #onKey = (event: KeyboardEvent): void => {
    const at = tabs.indexOf(this.tab);
    const last = tabs.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[
      event.key
    ];
    if (to === undefined) return;
    event.preventDefault();
    this.tab = tabs[to] as Tab;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
  };
}

/** The service that this code was loaded from: https://scim.example.com/settings/assets/... */
function defaultApi(): string {
  const { origin, pathname } = new URL(import.meta.url);
  const at = pathname.lastIndexOf('/settings/');
  return origin + pathname.slice(0, Math.max(0, at));
}

define('workspace-scim-settings', WorkspaceScimSettings);
