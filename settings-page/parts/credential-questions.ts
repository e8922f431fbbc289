import { html, type TemplateResult } from 'lit';
import type { Issued } from '../issued-credentials.ts';
import type { ClientSecret, SettingsService, Token, TokenClient, Trust } from '../service.ts';
import { sayDay } from '../words/time.ts';
import { showWhen } from './show.ts';

/** What is asked before a credential is created, rotated or ended. */
export interface Question {
  readonly heading: string;
  /** What the button that agrees says. */
  readonly action: string;
  readonly danger: boolean;
  readonly body: TemplateResult;
  /** What else is chosen: how long the old one works, or when the new one ends. */
  readonly choice?: 'grace' | 'end';
  /** Does what was agreed to; returns what is shown once. The answer to a repeated request does not have it. */
  readonly run: (service: SettingsService, chosen: Chosen) => Promise<Issued | undefined>;
  /** What to do if the answer was lost. */
  readonly lost?: string;
}

export interface Chosen {
  readonly graceSeconds: number;
  readonly expiresAt: string;
  readonly key: string;
}

export const rotateToken = ({ id, name }: Token): Question => ({
  heading: `Rotate “${name}”`,
  action: 'Create the new token',
  danger: false,
  body: html`<p>You get a new token to put into your identity provider.</p>`,
  choice: 'grace',
  async run(service, { graceSeconds, key }) {
    const { token: text, ...record } = await service.rotateToken(id, graceSeconds, key);
    return text === undefined ? undefined : { kind: 'token', name, record, text };
  },
  lost: `“${name}” was rotated, but the new token was lost on the way. Rotate the new one again.`,
});

export const revokeToken = (token: Token): Question => ({
  heading: `Revoke “${token.name}”?`,
  action: 'Revoke',
  danger: true,
  body: html`
    <p>Whoever uses this token is refused from now on. This cannot be undone.</p>
    ${showLastUse(token)}
  `,
  run: (service) => service.revokeToken(token.id).then(() => undefined),
});

export const addSecret = (client: TokenClient): Question => ({
  heading: `New secret for “${client.name}”`,
  action: 'Create the secret',
  danger: false,
  body: html`<p>The other secrets of this client stay valid.</p>`,
  choice: 'end',
  async run(service, { expiresAt, key }) {
    return toIssued(client, (await service.addSecret(client.clientId, expiresAt, key)).secret);
  },
  lost: 'The secret was created, but it was lost on the way. Revoke it and create another one.',
});

export const rotateSecret = (client: TokenClient, { id }: ClientSecret): Question => ({
  heading: `Rotate a secret of “${client.name}”`,
  action: 'Create the new secret',
  danger: false,
  body: html`<p>You get a new secret to put into your identity provider.</p>`,
  choice: 'grace',
  async run(service, { graceSeconds, key }) {
    return toIssued(client, (await service.rotateSecret(client.clientId, id, graceSeconds, key)).secret);
  },
  lost: 'The secret was rotated, but the new one was lost on the way. Rotate the new one again.',
});

const toIssued = (record: TokenClient, text: string | undefined): Issued | undefined =>
  text === undefined ? undefined : { kind: 'client', name: record.name, record, text };

export const revokeSecret = (client: TokenClient, secret: ClientSecret): Question => ({
  heading: `Revoke a secret of “${client.name}”?`,
  action: 'Revoke',
  danger: true,
  body: html`
    <p>
      The secret <code>${secret.beginning}…</code> of ${sayDay(secret.createdAt)}, and the access tokens that were issued for it, are refused
      from now on. This cannot be undone.
    </p>
    ${showLastUse(secret)}
  `,
  run: (service) => service.revokeSecret(client.clientId, secret.id).then(() => undefined),
});

export const removeTrust = (client: TokenClient, trust: Trust): Question => ({
  heading: `Remove a trust of “${client.name}”?`,
  action: 'Remove',
  danger: true,
  body: html`
    <p>Tokens of ${trust.issuer}, and the access tokens that were issued for them, are refused from now on.</p>
    ${showLastUse(trust)}
  `,
  run: (service) => service.removeTrust(client.clientId, trust.id).then(() => undefined),
});

/** A client of the token endpoint, or of another issuer. */
export const removeClient = (name: string, remove: (service: SettingsService) => Promise<unknown>): Question => ({
  heading: `Remove ${name}?`,
  action: 'Remove',
  danger: true,
  body: html`<p>Access tokens that this client already has are refused from now on.</p>`,
  run: (service) => remove(service).then(() => undefined),
});

interface Used {
  readonly lastUsedAt?: string;
  readonly lastUsedFrom?: string;
}

const showLastUse = ({ lastUsedAt, lastUsedFrom }: Used) => html`
  <p class="note ${lastUsedAt ? 'warning' : ''}">
    ${lastUsedAt ? html`Last used ${showWhen(lastUsedAt)}${lastUsedFrom ? ` from the address ${lastUsedFrom}` : ''}.` : 'Nobody has used it yet.'}
  </p>
`;
