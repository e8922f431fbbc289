import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ActivityEntry, Token } from '../service.ts';
import { sayBy } from '../words/activity.ts';
import { type Form, showForm } from './credential-forms.ts';
import './credential-question.ts';
import type { Issued } from '../issued-credentials.ts';
import type { Question } from './credential-questions.ts';
import { type RowOptions, showIssuerClient, showToken, showTokenClient } from './credential-rows.ts';
import { showIssued } from './issued.ts';
import { define, Part } from './part.ts';
import { showProblem } from './show.ts';

/** Access tokens and OAuth2 clients. */
export class Credentials extends Part {
  static override properties = {
    ...Part.properties,
    question: { state: true },
    adding: { state: true },
    makers: { state: true },
  };

  declare question: Question | undefined;
  declare adding: Form | undefined;
  /** Who made which credential, as far as the activity still knows. */
  declare makers: ReadonlyMap<string, string>;
  /** Whether something was created that does not have the focus yet. */
  #isNew = false;

  constructor() {
    super();
    this.makers = new Map();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      const { items } = await this.store.service.listActivity({ kind: 'management' });
      this.makers = toMakers(items);
    });
  }

  /** What is new since then stands among the newest entries. */
  #makerOf(id: string): string | undefined {
    return this.makers.get(id) ?? toMakers(this.store.known?.newest ?? []).get(id);
  }

  override render() {
    const { issued } = this.store.issued.find(place) ?? {};
    return html`
      <section class="stack" aria-labelledby="title">
        <div class="row spread">
          <h2 id="title" tabindex="-1">Credentials</h2>
          <div class="row">
            ${this.#showButton('client', 'New OAuth2 client')} ${this.#showButton('token', 'New access token')}
          </div>
        </div>
        ${showForm(this.adding, { store: this.store, onIssued: this.#onIssued, onAdded: this.#onAdded })} ${issued ? showIssued(issued, this.#forget) : nothing}
        ${showProblem(this.problem)} ${this.#showList()}
        ${this.#showCheck()}
        <p class="muted small">
          Does your organization have an authorization server of its own for OAuth2, which this service knows?
          <button class="plain" aria-expanded=${this.adding === 'issuer'} @click=${() => this.#open('issuer')}>Add a client of it</button>
        </p>
      </section>
      ${
        this.question
          ? html`<workspace-scim-credential-question
              .store=${this.store}
              .question=${this.question}
              @issued=${this.#onIssued}
              @closed=${this.#onClosed}
            ></workspace-scim-credential-question>`
          : nothing
      }
    `;
  }

  /** Only where a client trusts tokens of the identity provider. */
  #showCheck() {
    if (!this.store.known?.tokenClients.some(({ trusts }) => trusts.length > 0)) return nothing;
    return html`
      <p class="muted small">
        Is a token of your identity provider refused?
        <button class="plain" aria-expanded=${this.adding === 'check'} @click=${() => this.#open('check')}>Find out why</button>
      </p>
    `;
  }

  #showButton(form: Form, text: string) {
    return html`<button aria-expanded=${this.adding === form} @click=${() => this.#open(form)}>${text}</button>`;
  }

  #showList() {
    const { tokens = [], tokenClients = [], clients = [] } = this.store.known ?? {};
    if (tokens.length + tokenClients.length + clients.length === 0) {
      return html`<p class="card muted">
        No credentials yet. Your identity provider needs one: create an OAuth2 client or an access token.
      </p>`;
    }
    const rank = ({ state }: Token) => (state === 'valid' ? 0 : 1);
    const sorted = tokens.toSorted(
      (one, other) => rank(one) - rank(other) || (one.createdAt < other.createdAt ? 1 : -1),
    );
    const options = (id: string): RowOptions => ({ maker: this.#makerOf(id), ask: (question) => this.#ask(question) });
    return html`
      <ul class="card flush list">
        ${tokenClients.map((client) => html`<li>${showTokenClient(client, options(client.clientId))}</li>`)}
        ${repeat(
          sorted,
          // A row keeps its elements, and the focus, if another one comes before it.
          ({ id }) => id,
          (token) => html`<li>${showToken(token, options(token.id))}</li>`,
        )}
        ${clients.map((client) => html`<li>${showIssuerClient(client, options(client.clientId))}</li>`)}
      </ul>
    `;
  }

  #ask(question: Question | undefined): void {
    this.question = question;
  }

  #open(form: Form): void {
    this.adding = this.adding === form ? undefined : form;
  }

  readonly #onAdded = (): void => {
    this.adding = undefined;
    void this.focusOn('#title');
  };

  readonly #onIssued = (event: CustomEvent<Issued>): void => {
    this.adding = undefined;
    this.store.issued.put(place, event.detail);
    this.#isNew = true;
    if (!this.question) this.#focusOnIssued();
  };

  /** A dialog that closes gives the focus back to its button, which goes with a credential that was ended. */
  readonly #onClosed = (event: CustomEvent<boolean>): void => {
    const hasEnded = event.detail && this.question?.danger;
    this.#ask(undefined);
    if (this.#isNew) this.#focusOnIssued();
    else if (hasEnded) void this.focusOn('#title');
  };

  #focusOnIssued(): void {
    this.#isNew = false;
    void this.focusOn('workspace-scim-copy');
  }

  readonly #forget = (): void => {
    this.store.issued.forget(place);
    void this.focusOn('#title');
  };
}

/** Where what is created here is kept. */
const place = 'credentials';

const makings = /^(tokenIssued|tokenRotated|clientAdded|clientCreated)$/;

const toMakers = (entries: readonly ActivityEntry[]): ReadonlyMap<string, string> =>
  new Map(
    entries.flatMap((entry) =>
      entry.kind === 'management' && entry.subject && makings.test(entry.action)
        ? [[entry.subject.id, sayBy(entry.actor)] as const]
        : [],
    ),
  );

define('workspace-scim-credentials', Credentials);
