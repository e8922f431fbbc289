import { html, LitElement, nothing } from 'lit';
import './parts/activity.ts';
import './parts/credentials.ts';
import './parts/members.ts';
import { showInvalid, showOver, showReloaded, showUnreached } from './parts/closed.ts';
import { define } from './parts/part.ts';
import './parts/setup.ts';
import { keyOfTab, showTabs, type Tab } from './parts/tabs.ts';
import { showOffline, showWarnings } from './parts/warnings.ts';
import { exchangeCode, ServiceError, type Session } from './service.ts';
import { defaultApi } from './service-address.ts';
import { findTrace, leaveTrace, takeCode } from './session-link.ts';
import { shellStyles } from './shell-styles.ts';
import { SettingsStore } from './store.ts';
import { styles } from './styles.ts';

/** What the page shows in place of the settings. */
type Phase = 'waiting' | 'open' | 'over' | 'reloaded' | 'invalid' | 'unreached';

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
    window.removeEventListener('beforeunload', keepSecret);
    this.#store?.stop();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('session') && this.session) this.#open(this.session);
  }

  readonly #openLink = (): void => {
    const code = takeCode();
    if (code !== undefined) {
      this.#code = code;
      void this.#exchange();
    } else if (!this.#store) {
      const trace = findTrace();
      this.#returnUrl = trace?.returnUrl;
      this.phase = trace ? 'reloaded' : 'invalid';
    }
  };

  async #exchange(): Promise<void> {
    this.phase = 'waiting';
    try {
      const session = await exchangeCode(this.api, this.#code);
      leaveTrace({ returnUrl: session.returnUrl });
      this.session = session;
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
    this.#store.addEventListener('change', () => this.#redraw());
    this.#store.addEventListener('over', () => this.#end());
    this.phase = 'open';
    this.#store.start();
  }

  #redraw(): void {
    if (this.#store?.issued.hasSecret) window.addEventListener('beforeunload', keepSecret);
    else window.removeEventListener('beforeunload', keepSecret);
    this.requestUpdate();
  }

  #end(): void {
    this.#store = undefined;
    this.session = undefined;
    this.phase = 'over';
    this.#redraw();
    this.dispatchEvent(new Event('session-ended', { bubbles: true, composed: true }));
  }

  override render() {
    const url = this.#returnUrl;
    if (this.phase === 'over') return showOver(url);
    if (this.phase === 'reloaded') return showReloaded(url);
    if (this.phase === 'invalid') return showInvalid(this.reason);
    if (this.phase === 'unreached') return showUnreached(() => this.#exchange());
    const store = this.#store;
    return html`
      <div class="stack">
        <header>
          <h1>${store?.known?.workspace.name ?? 'SCIM provisioning'}</h1>
          <p class="muted">Provisioning of members from your identity provider</p>
        </header>
        ${store?.problem ? showOffline(store.problem) : nothing}
        ${showTabs(this.tab, { choose: this.#choose, onKey: this.#onKey })}
        ${this.tab === 'Setup' && store?.known ? showWarnings(store.known, this.#lead) : nothing}
        <div role="tabpanel" id="panel" aria-labelledby=${`tab-${this.tab}`} tabindex="-1">${this.#showPanel(store)}</div>
        ${url ? html`<p><a href=${url} target="_top">← Back</a></p>` : nothing}
      </div>
    `;
  }

  /** Setup stays as it is behind the others: a token that was just made is not lost. Lists are read without waiting for it. */
  #showPanel(store: SettingsStore | undefined) {
    const isList = this.tab === 'Members' || this.tab === 'Activity';
    return html`
      ${
        store?.known
          ? html`
              <workspace-scim-setup ?hidden=${this.tab !== 'Setup'} .store=${store} .ssoUrl=${this.ssoUrl} .returnUrl=${this.#returnUrl}></workspace-scim-setup>
              <workspace-scim-credentials ?hidden=${this.tab !== 'Credentials'} .store=${store}></workspace-scim-credentials>
            `
          : nothing
      }
      ${store && this.tab === 'Members' ? html`<workspace-scim-members .store=${store}></workspace-scim-members>` : nothing}
      ${store && this.tab === 'Activity' ? html`<workspace-scim-activity .store=${store}></workspace-scim-activity>` : nothing}
      ${!store || !(store.known || store.problem || isList) ? html`<p class="muted" role="status">Loading the settings…</p>` : nothing}
    `;
  }

  readonly #choose = (tab: Tab): void => {
    this.tab = tab;
  };

  /** A button that leads to another tab is gone there: the focus goes to what the tab shows. */
  readonly #lead = (tab: Tab): void => {
    this.tab = tab;
    void this.#focusOn('#panel');
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const tab = keyOfTab(this.tab, event.key);
    if (!tab) return;
    event.preventDefault();
    this.tab = tab;
    void this.#focusOn('[aria-selected="true"]');
  };

  async #focusOn(selector: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }
}

/** Asks before a token or a secret is lost that nobody has put away. */
const keepSecret = (event: BeforeUnloadEvent): void => event.preventDefault();

define('workspace-scim-settings', WorkspaceScimSettings);
