import { issueToken } from '../workspaces/access-token.ts';
import { isBearerToken, prefixes } from '../workspaces/bearer-token.ts';
import { noteUseOf } from '../workspaces/client-use.ts';
import { scopes as allScopes, type Scope } from '../workspaces/scopes.ts';
import { isClientId, type TokenClient } from '../workspaces/token-client.ts';
import type { WorkspaceStore } from '../workspaces/workspace-store.ts';
import { type ProofOptions, type Proven, prove, type Verdict } from './client-proof.ts';
import type { Guess, GuessLimit } from './guess-limit.ts';
import { invalidClient, invalidRequest, invalidScope, keysOutOfReach, tooManyFailures } from './oauth-error.ts';
import type { ClientCredentialsRequest, Presented } from './token-request.ts';
import { toUnreadKeys } from './unread-keys.ts';

export interface TokenOptions extends ProofOptions {
  readonly store: Pick<WorkspaceStore, 'findTokenClient' | 'addIssuedToken' | 'noteClientUse'>;
  readonly guesses: GuessLimit<TokenClient>;
  /** Of access tokens, in seconds. */
  readonly lifetime: number;
  /** 32 new random bytes, which nobody can guess. */
  readonly random: () => Uint8Array;
}

/** Who sends a request: its address, and the provider's client if it is known. */
export interface Sender {
  readonly address: string;
  readonly client: string | undefined;
}

/** A token was issued: the answer, and what the log may say. */
export interface TokenAnswer {
  readonly body: {
    readonly access_token: string;
    readonly token_type: 'Bearer';
    readonly expires_in: number;
    readonly scope: string;
  };
  readonly workspaceId: string;
  readonly clientId: string;
  readonly credentialId: string;
}

/** Issues an access token to a client that proves who it is. Throws OAuthError. */
export async function answerTokenRequest(
  request: ClientCredentialsRequest,
  sender: Sender,
  options: TokenOptions,
): Promise<TokenAnswer> {
  const clientId = checkForm(request, options);
  return await options.guesses.attempt(clientId, sender.address, async (guess) => {
    const proven = await authenticate({ ...guess, clientId, presented: request.presented }, options);
    const answer = await issue(proven, request.scope, guess, options);
    await noteUseOf({ ...proven, purpose: 'token' }, sender, options);
    return answer;
  });
}

/** Throws OAuthError if the client may not have the scope, or if it proved itself by an assertion that was used before. */
async function issue(
  proven: Proven,
  scope: string | undefined,
  { fail }: Guess,
  options: TokenOptions,
): Promise<TokenAnswer> {
  const { client, credentialId, mark, key } = proven;
  const { workspaceId, clientId, name } = client;
  const granted = toGranted(proven, scope);
  const expires = new Date(options.now.getTime() + options.lifetime * 1000);
  const { text, token } = issueToken({ workspaceId, name, scopes: granted, expires }, options.random(), options.now);
  const issued = {
    ...token,
    expires: expires.toISOString(),
    issuedTo: { clientId, credentialId, ...(key !== undefined && { key }) },
  };
  if (!(await options.store.addIssuedToken(issued, mark))) {
    fail();
    throw invalidClient('assertion: it was used before', { workspaceId, clientId, clientName: name });
  }
  const body = {
    access_token: text,
    token_type: 'Bearer' as const,
    expires_in: options.lifetime,
    scope: granted.join(' '),
  };
  return { body, workspaceId, clientId, credentialId };
}

/** The client id. Throws OAuthError if the request has not the form of one that could succeed: nothing is read for it. */
function checkForm({ clientId, presented }: ClientCredentialsRequest, { jwts }: TokenOptions): string {
  const named = clientId ?? ('assertion' in presented ? jwts.read(presented.assertion)?.claims['iss'] : undefined);
  if (clientId === undefined && !isClientId(String(named))) {
    throw invalidRequest('client_id is missing: only a client that signs for itself can leave it out');
  }
  const id = String(named);
  if (!isClientId(id)) throw invalidClient('a client id that is malformed');
  if ('secret' in presented && !isBearerToken(prefixes.clientSecret, presented.secret)) {
    throw invalidClient('a secret that is malformed', { clientId: id });
  }
  return id;
}

/** Who fails too often from one address costs no further reads. Throws OAuthError. */
async function authenticate(
  { clientId, presented, isOver, fail }: Guess & { readonly clientId: string; readonly presented: Presented },
  options: TokenOptions,
): Promise<Proven> {
  const { guesses, store } = options;
  const read = () => store.findTokenClient(clientId);
  const recalled = isOver ? await guesses.recall(clientId, read) : { record: await read(), fresh: true };
  let verdict = await prove(recalled.record, presented, options);
  if (isProven(verdict) && !recalled.fresh) verdict = await prove(await read(), presented, options);
  if (isProven(verdict)) return verdict;
  const { workspaceId, name: clientName } = recalled.record ?? {};
  const known = { clientId, workspaceId, clientName };
  if (verdict === 'keys out of reach') {
    const { advice, credentialId } = recalled.record ? toUnreadKeys(recalled.record, presented, options) : {};
    // Advice costs a write, which nobody gets beyond the limit.
    throw keysOutOfReach({ ...known, credentialId, ...(!isOver && { advice }) });
  }
  fail();
  throw isOver ? tooManyFailures(verdict.reason, known) : invalidClient(verdict.reason, known);
}

const isProven = (verdict: Verdict): verdict is Proven => typeof verdict === 'object' && 'client' in verdict;

/** The scopes of the token. Throws OAuthError if the client may not have one of those that it asks for. */
function toGranted({ client, credentialId }: Proven, asked: string | undefined): readonly Scope[] {
  const { scopes, workspaceId, clientId, name: clientName } = client;
  if (asked === undefined) return scopes;
  const wanted = [...new Set(asked.split(' '))];
  const granted = allScopes.filter((scope) => wanted.includes(scope) && may(scopes, scope));
  if (granted.length < wanted.length) throw invalidScope(scopes, { workspaceId, clientId, clientName, credentialId });
  return granted;
}

/** `scim` includes the others. */
const may = (scopes: readonly Scope[], scope: Scope) => scopes.includes(scope) || scopes.includes('scim');
