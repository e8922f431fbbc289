import { html, nothing } from 'lit';
import { RepeatKey } from '../repeat-key.ts';
import type { ConfirmDialog } from './confirm-dialog.ts';
import './confirm-dialog.ts';
import type { Issued } from '../issued-credentials.ts';
import { lifetimes, showEnds, toEnd } from './credential-end.ts';
import type { Question } from './credential-questions.ts';
import { define, Part } from './part.ts';
import { showProblem } from './show.ts';

const graces: readonly (readonly [seconds: number, words: string])[] = [
  [86_400, 'for one more day'],
  [3600, 'for one more hour'],
  [604_800, 'for one more week'],
  [0, 'not at all'],
];

/** Asks, and does what was agreed to. Events: `issued` with the new token or secret; `closed` with whether it was done. */
export class CredentialQuestion extends Part {
  static override properties = { ...Part.properties, question: { attribute: false }, busy: { state: true } };

  declare question: Question;
  declare busy: boolean;
  readonly #keys = new RepeatKey();
  #isDone = false;

  override render() {
    const { heading, action, danger, body, choice } = this.question;
    return html`
      <workspace-scim-dialog
        .heading=${heading}
        .action=${action}
        ?danger=${danger}
        ?busy=${this.busy}
        @agreed=${this.#agree}
        @closed=${this.#onClosed}
      >
        <div class="stack">
          ${body} ${choice === 'grace' ? showGrace() : nothing} ${choice === 'end' ? showEnds('It ends', lifetimes) : nothing}
          ${showProblem(this.problem)}
        </div>
      </workspace-scim-dialog>
    `;
  }

  readonly #agree = async (): Promise<void> => {
    const { question } = this;
    this.busy = true;
    await this.attempt(async () => {
      const graceSeconds = this.#chosen('#grace');
      const expiresAt = toEnd(this.#chosen('#ends')) ?? '';
      const key = this.#keys.of([question.heading, graceSeconds, expiresAt]);
      const issued = await this.store.change((service) => question.run(service, { graceSeconds, expiresAt, key }));
      this.#keys.done();
      this.#isDone = true;
      if (issued) this.tell<Issued>('issued', issued);
      else this.problem = question.lost;
      if (!this.problem) this.renderRoot.querySelector<ConfirmDialog>('workspace-scim-dialog')?.close();
    });
    this.busy = false;
  };

  #chosen(selector: string): number {
    return Number(this.renderRoot.querySelector<HTMLSelectElement>(selector)?.value ?? 0);
  }

  readonly #onClosed = (): void => this.tell('closed', this.#isDone);
}

const showGrace = () => html`
  <div class="field">
    <label for="grace">The old one works</label>
    <select id="grace">
      ${graces.map(([seconds, words]) => html`<option value=${seconds}>${words}</option>`)}
    </select>
  </div>
`;

define('workspace-scim-credential-question', CredentialQuestion);
