import { html, nothing } from 'lit';
import type { ActivityEntry, Client, Token } from '../service.ts';
import { sayWho } from '../words/activity.ts';
import { sayDay, sayWhen } from '../words/time.ts';
import './add-client.ts';
import type { Question } from './credential-question.ts';
import './credential-question.ts';
import { type Issued, showIssued } from './issue-token.ts';
import { define, Part } from './part.ts';
import { showProblem, showWhen } from './show.ts';

/** How long before its end a credential is marked, in milliseconds. */
const warning = 30 * 86_400_000;

/** Access tokens and OAuth2 clients. */
export class Credentials extends Part {
  static override properties = {
    ...Part.properties,
    question: { state: true },
    issued: { state: true },
    adding: { state: true },
    makers: { state: true },
  };

  declare question: Question | undefined;
  declare issued: Issued | undefined;
  declare adding: 'token' | 'client' | undefined;
  /** Who made which credential, as far as the activity still knows. */
  declare makers: ReadonlyMap<string, string>;

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
    const { tokens = [], clients = [] } = this.store.known ?? {};
    const rank = ({ state }: Token) => (state === 'valid' ? 0 : 1);
    const sorted = tokens.toSorted(
      (one, other) => rank(one) - rank(other) || (one.createdAt < other.createdAt ? 1 : -1),
    );
    return html`
      <section class="stack" aria-labelledby="title">
        <div class="row spread">
          <h2 id="title">Credentials</h2>
          <div class="row">
            <button @click=${this.#addClient} aria-expanded=${this.adding === 'client'}>Add OAuth2 client</button>
            <button @click=${this.#addToken} aria-expanded=${this.adding === 'token'}>New access token</button>
          </div>
        </div>
        ${this.#showForm()} ${this.issued ? showIssued(this.issued, this.#forget) : nothing}
        ${showProblem(this.problem)}
        ${
          tokens.length + clients.length === 0
            ? html`<p class="card muted">No credentials yet. Your identity provider needs one: create an access token.</p>`
            : html`
                <ul class="card flush list">
                  ${sorted.map((token) => html`<li>${this.#showToken(token)}</li>`)}
                  ${clients.map((client) => html`<li>${this.#showClient(client)}</li>`)}
                </ul>
              `
        }
      </section>
      ${
        this.question
          ? html`<workspace-scim-credential-question
              .store=${this.store}
              .question=${this.question}
              @issued=${this.#onIssued}
              @closed=${() => this.#ask(undefined)}
            ></workspace-scim-credential-question>`
          : nothing
      }
    `;
  }

  #showForm() {
    if (this.adding === 'token') {
      return html`<div class="card">
        <workspace-scim-issue-token .store=${this.store} name="" @issued=${this.#onIssued}></workspace-scim-issue-token>
      </div>`;
    }
    if (this.adding === 'client') {
      return html`<div class="card">
        <workspace-scim-add-client .store=${this.store} @added=${this.#closeForm}></workspace-scim-add-client>
      </div>`;
    }
    return nothing;
  }

  #showToken(token: Token) {
    const { id, name, beginning, scope, state, createdAt } = token;
    const maker = this.#makerOf(id);
    return html`
      <div class="row spread">
        <div class="grow">
          <p class="row"><strong>${name}</strong> ${showState(token)}</p>
          <p class="muted small">
            Access token <code>${beginning}…</code>${scope === 'scim:read' ? ', read only' : ''} · created ${sayDay(createdAt)}${maker ? ` by ${maker}` : ''}
          </p>
          <p class="muted small">
            ${showLastUse(token)}${toEnd(token)}
          </p>
        </div>
        ${
          state === 'valid'
            ? html`<div class="row">
                <button aria-label=${`Rotate ${name}`} @click=${() => this.#ask({ kind: 'rotate', token })}>Rotate</button>
                <button class="danger" aria-label=${`Revoke ${name}`} @click=${() => this.#ask({ kind: 'revoke', token })}>Revoke</button>
              </div>`
            : nothing
        }
      </div>
    `;
  }

  #showClient(client: Client) {
    const maker = this.#makerOf(client.clientId);
    return html`
      <div class="row spread">
        <div class="grow">
          <p><strong>${client.clientId}</strong></p>
          <p class="muted small">OAuth2 client of ${client.issuer} · added ${sayDay(client.createdAt)}${maker ? ` by ${maker}` : ''}</p>
          <p class="muted small">${showLastUse(client)}</p>
        </div>
        <button class="danger" aria-label=${`Remove ${client.clientId}`} @click=${() => this.#ask({ kind: 'remove', client })}>Remove</button>
      </div>
    `;
  }

  #ask(question: Question | undefined): void {
    this.question = question;
  }

  readonly #addToken = (): void => {
    this.adding = this.adding === 'token' ? undefined : 'token';
  };

  readonly #addClient = (): void => {
    this.adding = this.adding === 'client' ? undefined : 'client';
  };

  readonly #closeForm = (): void => {
    this.adding = undefined;
  };

  readonly #onIssued = (event: CustomEvent<Issued>): void => {
    this.adding = undefined;
    this.issued = event.detail;
  };

  readonly #forget = (): void => {
    this.issued = undefined;
  };
}

const showLastUse = ({ lastUsedAt, lastUsedFrom }: Token | Client) =>
  lastUsedAt ? html`Last used ${showWhen(lastUsedAt)}${lastUsedFrom ? ` from ${lastUsedFrom}` : ''}` : 'Never used';

const toMakers = (entries: readonly ActivityEntry[]): ReadonlyMap<string, string> =>
  new Map(
    entries.flatMap((entry) =>
      entry.kind === 'management' && entry.subject && /^(tokenIssued|tokenRotated|clientAdded)$/.test(entry.action)
        ? [[entry.subject.id, sayWho(entry.actor)] as const]
        : [],
    ),
  );

function showState({ state, expiresAt }: Token) {
  if (state !== 'valid') return html`<span class="badge bad">${state}</span>`;
  if (!expiresAt || Date.parse(expiresAt) - Date.now() > warning) return nothing;
  return html`<span class="badge warning">ends ${sayWhen(expiresAt, Date.now())}</span>`;
}

function toEnd({ state, expiresAt, revokedAt }: Token): string {
  if (state === 'revoked' && revokedAt) return ` · revoked ${sayDay(revokedAt)}`;
  if (!expiresAt) return ' · never ends';
  return ` · ${state === 'expired' ? 'ended' : 'ends'} ${sayDay(expiresAt)}`;
}

define('workspace-scim-credentials', Credentials);
