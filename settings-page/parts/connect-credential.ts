import { html, nothing } from 'lit';
import { type Credential, type Guide, waysOf } from '../guides/guide.ts';
import './issue-token.ts';
import type { Issued } from '../issued-credentials.ts';
import { showIssued } from './issued.ts';
import './new-client.ts';
import { define, Part } from './part.ts';

/**
 * The first step of a guide: the credential that the console asks for later. Events: `issued` with what was created; `way` with
 * another way to connect; `copied` when the administrator has put the secret away.
 */
export class ConnectCredential extends Part {
  static override properties = {
    ...Part.properties,
    guide: { attribute: false },
    credential: {},
    issued: { attribute: false },
    copied: { type: Boolean },
  };

  declare guide: Guide;
  declare credential: Credential;
  declare issued: Issued | undefined;
  declare copied: boolean;

  override render() {
    const shown = this.issued && !this.copied ? this.issued : undefined;
    return html`
      <div class="stack">
        ${waysOf(this.guide).length > 1 && !shown ? this.#showWays() : nothing}
        ${shown ? showIssued(shown, () => this.tell('copied', undefined)) : this.#showForm()}
      </div>
    `;
  }

  #showWays() {
    return html`
      <div class="field">
        <label for="way">${sayName(this.guide)} connects by</label>
        <select id="way" @change=${this.#onWay}>
          ${waysOf(this.guide).map(
            ({ credential, name }) =>
              html`<option value=${credential} ?selected=${credential === this.credential}>${name}</option>`,
          )}
        </select>
      </div>
    `;
  }

  #showForm() {
    const name = this.guide.id === 'other' ? 'Identity provider' : this.guide.name;
    return html`
      <p>${this.copied ? agains[this.credential] : introductions[this.credential](sayName(this.guide), stepOf(this.guide))}</p>
      ${
        this.credential === 'token'
          ? html`<workspace-scim-issue-token .store=${this.store} name=${name} @issued=${this.#onIssued}></workspace-scim-issue-token>`
          : html`<workspace-scim-new-client
              .store=${this.store}
              name=${name}
              ?trusting=${this.credential === 'trust'}
              @issued=${this.#onIssued}
            ></workspace-scim-new-client>`
      }
    `;
  }

  readonly #onIssued = (event: CustomEvent<Issued>): void => {
    this.tell('issued', event.detail);
    void this.focusOn('workspace-scim-copy');
  };

  readonly #onWay = (event: Event): void => this.tell('way', (event.target as HTMLSelectElement).value as Credential);
}

const sayName = ({ id, name }: Guide) => (id === 'other' ? 'Your identity provider' : name);

/** The number of the step with the ways to connect, on the page. */
const stepOf = ({ steps }: Guide) => steps.findIndex(({ ways }) => ways) + 2;

const introductions: Readonly<Record<Credential, (name: string, step: number) => string>> = {
  token: (name) => `Create an access token: ${name} sends it with each request.`,
  secret: (name) => `Create an OAuth2 client: ${name} gets its access tokens with the client’s secret.`,
  trust: (name, step) =>
    `Create an OAuth2 client that trusts tokens of ${name}. The console shows what they have in step ${step}: go there first.`,
};

/** After the secret was put away. */
const agains: Readonly<Record<Credential, string>> = {
  token: 'The token is no longer shown. If you need another one, create it here.',
  secret: 'The client secret is no longer shown. If you need another client, create it here.',
  trust: 'If you need another client, create it here.',
};

define('workspace-scim-connect-credential', ConnectCredential);
