import { css, html, nothing } from 'lit';
import type { SettingsService, Workspace } from '../service.ts';
import type { ConfirmDialog } from './confirm-dialog.ts';
import './confirm-dialog.ts';
import './connect.ts';
import { define, Part } from './part.ts';
import { showProblem } from './show.ts';
import { showSwitch, switchStyles } from './switch.ts';

/** Single sign-on, the switch, and how to connect. */
export class Setup extends Part {
  static override properties = {
    ...Part.properties,
    ssoUrl: { attribute: false },
    returnUrl: { attribute: false },
    asking: { state: true },
    busy: { state: true },
  };
  static override styles = [
    Part.styles,
    switchStyles,
    css`
      .head {
        flex-wrap: nowrap;
        align-items: flex-start;
        gap: 16px;
      }
    `,
  ];

  declare ssoUrl: string;
  /** Where the product is, if it is known. */
  declare returnUrl: string | undefined;
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
            ${showSwitch({
              name: 'switch',
              on: provisioning,
              busy: this.busy,
              disabled: !sso && !provisioning,
              flip: provisioning ? this.#ask : this.#switchOn,
            })}
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
        ${this.ssoUrl ? html`<p><a href=${this.ssoUrl} target="_top">Set up single sign-on</a></p>` : this.#showWhereToSignOn()}
      </section>
    `;
  }

  #showWhereToSignOn() {
    const product = this.returnUrl
      ? html`<a href=${this.returnUrl} target="_top">the product</a>`
      : 'the product that led you here';
    return html`
      <p>
        Single sign-on is set up in the settings of ${product}, not on this page. If you do not find it there, ask the support of the
        product. As soon as it is set up, the switch below works.
      </p>
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
        ${showSwitch({
          name: 'groups',
          on: groups,
          busy: this.busy,
          flip: () => this.#change((service) => service.switchGroups(!groups)),
        })}
      </div>
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
