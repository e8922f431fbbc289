import { css, html, nothing } from 'lit';
import type { AssertionCheck } from '../service.ts';
import { define, Part } from './part.ts';
import { showProblem } from './show.ts';

/** Compares a token of the identity provider with the trusts of the workspace, claim by claim. Nothing is stored. */
export class CheckAssertion extends Part {
  static override properties = { ...Part.properties, result: { state: true }, busy: { state: true } };
  static override styles = [
    Part.styles,
    css`
      textarea {
        font-family: var(--_mono);
        font-size: 13px;
        resize: vertical;
      }
      .result {
        margin-top: 16px;
      }
      .finding {
        display: grid;
        grid-template-columns: 84px minmax(0, 1fr);
        gap: 2px 12px;
      }
    `,
  ];

  declare result: AssertionCheck | undefined;
  declare busy: boolean;

  override render() {
    return html`
      <form class="stack" @submit=${this.#onSubmit}>
        <div class="field">
          <label for="assertion">A token of your identity provider, as it sent it</label>
          <textarea id="assertion" name="assertion" rows="4" required maxlength="20000" spellcheck="false" autocomplete="off"></textarea>
        </div>
        <div class="row"><button class="primary" ?disabled=${this.busy}>Check the token</button></div>
        ${showProblem(this.problem)}
      </form>
      <div role="status">${this.result ? showResult(this.result) : nothing}</div>
    `;
  }

  readonly #onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy) return;
    const assertion = String(new FormData(event.target as HTMLFormElement).get('assertion')).trim();
    this.busy = true;
    this.result = undefined;
    await this.attempt(async () => {
      this.result = await this.store.service.checkAssertion(assertion);
    });
    this.busy = false;
  };
}

/** What is wrong comes first. */
const showResult = ({ ok, clientId, credentialId, findings }: AssertionCheck) => html`
  <div class="stack tight result">
    <p class="note ${ok ? 'success' : 'danger'}">
      ${ok ? html`This token is accepted for the client <code>${clientId}</code>${credentialId === 'keys' ? ', if it was not used before' : ''}.` : 'This token is refused.'}
    </p>
    <ul class="list">
      ${findings.toSorted((one, other) => Number(one.ok) - Number(other.ok)).map((finding) => html`<li>${showFinding(finding)}</li>`)}
    </ul>
  </div>
`;

const showFinding = ({ claim, ok, detail, expected, found }: AssertionCheck['findings'][number]) => html`
  <div class="finding">
    <span><code>${claim}</code></span>
    <div>
      <p class="row"><span class="badge ${ok ? 'good' : 'bad'}">${ok ? 'right' : 'wrong'}</span> ${detail === 'is right' ? nothing : detail}</p>
      ${ok || found === undefined ? nothing : html`<p class="muted small">In the token: <code>${found}</code></p>`}
      ${ok || expected === undefined ? nothing : html`<p class="muted small">Expected: <code>${expected}</code></p>`}
    </div>
  </div>
`;

define('workspace-scim-check-assertion', CheckAssertion);
