import { html } from 'lit';
import type { Credential, Guide } from '../guides/guide.ts';
import './issue-token.ts';
import type { Issued } from '../issued-credentials.ts';
import { showIssued } from './issued.ts';
import './new-client.ts';
import { define, Part } from './part.ts';

/**
 * The step of a guide that creates the credential. Events: `issued` with what was created; `copied` when the administrator has put
 * the secret away.
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
    return html`<div class="stack">${shown ? showIssued(shown, this.#onCopied) : this.#showForm()}</div>`;
  }

  #showForm() {
    const isOther = this.guide.id === 'other';
    const introduction = introductions[this.credential](isOther ? 'your identity provider' : this.guide.name);
    return html`
      <p id="introduction" tabindex="-1">${this.copied ? agains[this.credential] : introduction}</p>
      ${this.#showFields(isOther ? 'Identity provider' : this.guide.name)}
    `;
  }

  #showFields(name: string) {
    if (this.credential === 'token')
      return html`<workspace-scim-issue-token .store=${this.store} name=${name} @issued=${this.#onIssued}></workspace-scim-issue-token>`;
    return html`<workspace-scim-new-client
      .store=${this.store}
      name=${name}
      ?trusting=${this.credential === 'trust'}
      @issued=${this.#onIssued}
    ></workspace-scim-new-client>`;
  }

  readonly #onIssued = (event: CustomEvent<Issued>): void => {
    this.tell('issued', event.detail);
    void this.focusOn('workspace-scim-copy');
  };

  /** The button is gone: the focus goes to what stands in its place. */
  readonly #onCopied = (): void => {
    this.tell('copied', undefined);
    void this.focusOn('#introduction');
  };
}

const introductions: Readonly<Record<Credential, (name: string) => string>> = {
  token: (name) => `Create an access token: ${name} sends it with each request.`,
  secret: (name) => `Create an OAuth2 client: ${name} gets its access tokens with the client’s secret.`,
  trust: (name) => `Create an OAuth2 client that trusts tokens of ${name}, with the values that the console shows.`,
};

/** After the secret was put away. */
const agains: Readonly<Record<Credential, string>> = {
  token: 'The token is no longer shown. If you need another one, create it here.',
  secret: 'The client secret is no longer shown. If you need another client, create it here.',
  trust: 'If you need another client, create it here.',
};

define('workspace-scim-connect-credential', ConnectCredential);
