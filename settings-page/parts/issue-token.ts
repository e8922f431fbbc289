import { html } from 'lit';
import type { Issued } from '../issued-credentials.ts';
import { RepeatKey } from '../repeat-key.ts';
import { lifetimes, showEnds, showScope, toEnd, toScope } from './credential-end.ts';
import { define, Part } from './part.ts';
import { showProblem } from './show.ts';

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
          ${showEnds('Ends', [...lifetimes, [0, 'never']])} ${showScope()}
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
    const request = {
      name: String(given.get('name')).trim(),
      scope: toScope(given),
      expiresAt: toEnd(Number(given.get('ends'))),
    } as const;
    this.busy = true;
    await this.attempt(async () => {
      const { token: text, ...record } = await this.store.change((service) =>
        service.issueToken(request, this.#keys.of(request)),
      );
      this.#keys.done();
      if (text === undefined)
        this.problem = 'The token was created, but its text was lost on the way. Rotate it under Credentials.';
      else this.tell<Issued>('issued', { kind: 'token', name: record.name, record, text });
    });
    this.busy = false;
  };
}

define('workspace-scim-issue-token', IssueToken);
