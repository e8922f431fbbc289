import { css, html, LitElement } from 'lit';
import { styles } from '../styles.ts';
import { define } from './part.ts';

/** A value to copy into another console. */
export class CopyField extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override properties = {
    label: {},
    value: { attribute: false },
    plain: { type: Boolean },
    told: { state: true },
  };
  static override styles = [
    styles,
    css`
      .row {
        flex-wrap: nowrap;
      }
      input {
        flex: 1;
        min-width: 0;
        font-family: var(--_mono);
        font-size: 13px;
        background: var(--_surface);
      }
    `,
  ];

  declare label: string;
  declare value: string;
  /** Whether the label is shown elsewhere already. */
  declare plain: boolean;
  declare told: string;

  constructor() {
    super();
    this.plain = false;
    this.told = '';
  }

  override render() {
    return html`
      <div class="field">
        <label for="value" class=${this.plain ? 'visually-hidden' : ''}>${this.label}</label>
        <div class="row">
          <input id="value" readonly autocomplete="off" spellcheck="false" .value=${this.value} @focus=${this.#select} />
          <button @click=${this.#copy} aria-label=${`Copy ${this.label}`}>${this.told === 'Copied' ? 'Copied' : 'Copy'}</button>
        </div>
        <span class="visually-hidden" role="status">${this.told}</span>
      </div>
    `;
  }

  readonly #select = (): void => this.renderRoot.querySelector('input')?.select();

  /** A frame may be refused the clipboard: then the value is selected for the keyboard. */
  readonly #copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.value);
      this.told = 'Copied';
    } catch {
      this.renderRoot.querySelector('input')?.focus();
      this.#select();
      this.told = 'Selected: press Ctrl+C or Cmd+C to copy';
    }
    setTimeout(() => {
      this.told = '';
    }, 2500);
  };
}

define('workspace-scim-copy', CopyField);
