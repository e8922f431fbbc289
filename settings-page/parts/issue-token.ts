import { html } from 'lit';
import type { Token } from '../service.ts';
import './copy-field.ts';
import { RepeatKey } from '../repeat-key.ts';
import { define, Part } from './part.ts';
import { showProblem } from './show.ts';

/** What the event `issued` tells: the token, to be shown once. */
export interface Issued {
  readonly record: Token;
  readonly text: string;
}

const lifetimes: readonly (readonly [days: number, words: string])[] = [
  [365, 'in 1 year'],
  [90, 'in 90 days'],
  [730, 'in 2 years'],
  [0, 'never'],
];

/** The form that creates an access token; tells of it by the event `issued`. */
export class IssueToken extends Part {
  static override properties = { ...Part.properties, name: {}, busy: { state: true } };

  declare name: string;
  declare busy: boolean;
  readonly #keys = new RepeatKey();

  override render() {
    return html`
      <form class="stack" @submit=${this.#onSubmit}>
        <div class="row">
          <div class="field grow">
            <label for="name">Token name</label>
            <input id="name" name="name" required maxlength="100" autocomplete="off" .value=${this.name} />
          </div>
          <div class="field">
            <label for="ends">Ends</label>
            <select id="ends" name="ends">
              ${lifetimes.map(([days, words]) => html`<option value=${days}>${words}</option>`)}
            </select>
          </div>
          <div class="field">
            <label for="scope">May</label>
            <select id="scope" name="scope">
              <option value="scim">read and write</option>
              <option value="scim:read">read only</option>
            </select>
          </div>
        </div>
        <div class="row"><button class="primary" ?disabled=${this.busy}>Create access token</button></div>
        ${showProblem(this.problem)}
      </form>
    `;
  }

  readonly #onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy) return;
    const given = new FormData(event.target as HTMLFormElement);
    const days = Number(given.get('ends'));
    const request = {
      name: String(given.get('name')).trim(),
      scope: given.get('scope') === 'scim:read' ? ('scim:read' as const) : ('scim' as const),
      expiresAt: days > 0 ? toEnd(days) : undefined,
    };
    this.busy = true;
    await this.attempt(async () => {
      const { token, ...record } = await this.store.change((service) =>
        service.issueToken(request, this.#keys.of(request)),
      );
      this.#keys.done();
      if (token === undefined)
        this.problem = 'The token was created, but its text was lost on the way. Rotate it under Credentials.';
      else this.dispatchEvent(new CustomEvent<Issued>('issued', { detail: { record, text: token } }));
    });
    this.busy = false;
  };
}

/** To the day, so that a repeat asks for the same. */
function toEnd(days: number): string {
  const end = new Date(Date.now() + days * 86_400_000);
  end.setUTCHours(0, 0, 0, 0);
  return end.toISOString();
}

/** A token that was just made, with the one chance to copy it. */
export const showIssued = ({ record, text }: Issued, done: () => void) => html`
  <div class="note success stack" role="group" aria-label="New access token">
    <p><strong>Copy the token “${record.name}” now.</strong> It is not shown again.</p>
    <workspace-scim-copy label="Access token" .value=${text}></workspace-scim-copy>
    <div class="row"><button @click=${done}>I have copied it</button></div>
  </div>
`;

define('workspace-scim-issue-token', IssueToken);
