import { html, nothing } from 'lit';
import { type Credential, type Field, type Guide, type Step, type Value, type Way, waysOf } from '../guides/guide.ts';
import { guides } from '../guides/guides.ts';
import './connect-credential.ts';
import { connectStyles } from './connect-styles.ts';
import './connection.ts';
import './copy-field.ts';
import type { Issued } from './issued.ts';
import { define, Part } from './part.ts';
import { showMarked } from './show.ts';

/** The steps in the console of an identity provider, with what this workspace has for each field. */
export class Connect extends Part {
  static override properties = {
    ...Part.properties,
    chosen: { state: true },
    credential: { state: true },
    issued: { state: true },
    copied: { state: true },
  };
  static override styles = [Part.styles, connectStyles];

  declare chosen: Guide | undefined;
  /** The way to connect that was chosen. */
  declare credential: Credential;
  declare issued: Issued | undefined;
  /** Whether the administrator has put the token or the secret away. */
  declare copied: boolean;

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
      this.#take(waysOf(guide)[0]?.credential ?? 'token');
    };
    return html`<label><input type="radio" name="provider" .checked=${this.chosen === guide} @change=${choose} />${guide.name}</label>`;
  }

  /** What was created for another way fills in no field of this one. */
  #take(credential: Credential): void {
    this.credential = credential;
    const fits = this.issued && fitsWay(this.issued, credential);
    if (!fits) [this.issued, this.copied] = [undefined, false];
  }

  #showGuide(guide: Guide) {
    return html`
      <div class="stack" role="group" aria-label=${`Steps for ${guide.name}`}>
        ${guide.note ? html`<p class="note">${guide.note}</p>` : nothing}
        <ol class="steps">
          <li>
            <workspace-scim-connect-credential
              .store=${this.store}
              .guide=${guide}
              .credential=${this.credential}
              .issued=${this.issued}
              ?copied=${this.copied}
              @issued=${this.#onIssued}
              @copied=${this.#onCopied}
              @way=${(event: CustomEvent<Credential>) => this.#take(event.detail)}
            ></workspace-scim-connect-credential>
          </li>
          ${guide.steps.map((step) => html`<li><div>${this.#showStep(step)}</div></li>`)}
        </ol>
      </div>
    `;
  }

  #showStep({ text, fields, ways }: Step) {
    const way = ways?.find(({ credential }) => credential === this.credential);
    return html`
      <p>${showMarked(text)}</p>
      ${way ? showWay(way) : nothing} ${this.#showFields(way?.fields ?? fields ?? [])}
    `;
  }

  #showFields(fields: readonly Field[]) {
    if (fields.length === 0) return nothing;
    return html`
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
    return html`<span class="muted">${placeholders[value]}${this.copied ? ' that you copied' : ' of step 1'}</span>`;
  }

  /** Undefined before it was created, and after it was put away. */
  #valueOf(value: Extract<Value, string>): string | undefined {
    if (value === 'baseUrl') return this.store.known?.workspace.baseUrl;
    const { issued } = this;
    const text = this.copied ? undefined : issued?.text;
    if (value === 'token' || value === 'clientSecret') return text;
    return issued?.kind === 'client' ? issued.record[value] : undefined;
  }

  readonly #onIssued = (event: CustomEvent<Issued>): void => {
    this.issued = event.detail;
    this.copied = false;
  };

  readonly #onCopied = (): void => {
    this.copied = true;
  };
}

/** Whether what was created is what this way needs. */
const fitsWay = ({ kind, text }: Issued, credential: Credential) =>
  kind === 'token' ? credential === 'token' : credential === (text === undefined ? 'trust' : 'secret');

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
