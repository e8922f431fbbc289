import { html } from 'lit';
import { RepeatKey } from '../repeat-key.ts';
import type { Client, Token } from '../service.ts';
import type { ConfirmDialog } from './confirm-dialog.ts';
import './confirm-dialog.ts';
import type { Issued } from './issue-token.ts';
import { define, Part } from './part.ts';
import { showProblem, showWhen } from './show.ts';

/** What is asked before a credential is rotated or ended. */
export type Question =
  | { readonly kind: 'rotate'; readonly token: Token }
  | { readonly kind: 'revoke'; readonly token: Token }
  | { readonly kind: 'remove'; readonly client: Client };

const graces: readonly (readonly [seconds: number, words: string])[] = [
  [86_400, 'for one more day'],
  [3600, 'for one more hour'],
  [604_800, 'for one more week'],
  [0, 'not at all'],
];

/** Asks, and does what was agreed to. Events: `issued` with the new token of a rotation; `closed`. */
export class CredentialQuestion extends Part {
  static override properties = { ...Part.properties, question: { attribute: false }, busy: { state: true } };

  declare question: Question;
  declare busy: boolean;
  readonly #keys = new RepeatKey();

  override render() {
    const { heading, action, body } = this.#describe(this.question);
    return html`
      <workspace-scim-dialog
        .heading=${heading}
        .action=${action}
        ?danger=${this.question.kind !== 'rotate'}
        ?busy=${this.busy}
        @agreed=${this.#agree}
        @closed=${this.#onClosed}
      >
        <div class="stack">${body} ${showProblem(this.problem)}</div>
      </workspace-scim-dialog>
    `;
  }

  #describe(question: Question) {
    if (question.kind === 'remove') {
      const body = html`<p>Access tokens that this client already has are refused from now on.</p>`;
      return { heading: `Remove ${question.client.clientId}?`, action: 'Remove', body };
    }
    const { name } = question.token;
    if (question.kind === 'revoke')
      return { heading: `Revoke “${name}”?`, action: 'Revoke', body: showLastUse(question.token) };
    const body = html`
      <p>You get a new token to put into your identity provider.</p>
      <div class="field">
        <label for="grace">The old token works</label>
        <select id="grace">
          ${graces.map(([seconds, words]) => html`<option value=${seconds}>${words}</option>`)}
        </select>
      </div>
    `;
    return { heading: `Rotate “${name}”`, action: 'Create the new token', body };
  }

  readonly #agree = async (): Promise<void> => {
    const { question } = this;
    this.busy = true;
    await this.attempt(async () => {
      if (question.kind === 'rotate') await this.#rotate(question.token);
      else await this.#end(question);
      if (!this.problem) this.renderRoot.querySelector<ConfirmDialog>('workspace-scim-dialog')?.close();
    });
    this.busy = false;
  };

  #end(question: Exclude<Question, { kind: 'rotate' }>): Promise<unknown> {
    return this.store.change(
      (service): Promise<unknown> =>
        question.kind === 'revoke' ? service.revokeToken(question.token.id) : service.removeClient(question.client.id),
    );
  }

  async #rotate({ id, name }: Token): Promise<void> {
    const grace = Number(this.renderRoot.querySelector<HTMLSelectElement>('#grace')?.value);
    const key = this.#keys.of([id, grace]);
    const { token, ...record } = await this.store.change((service) => service.rotateToken(id, grace, key));
    this.#keys.done();
    if (token !== undefined) this.dispatchEvent(new CustomEvent<Issued>('issued', { detail: { record, text: token } }));
    else this.problem = `“${name}” was rotated, but the new token was lost on the way. Rotate the new one again.`;
  }

  readonly #onClosed = (): void => void this.dispatchEvent(new Event('closed'));
}

const showLastUse = ({ lastUsedAt, lastUsedFrom }: Token) => html`
  <p>Whoever uses this token is refused from now on. This cannot be undone.</p>
  <p class="note ${lastUsedAt ? 'warning' : ''}">
    ${lastUsedAt ? html`Last used ${showWhen(lastUsedAt)}${lastUsedFrom ? ` from the address ${lastUsedFrom}` : ''}.` : 'Nobody has used it yet.'}
  </p>
`;

define('workspace-scim-credential-question', CredentialQuestion);
