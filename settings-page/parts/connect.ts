import { html, nothing } from 'lit';
import { type Credential, type Guide, waysOf } from '../guides/guide.ts';
import { guides } from '../guides/guides.ts';
import { connectStyles } from './connect-styles.ts';
import './connection.ts';
import './copy-field.ts';
import './guide-steps.ts';
import { define, Part } from './part.ts';

/** How an identity provider is connected: whether it is, which one it is, by which way, and the steps in its console. */
export class Connect extends Part {
  static override properties = {
    ...Part.properties,
    chosen: { state: true },
    credential: { state: true },
  };
  static override styles = [Part.styles, connectStyles];

  declare chosen: Guide | undefined;
  /** The way to connect that was chosen. */
  declare credential: Credential;

  constructor() {
    super();
    this.credential = 'token';
  }

  override render() {
    const { workspace } = this.store.known ?? {};
    if (!workspace) return nothing;
    return html`
      <section class="card stack" aria-labelledby="connect-title">
        <div>
          <h2 id="connect-title">Connect your identity provider</h2>
          <p class="muted">Choose it to get the steps in its console, with the values of this workspace.</p>
        </div>
        <workspace-scim-connection .store=${this.store} .credential=${this.credential}></workspace-scim-connection>
        <workspace-scim-copy label="Base URL" .value=${workspace.baseUrl}></workspace-scim-copy>
        <fieldset class="providers">
          <legend class="visually-hidden">Identity provider</legend>
          ${guides.map((guide) => this.#showChoice(guide))}
        </fieldset>
        ${this.chosen ? this.#showGuide(this.chosen) : nothing}
      </section>
    `;
  }

  #showChoice(guide: Guide) {
    const choose = () => {
      this.chosen = guide;
      this.credential = waysOf(guide)[0]?.credential ?? 'token';
    };
    return html`<label><input type="radio" name="provider" .checked=${this.chosen === guide} @change=${choose} />${guide.name}</label>`;
  }

  #showGuide(guide: Guide) {
    return html`
      <div class="stack" role="group" aria-label=${`Steps for ${guide.name}`}>
        ${guide.note ? html`<p class="note">${guide.note}</p>` : nothing}
        ${waysOf(guide).length > 1 ? this.#showWays(guide) : nothing}
        <workspace-scim-guide-steps .store=${this.store} .guide=${guide} .credential=${this.credential}></workspace-scim-guide-steps>
      </div>
    `;
  }

  #showWays(guide: Guide) {
    return html`
      <div class="field">
        <label for="way">${guide.id === 'other' ? 'Your identity provider' : guide.name} connects by</label>
        <select id="way" @change=${this.#onWay}>
          ${waysOf(guide).map(
            ({ credential, name }) =>
              html`<option value=${credential} .selected=${credential === this.credential}>${name}</option>`,
          )}
        </select>
      </div>
    `;
  }

  readonly #onWay = (event: Event): void => {
    this.credential = (event.target as HTMLSelectElement).value as Credential;
  };
}

define('workspace-scim-connect', Connect);
