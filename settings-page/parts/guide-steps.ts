import { html, nothing } from 'lit';
import type { Credential, Field, Guide, Value, Way } from '../guides/guide.ts';
import { type ConsoleStep, type PageStep, toSteps } from '../guides/steps.ts';
import type { Issued } from '../issued-credentials.ts';
import './connect-credential.ts';
import { connectStyles } from './connect-styles.ts';
import './copy-field.ts';
import { define, Part } from './part.ts';
import { showMarked } from './show.ts';

/** The steps of one guide by one way to connect, with what this workspace has for each field. */
export class GuideSteps extends Part {
  static override properties = { ...Part.properties, guide: { attribute: false }, credential: { attribute: false } };
  static override styles = [Part.styles, connectStyles];

  declare guide: Guide;
  declare credential: Credential;

  /** Where what is created for this guide and this way to connect is kept. */
  get #place(): string {
    return `${this.guide.id} ${this.credential}`;
  }

  get #steps(): readonly PageStep[] {
    return toSteps(this.guide, this.credential);
  }

  override render() {
    return html`
      <ol class="steps">
        ${this.#steps.map((step) => html`<li><div>${step === 'credential' ? this.#showCredential() : this.#showStep(step)}</div></li>`)}
      </ol>
    `;
  }

  #showCredential() {
    const shown = this.store.issued.find(this.#place);
    return html`
      <workspace-scim-connect-credential
        .store=${this.store}
        .guide=${this.guide}
        .credential=${this.credential}
        .issued=${shown?.issued}
        ?copied=${shown?.copied}
        @issued=${this.#onIssued}
        @copied=${this.#onCopied}
      ></workspace-scim-connect-credential>
    `;
  }

  #showStep({ text, way, fields, columns }: ConsoleStep) {
    return html`
      <p>${showMarked(text)}</p>
      ${way ? showWay(way) : nothing} ${this.#showFields(fields, columns)}
    `;
  }

  #showFields(fields: readonly Field[], columns: ConsoleStep['columns']) {
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
    const from = isCopied ? 'that you copied' : `of step ${this.#steps.indexOf('credential') + 1}`;
    return html`<span class="muted">${placeholders[value]} ${from}</span>`;
  }

  /** Undefined before it was created, and after it was put away. */
  #valueOf(value: Extract<Value, string>): string | undefined {
    if (value === 'baseUrl') return this.store.known?.workspace.baseUrl;
    const { issued } = this.store.issued.find(this.#place) ?? {};
    if (value === 'token' || value === 'clientSecret') return issued?.text || undefined;
    return issued?.kind === 'client' ? issued.record[value] : undefined;
  }

  readonly #onIssued = (event: CustomEvent<Issued>): void => {
    const provider = this.guide.id === 'other' ? undefined : this.guide.name;
    this.store.issued.put(this.#place, event.detail, provider);
  };

  readonly #onCopied = (): void => this.store.issued.putAway(this.#place);
}

const placeholders: Readonly<Record<Extract<Value, string>, string>> = {
  baseUrl: 'The base URL',
  token: 'The access token',
  tokenEndpoint: 'The token endpoint',
  clientId: 'The client id',
  clientSecret: 'The client secret',
};

const showWay = ({ name, text, shows }: Way) => html`
  <p class="way"><strong>${name}.</strong> ${showMarked(text)}</p>
  ${shows ? html`<p class="way">${showMarked(shows)}</p>` : nothing}
`;

const showCopy = (label: string, value: string) =>
  html`<workspace-scim-copy plain label=${label} .value=${value}></workspace-scim-copy>`;

define('workspace-scim-guide-steps', GuideSteps);
