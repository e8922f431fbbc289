import { css, html, LitElement } from 'lit';
import { styles } from '../styles.ts';
import { define } from './part.ts';

/** A question in front of the page. It opens when it is drawn, and tells of its end by the event `closed`. */
export class ConfirmDialog extends LitElement {
  static override properties = { heading: {}, action: {}, danger: { type: Boolean }, busy: { type: Boolean } };
  static override styles = [
    styles,
    css`
      dialog {
        color: var(--_text);
        background: var(--_background);
        border: 1px solid var(--_border);
        border-radius: calc(var(--_radius) * 1.5);
        padding: 20px;
        width: min(460px, calc(100vw - 32px));
        box-shadow: 0 8px 32px rgb(0 0 0 / 25%);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 45%);
      }
      .actions {
        justify-content: flex-end;
        margin-top: 20px;
      }
      h2 {
        margin-bottom: 12px;
      }
      button.primary.danger {
        background: light-dark(#cf222e, #b62324);
        color: #ffffff;
      }
    `,
  ];

  declare heading: string;
  /** What the button that agrees says. */
  declare action: string;
  declare danger: boolean;
  declare busy: boolean;

  override render() {
    return html`
      <dialog aria-labelledby="heading" @close=${this.#onClose}>
        <form @submit=${this.#onSubmit}>
          <h2 id="heading">${this.heading}</h2>
          <slot></slot>
          <div class="row actions">
            <button type="button" @click=${this.close}>Cancel</button>
            <button class=${this.danger ? 'primary danger' : 'primary'} ?disabled=${this.busy}>${this.action}</button>
          </div>
        </form>
      </dialog>
    `;
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  readonly close = (): void => this.renderRoot.querySelector('dialog')?.close();

  readonly #onClose = (): void => void this.dispatchEvent(new Event('closed'));

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    if (!this.busy) this.dispatchEvent(new Event('agreed'));
  };
}

define('workspace-scim-dialog', ConfirmDialog);
