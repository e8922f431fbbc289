import { html, nothing } from 'lit';
import type { Client, ClientSecret, Token, TokenClient, Trust } from '../service.ts';
import { longestNotice } from '../words/ending.ts';
import { sayDay, sayWhen } from '../words/time.ts';
import {
  addSecret,
  type Question,
  removeClient,
  removeTrust,
  revokeSecret,
  revokeToken,
  rotateSecret,
  rotateToken,
} from './credential-questions.ts';
import { showWhen } from './show.ts';

/** Who made a credential, if it is known, and what asks a question. */
export interface RowOptions {
  readonly maker: string | undefined;
  readonly ask: (question: Question) => void;
}

export function showToken(token: Token, { maker, ask }: RowOptions) {
  const { name, beginning, scope, state, createdAt } = token;
  return html`
    <div class="row spread">
      <div class="grow">
        <p class="row"><strong>${name}</strong> ${showState(token)}</p>
        <p class="muted small">
          Access token <code>${beginning}…</code>${sayScope(scope)} · created ${sayDay(createdAt)}${sayMaker(maker)}
        </p>
        <p class="muted small">${showUse(token)}${sayEnd(token)}</p>
      </div>
      ${
        state === 'valid'
          ? html`<div class="row">
              <button aria-label=${`Rotate ${name}`} @click=${() => ask(rotateToken(token))}>Rotate</button>
              <button class="danger" aria-label=${`Revoke ${name}`} @click=${() => ask(revokeToken(token))}>Revoke</button>
            </div>`
          : nothing
      }
    </div>
  `;
}

/** A client of the token endpoint, with its secrets and trusts. */
export function showTokenClient(client: TokenClient, { maker, ask }: RowOptions) {
  const { clientId, name, scope, secrets, trusts, createdAt } = client;
  const remove = removeClient(`“${name}”`, (service) => service.removeTokenClient(clientId));
  return html`
    <div class="stack tight">
      <div class="row spread">
        <div class="grow">
          <p><strong>${name}</strong></p>
          <p class="muted small">
            OAuth2 client <code>${clientId}</code>${sayScope(scope)} · created ${sayDay(createdAt)}${sayMaker(maker)}
          </p>
        </div>
        <div class="row">
          <button aria-label=${`New secret for ${name}`} @click=${() => ask(addSecret(client))}>New secret</button>
          <button class="danger" aria-label=${`Remove ${name}`} @click=${() => ask(remove)}>Remove</button>
        </div>
      </div>
      <ul class="list inner">
        ${secrets.map((secret) => html`<li>${showSecret(client, secret, ask)}</li>`)}
        ${trusts.map((trust) => html`<li>${showTrust(client, trust, ask)}</li>`)}
      </ul>
    </div>
  `;
}

function showSecret(client: TokenClient, secret: ClientSecret, ask: RowOptions['ask']) {
  const { beginning, state, createdAt } = secret;
  const label = `the secret ${beginning}… of ${client.name}`;
  return html`
    <div class="row spread">
      <div class="grow">
        <p class="row small">Secret <code>${beginning}…</code> ${showState(secret)}</p>
        <p class="muted small">Created ${sayDay(createdAt)} · ${showUse(secret)}${sayEnd(secret)}</p>
      </div>
      ${
        state === 'valid'
          ? html`<div class="row">
              <button aria-label=${`Rotate ${label}`} @click=${() => ask(rotateSecret(client, secret))}>Rotate</button>
              <button class="danger" aria-label=${`Revoke ${label}`} @click=${() => ask(revokeSecret(client, secret))}>Revoke</button>
            </div>`
          : nothing
      }
    </div>
  `;
}

function showTrust(client: TokenClient, trust: Trust, ask: RowOptions['ask']) {
  const { issuer, subject, audience } = trust;
  return html`
    <div class="row spread">
      <div class="grow">
        <p class="small">Trusts tokens of <strong>${issuer}</strong></p>
        <p class="muted small">Subject <code>${subject}</code> · audience <code>${audience}</code> · ${showUse(trust)}</p>
      </div>
      <button class="danger" aria-label=${`Remove the trust in ${issuer} of ${client.name}`} @click=${() => ask(removeTrust(client, trust))}>
        Remove
      </button>
    </div>
  `;
}

/** A client of another issuer. */
export function showIssuerClient(client: Client, { maker, ask }: RowOptions) {
  const { id, clientId, issuer, createdAt } = client;
  const remove = removeClient(clientId, (service) => service.removeClient(id));
  return html`
    <div class="row spread">
      <div class="grow">
        <p><strong>${clientId}</strong></p>
        <p class="muted small">OAuth2 client of ${issuer} · added ${sayDay(createdAt)}${sayMaker(maker)}</p>
        <p class="muted small">${showUse(client)}</p>
      </div>
      <button class="danger" aria-label=${`Remove ${clientId}`} @click=${() => ask(remove)}>Remove</button>
    </div>
  `;
}

interface Ending {
  readonly state: Token['state'];
  readonly expiresAt?: string;
  readonly revokedAt?: string;
}

function showState({ state, expiresAt }: Ending) {
  if (state !== 'valid') return html`<span class="badge bad">${state}</span>`;
  if (!expiresAt || Date.parse(expiresAt) - Date.now() > longestNotice) return nothing;
  return html`<span class="badge warning">ends ${sayWhen(expiresAt, Date.now())}</span>`;
}

function sayEnd({ state, expiresAt, revokedAt }: Ending): string {
  if (state === 'revoked' && revokedAt) return ` · revoked ${sayDay(revokedAt)}`;
  if (!expiresAt) return ' · never ends';
  return ` · ${state === 'expired' ? 'ended' : 'ends'} ${sayDay(expiresAt)}`;
}

const sayScope = (scope: string) => (scope === 'scim:read' ? ', read only' : '');

const sayMaker = (maker: string | undefined) => (maker ? ` by ${maker}` : '');

const showUse = ({ lastUsedAt, lastUsedFrom }: { readonly lastUsedAt?: string; readonly lastUsedFrom?: string }) =>
  lastUsedAt ? html`Last used ${showWhen(lastUsedAt)}${lastUsedFrom ? ` from ${lastUsedFrom}` : ''}` : 'Never used';
