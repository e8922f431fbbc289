import { html, nothing } from 'lit';
import { type Credential, type Field, type Guide, type Step, type Value, type Way, waysOf } from '../guides/guide.ts';
import { guides } from '../guides/guides.ts';
import './connect-credential.ts';
import { connectStyles } from './connect-styles.ts';
import './connection.ts';
import './copy-field.ts';
import type { Issued } from '../issued-credentials.ts';
import { define, Part } from './part.ts';
import { showMarked } from './show.ts';

/** The steps in the console of an identity provider, with what this workspace has for each field. */
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

  /** Where what is created for this guide and this way to connect is kept. */
  get #place(): string {
    return `${this.chosen?.id} ${this.credential}`;
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
        <workspace-scim-copy label="Base URL" .value=${workspace.baseUrl}></workspace-scim-copy>
        <fieldset class="providers">
          <legend class="visually-hidden">Identity provider</legend>
          ${guides.map((guide) => this.#showChoice(guide))}
        </fieldset>
        ${this.chosen ? this.#showGuide(this.chosen) : nothing}
        <workspace-scim-connection .store=${this.store}></workspace-scim-connection>
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
    const shown = this.store.issued.find(this.#place);
    return html`
      <div class="stack" role="group" aria-label=${`Steps for ${guide.name}`}>
        ${guide.note ? html`<p class="note">${guide.note}</p>` : nothing}
        <ol class="steps">
          <li>
            <workspace-scim-connect-credential
              .store=${this.store}
              .guide=${guide}
              .credential=${this.credential}
              .issued=${shown?.issued}
              ?copied=${shown?.copied}
              @issued=${this.#onIssued}
              @copied=${this.#onCopied}
              @way=${this.#onWay}
            ></workspace-scim-connect-credential>
          </li>
          ${guide.steps.map((step) => html`<li><div>${this.#showStep(step)}</div></li>`)}
        </ol>
      </div>
    `;
  }

  #showStep({ text, fields, columns, ways }: Step) {
    const way = ways?.find(({ credential }) => credential === this.credential);
    return html`
      <p>${showMarked(text)}</p>
      ${way ? showWay(way) : nothing} ${this.#showFields(way?.fields ?? fields ?? [], columns)}
    `;
  }

  #showFields(fields: readonly Field[], columns: Step['columns']) {
    if (fields.length === 0) return nothing;
    return html`
      ${columns ? html`<p class="muted small way">${columns[0]}, and below it the ${columns[1]}:</p>` : nothing}
      <dl class="fields">
        ${fields.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${this.#showValue(label, value)}</dd></div>`)}
      </dl>
    `;
  }

  #showValue(label: string, value: Value) {
    if (typeof value !== 'string')
      return 'code' in value ? showCopy(label, value.code) : html`${showMarked(value.text)}`;
    const known = this.#valueOf(value);
    if (known !== undefined) return showCopy(label, known);
    const isCopied = this.store.issued.find(this.#place)?.copied;
    return html`<span class="muted">${placeholders[value]}${isCopied ? ' that you copied' : ' of step 1'}</span>`;
  }

  /** Undefined before it was created, and after it was put away. */
  #valueOf(value: Extract<Value, string>): string | undefined {
    if (value === 'baseUrl') return this.store.known?.workspace.baseUrl;
    const { issued } = this.store.issued.find(this.#place) ?? {};
    if (value === 'token' || value === 'clientSecret') return issued?.text || undefined;
    return issued?.kind === 'client' ? issued.record[value] : undefined;
  }

  readonly #onIssued = (event: CustomEvent<Issued>): void => {
    this.store.issued.put(this.#place, event.detail);
    this.requestUpdate();
  };

  readonly #onCopied = (): void => {
    this.store.issued.putAway(this.#place);
    this.requestUpdate();
  };

  readonly #onWay = (event: CustomEvent<Credential>): void => {
    this.credential = event.detail;
  };
}

const placeholders: Readonly<Record<Extract<Value, string>, string>> = {
  baseUrl: 'The base URL',
  token: 'The access token',
  tokenEndpoint: 'The token endpoint',
  clientId: 'The client id',
  clientSecret: 'The client secret',
};

const showWay = ({ name, text }: Way) => html`<p class="way"><strong>${name}.</strong> ${showMarked(text)}</p>`;

const showCopy = (label: string, value: string) =>
  html`<workspace-scim-copy plain label=${label} .value=${value}></workspace-scim-copy>`;

define('workspace-scim-connect', Connect);
