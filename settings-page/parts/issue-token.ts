import { html } from 'lit';
import type { Issued } from '../issued-credentials.ts';
import type { NewToken } from '../service.ts';
import { CreationForm, textOf } from './creation-form.ts';
import { lifetimes, showEnds, showScope, toEnd, toScope } from './credential-end.ts';
import { define } from './part.ts';
import { showProblem } from './show.ts';

/** The form that creates an access token; tells of it by the event `issued`. */
export class IssueToken extends CreationForm<NewToken> {
  static override properties = { ...CreationForm.properties, name: {} };

  declare name: string;

  override render() {
    return html`
      <form class="stack" @submit=${this.submit}>
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

  protected override read(given: FormData): NewToken {
    return { name: textOf(given, 'name'), scope: toScope(given), expiresAt: toEnd(Number(given.get('ends'))) };
  }

  protected override async create(request: NewToken, key: string): Promise<void> {
    const { token: text, ...record } = await this.store.change((service) => service.issueToken(request, key));
    if (text === undefined)
      this.problem = 'The token was created, but its text was lost on the way. Rotate it under Credentials.';
    else this.tell<Issued>('issued', { kind: 'token', name: record.name, record, text });
  }
}

define('workspace-scim-issue-token', IssueToken);
