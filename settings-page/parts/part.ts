import { type CSSResultGroup, LitElement } from 'lit';
import { ServiceError } from '../service.ts';
import type { SettingsStore } from '../store.ts';
import { styles } from '../styles.ts';

/** A part of the page: it is drawn again whenever the store knows something new. */
export abstract class Part extends LitElement {
  static override properties: Record<string, object> = { store: { attribute: false }, problem: { state: true } };
  static override styles: CSSResultGroup = styles;

  declare store: SettingsStore;
  /** What went wrong with what was last asked for. */
  declare problem: string | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.store.addEventListener('change', this.onChange);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.store.removeEventListener('change', this.onChange);
  }

  protected onChange = (): void => this.requestUpdate();

  /** Sends an event to the enclosing part only, because its detail may hold a secret. */
  protected tell<T>(name: string, detail: T): void {
    this.dispatchEvent(new CustomEvent<T>(name, { detail }));
  }

  /** Moves the focus to a part of this one as soon as it is drawn. */
  protected async focusOn(selector: string): Promise<void> {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      await this.updateComplete;
      const found = this.renderRoot.querySelector<HTMLElement>(selector);
      if (found) return found.focus();
      await new Promise((resolve) => setTimeout(resolve));
    }
  }

  /** Runs something that may fail, and shows why it did. */
  async attempt(run: () => Promise<void>): Promise<void> {
    this.problem = undefined;
    try {
      await run();
    } catch (error) {
      this.store.notice(error);
      if (!(error instanceof ServiceError)) throw error;
      this.problem = error.status === 0 ? `${error.message} Check your connection and try again.` : error.message;
    }
  }
}

/** Registers a custom element, unless another copy of this code did. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
