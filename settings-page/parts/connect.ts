import { css, html, nothing } from 'lit';
import type { Field, Guide, Step } from '../guides/guide.ts';
import { guides } from '../guides/guides.ts';
import './connection.ts';
import './copy-field.ts';
import { type Issued, showIssued } from './issue-token.ts';
import { define, Part } from './part.ts';
import { showMarked } from './show.ts';

/** The steps in the console of an identity provider, with what this workspace has for each field. */
export class Connect extends Part {
  static override properties = {
    ...Part.properties,
    chosen: { state: true },
    issued: { state: true },
    copied: { state: true },
  };
  static override styles = [
    Part.styles,
    css`
      .providers {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(200px, 100%), 1fr));
        gap: 8px;
        border: 0;
      }
      .providers label {
        display: flex;
        align-items: center;
        gap: 8px;
        border: 1px solid var(--_border);
        border-radius: var(--_radius);
        padding: 8px 12px;
        cursor: pointer;
      }
      .providers label:has(:checked) {
        border-color: var(--_accent);
        background: color-mix(in srgb, var(--_accent) 8%, transparent);
      }
      .providers input {
        min-height: 0;
        margin: 0;
        accent-color: var(--_fill);
      }
      .steps {
        counter-reset: step;
      }
      .steps > li {
        counter-increment: step;
        display: grid;
        grid-template-columns: 24px minmax(0, 1fr);
        gap: 0 12px;
        padding: 10px 0;
      }
      .steps > li::before {
        content: counter(step);
        width: 24px;
        height: 24px;
        border-radius: 50%;
        border: 1px solid var(--_border);
        text-align: center;
        font-size: 12px;
        line-height: 22px;
        color: var(--_muted);
      }
      .fields {
        display: grid;
        gap: 10px;
        margin-top: 10px;
      }
      .fields dt {
        font-weight: 500;
      }
    `,
  ];

  declare chosen: Guide | undefined;
  declare issued: Issued | undefined;
  /** Whether the administrator has put the token away. */
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
    };
    return html`<label><input type="radio" name="provider" .checked=${this.chosen === guide} @change=${choose} />${guide.name}</label>`;
  }

  #showGuide(guide: Guide) {
    return html`
      <div class="stack" role="group" aria-label=${`Steps for ${guide.name}`}>
        ${guide.note ? html`<p class="note">${guide.note}</p>` : nothing}
        <ol class="steps">
          <li><div class="stack">${this.#showToken(guide)}</div></li>
          ${guide.steps.map((step) => html`<li><div>${this.#showStep(step)}</div></li>`)}
        </ol>
      </div>
    `;
  }

  #showToken({ name }: Guide) {
    if (this.issued) return showIssued(this.issued, this.#forget);
    return html`
      <p>
        ${
          this.copied
            ? 'The token is no longer shown. If you need another one, create it here.'
            : `Create an access token: ${name} sends it with each request.`
        }
      </p>
      <workspace-scim-issue-token .store=${this.store} name=${name} @issued=${this.#onIssued}></workspace-scim-issue-token>
    `;
  }

  #showStep({ text, fields }: Step) {
    return html`
      <p>${showMarked(text)}</p>
      ${fields ? html`<dl class="fields">${fields.map((field) => this.#showField(field))}</dl>` : nothing}
    `;
  }

  #showField({ label, value }: Field) {
    return html`<div><dt>${label}</dt><dd>${this.#showValue(label, value)}</dd></div>`;
  }

  #showValue(label: string, value: Field['value']) {
    if (value === 'baseUrl') return showCopy(label, this.store.known?.workspace.baseUrl ?? '');
    if (value === 'token') {
      return this.issued
        ? showCopy(label, this.issued.text)
        : html`<span class="muted">The access token${this.copied ? ' that you copied' : ' of step 1'}</span>`;
    }
    return 'code' in value ? showCopy(label, value.code) : html`${showMarked(value.text)}`;
  }

  readonly #onIssued = (event: CustomEvent<Issued>): void => {
    this.issued = event.detail;
    this.copied = false;
  };

  readonly #forget = (): void => {
    this.issued = undefined;
    this.copied = true;
  };
}

const showCopy = (label: string, value: string) =>
  html`<workspace-scim-copy plain label=${label} .value=${value}></workspace-scim-copy>`;

define('workspace-scim-connect', Connect);
