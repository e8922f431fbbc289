import type { ActivityEntry, Token, TokenClient } from './service.ts';

/** What was just created, with what is shown only once. */
export type Issued =
  | { readonly kind: 'token'; readonly name: string; readonly record: Token; readonly text: string }
  | IssuedClient;

/** A client of the token endpoint; one that trusts an issuer has no secret. */
export interface IssuedClient {
  readonly kind: 'client';
  readonly name: string;
  readonly record: TokenClient;
  readonly text: string | undefined;
}

/** What was created in one place of the page. */
export interface Shown {
  readonly issued: Issued;
  /** Whether the administrator has put it away: its secret is no longer kept. */
  readonly copied: boolean;
  /** The identity provider that it is for, if it was created in a guide. */
  readonly provider?: string | undefined;
}

interface Credentials {
  readonly tokens: readonly Token[];
  readonly tokenClients: readonly TokenClient[];
  /** The newest entries of the activity: a credential that was rotated is valid for a while, and named here. */
  readonly newest: readonly ActivityEntry[];
}

/**
 * What was created in this session, by the place where it was: each guide and way to connect has its own. A secret is kept until it
 * is put away, or until its credential ends or is rotated.
 */
export class IssuedCredentials {
  readonly #byPlace = new Map<string, Shown>();
  /** The credentials that a list had: one that is missing afterwards was removed. */
  readonly #listed = new Set<string>();
  readonly #tell: () => void;

  /** `tell` is called after each change. */
  constructor(tell: () => void) {
    this.#tell = tell;
  }

  /** Whether a token or a secret stands on the page that nobody can see again. */
  get hasSecret(): boolean {
    return [...this.#byPlace.values()].some(({ issued }) => issued.text);
  }

  /** The provider that a credential was created for. */
  providerOf(credential: string): string | undefined {
    return [...this.#byPlace.values()].find(({ issued }) => idOf(issued) === credential)?.provider;
  }

  find(place: string): Shown | undefined {
    return this.#byPlace.get(place);
  }

  put(place: string, issued: Issued, provider?: string): void {
    this.#byPlace.set(place, { issued, copied: false, provider });
    this.#tell();
  }

  putAway(place: string): void {
    const shown = this.#byPlace.get(place);
    if (shown) this.#byPlace.set(place, { ...shown, issued: { ...shown.issued, text: '' }, copied: true });
    this.#tell();
  }

  forget(place: string): void {
    this.#byPlace.delete(place);
    this.#tell();
  }

  /** Drops what was rotated, revoked, has expired or was removed since. */
  review(known: Credentials): void {
    for (const [place, { issued }] of this.#byPlace) {
      const state = stateOf(issued, known);
      const id = idOf(issued);
      if (state === 'ended' || (state === 'missing' && this.#listed.has(id))) this.#byPlace.delete(place);
      else if (state === 'valid') this.#listed.add(id);
    }
  }
}

const idOf = (issued: Issued) => (issued.kind === 'token' ? issued.record.id : issued.record.clientId);

function stateOf(issued: Issued, { tokens, tokenClients, newest }: Credentials): 'valid' | 'ended' | 'missing' {
  const rotated = newest.flatMap((entry) => (entry.kind === 'management' ? (entry.replaced?.id ?? []) : []));
  const toState = ({ id, state }: Pick<Token, 'id' | 'state'>) =>
    state === 'valid' && !rotated.includes(id) ? 'valid' : 'ended';
  if (issued.kind === 'token') {
    const token = tokens.find(({ id }) => id === issued.record.id);
    return token ? toState(token) : 'missing';
  }
  const client = tokenClients.find(({ clientId }) => clientId === issued.record.clientId);
  if (!client) return 'missing';
  const secret = client.secrets.find(({ beginning }) => issued.text?.startsWith(beginning));
  return secret ? toState(secret) : 'valid';
}
