import { css, html, nothing } from 'lit';
import type { SettingsService, Workspace } from '../service.ts';
import type { ConfirmDialog } from './confirm-dialog.ts';
import './confirm-dialog.ts';
import './connect.ts';
import { define, Part } from './part.ts';
import { showProblem } from './show.ts';

/** Single sign-on, the switch, and how to connect. */
export class Setup extends Part {
  static override properties = {
    ...Part.properties,
    ssoUrl: { attribute: false },
    asking: { state: true },
    busy: { state: true },
  };
  static override styles = [
    Part.styles,
    css`
      .switch {
        flex: none;
        width: 40px;
        min-height: 24px;
        height: 24px;
        padding: 0;
        border-radius: 12px;
        border: 1px solid var(--_muted);
        background: var(--_surface);
        position: relative;
      }
      .switch::after {
        content: '';
        position: absolute;
        inset: 3px auto 3px 3px;
        width: 16px;
        border-radius: 50%;
        background: var(--_muted);
        transition: translate 120ms;
      }
      .switch[aria-checked='true'] {
        background: var(--_fill);
        border-color: var(--_fill);
      }
      .switch[aria-checked='true']::after {
        translate: 16px;
        background: var(--_on-fill);
      }
      .head {
        flex-wrap: nowrap;
        align-items: flex-start;
        gap: 16px;
      }
      @media (prefers-reduced-motion: reduce) {
        .switch::after {
          transition: none;
        }
      }
    `,
  ];

  declare ssoUrl: string;
  declare asking: boolean;
  declare busy: boolean;

  override render() {
    const { workspace } = this.store.known ?? {};
    if (!workspace) return nothing;
    const { sso, provisioning, groups } = workspace;
    return html`
      <div class="stack">
        ${sso ? nothing : this.#showSignOn()}
        <section class="card stack" aria-labelledby="switch-title">
          <div class="row spread head">
            <div>
              <h2 id="switch-title">SCIM provisioning</h2>
              <p class="muted" id="switch-text">
                ${
                  provisioning
                    ? 'On. Your identity provider creates, updates and deactivates the members of this workspace.'
                    : 'Off. Your identity provider cannot change the members of this workspace.'
                }
              </p>
            </div>
            ${this.#showSwitch('switch', provisioning, provisioning ? this.#ask : this.#switchOn, !sso && !provisioning)}
          </div>
          ${provisioning ? this.#showGroups(groups) : nothing}
          ${showProblem(this.problem)}
        </section>
        <workspace-scim-connect .store=${this.store}></workspace-scim-connect>
      </div>
      ${this.asking ? this.#showQuestion() : nothing}
    `;
  }

  #showSignOn() {
    return html`
      <section class="note warning stack tight" aria-labelledby="sso-title">
        <h2 id="sso-title">Set up single sign-on first</h2>
        <p>
          Members that your identity provider creates have no password here: they sign in through single sign-on. Provisioning can be
          switched on once single sign-on is set up.
        </p>
        ${this.ssoUrl ? html`<p><a href=${this.ssoUrl} target="_top">Set up single sign-on</a></p>` : nothing}
      </section>
    `;
  }

  #showGroups(groups: boolean) {
    return html`
      <div class="row spread head">
        <div>
          <h3 id="groups-title">Groups</h3>
          <p class="muted" id="groups-text">
            ${
              groups
                ? 'On. Your identity provider also manages the teams of this workspace and who is in them.'
                : 'Off. Your identity provider manages people only. Teams that it has made before are kept.'
            }
          </p>
        </div>
        ${this.#showSwitch('groups', groups, () => this.#change((service) => service.switchGroups(!groups)))}
      </div>
    `;
  }

  /** A switch that the elements `<name>-title` and `<name>-text` describe. It keeps the focus while it changes. */
  #showSwitch(name: string, on: boolean, onClick: () => void, disabled = false) {
    return html`
      <button
        class="switch"
        role="switch"
        aria-checked=${on ? 'true' : 'false'}
        aria-labelledby="${name}-title"
        aria-describedby="${name}-text"
        aria-busy=${this.busy ? 'true' : 'false'}
        ?disabled=${disabled}
        @click=${onClick}
      ></button>
    `;
  }

  #showQuestion() {
    return html`
      <workspace-scim-dialog
        heading="Switch provisioning off?"
        action="Switch off"
        danger
        ?busy=${this.busy}
        @agreed=${this.#switchOff}
        @closed=${this.#forget}
      >
        <div class="stack">
          <p>
            Requests of your identity provider are refused from now on. Nobody is deleted or deactivated: members keep their access, roles
            and data, and credentials stay as they are.
          </p>
          <p class="muted">People who leave your organization stay active here until you switch provisioning on again.</p>
          ${showProblem(this.problem)}
        </div>
      </workspace-scim-dialog>
    `;
  }

  readonly #ask = (): void => {
    if (!this.busy) this.asking = true;
  };

  readonly #forget = (): void => {
    this.asking = false;
  };

  readonly #switchOn = (): Promise<void> => this.#switch(true);

  readonly #switchOff = async (): Promise<void> => {
    await this.#switch(false);
    if (!this.problem) this.renderRoot.querySelector<ConfirmDialog>('workspace-scim-dialog')?.close();
  };

  #switch(on: boolean): Promise<void> {
    return this.#change((service) => service.switchProvisioning(on));
  }

  /** One change at a time. A switch is not disabled meanwhile: it would lose the focus. */
  async #change(run: (service: SettingsService) => Promise<Workspace>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    await this.attempt(async () => this.store.learn({ workspace: await this.store.change(run) }));
    this.busy = false;
  }
}

define('workspace-scim-setup', Setup);
