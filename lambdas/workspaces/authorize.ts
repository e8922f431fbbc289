import { type AccessToken, hashOf, isAccessToken, isUseDue, tokenPrefix, whyEnded } from './access-token.ts';
import { noteUseOf } from './client-use.ts';
import { clientCredentialId, type VerifyJwt } from './oauth-token.ts';
import { permits, toKnownScopes } from './scopes.ts';
import { backs } from './token-client.ts';
import type { Workspace } from './workspace.ts';
import type { IssuedToken, UsedClient, WorkspaceStore } from './workspace-store.ts';

/** What a credential gives access to. */
export interface Grant {
  readonly workspace: Workspace;
  readonly credentialId: string;
  /** Its name for people. */
  readonly credentialName?: string;
  /** Scopes of this service only. */
  readonly scopes: readonly string[];
}

/** A credential that is not valid: the reason and what is known of it, for the log. */
interface Refused {
  readonly kind: 'invalid';
  readonly reason: string;
  readonly workspaceId?: string | undefined;
  readonly credentialId?: string | undefined;
  readonly credentialName?: string | undefined;
}

/** Granted, invalid (401), or valid but denied at present (403; the detail is for the client). */
export type Verdict =
  | { readonly kind: 'granted'; readonly grant: Grant }
  | Refused
  | {
      readonly kind: 'denied';
      readonly workspace: Workspace;
      readonly credentialId: string;
      readonly credentialName?: string;
      readonly detail: string;
    };

export interface AuthorizeOptions {
  readonly store: WorkspaceStore;
  readonly verifyJwt: VerifyJwt;
  readonly now: Date;
  /** The provider's client, if it is known. */
  readonly client?: string | undefined;
}

/**
 * Finds the workspace of a request by the values of its Authorization header, or says why there is none. Throws if the
 * credential could not be checked.
 */
export async function authorize(
  headers: readonly string[],
  address: string,
  options: AuthorizeOptions,
): Promise<Verdict> {
  const [header = '', another] = headers;
  if (another !== undefined) return refused('two Authorization headers');
  const token = toToken(header);
  const found = token.startsWith(tokenPrefix) ? await checkAccessToken(token, options) : await checkJwt(token, options);
  if ('reason' in found) return found;
  // The function is frozen once it has responded, so the use is written first.
  const [workspace, client] = await Promise.all([
    options.store.read(found.workspaceId),
    findClient(found, address, options),
    noteUse(found, address, options),
  ]);
  if (!workspace) return refused('no such workspace', found);
  if (isIssued(found.used) && !backs(client, found.used))
    return refused('of a client or a credential that is gone', found);
  const { credentialId } = found;
  const credentialName = client?.name ?? found.credentialName;
  const scopes = toKnownScopes(found.scopes);
  const useful = permits(scopes, 'read') || permits(scopes, 'write');
  const detail = workspace.provisioning ? !useful && withoutScope : switchedOff;
  if (detail) return { kind: 'denied', workspace, credentialId, credentialName, detail };
  return { kind: 'granted', grant: { workspace, credentialId, credentialName, scopes } };
}

const switchedOff =
  'SCIM provisioning of this workspace is switched off: an administrator can switch it on in the settings of the workspace';
const withoutScope = 'insufficient_scope: the token has neither of the scopes scim, scim:read and scim:write';

/** `Bearer <token>`; Okta can be configured to send only the token. */
function toToken(header: string): string {
  if (header.startsWith(tokenPrefix)) return header;
  return /^Bearer +(\S+) *$/i.exec(header)?.[1] ?? '';
}

/** A credential that belongs to a workspace. */
interface Credential {
  readonly workspaceId: string;
  readonly credentialId: string;
  readonly credentialName: string;
  readonly scopes: readonly string[];
  /** The credential to note the use of; undefined for an OAuth2 client that only a claim connects to the workspace, which has no record. */
  readonly used?: AccessToken | UsedClient;
}

const refused = (reason: string, { workspaceId, credentialId, credentialName }: Partial<Credential> = {}): Refused => ({
  kind: 'invalid',
  reason,
  workspaceId,
  credentialId,
  credentialName,
});

async function checkAccessToken(text: string, { store, now }: AuthorizeOptions): Promise<Credential | Refused> {
  if (!isAccessToken(text)) return refused('malformed');
  const token = await store.findToken(hashOf(text));
  if (!token) return refused('unknown');
  const { workspaceId, name: credentialName, scopes, issuedTo } = token;
  const credential = { workspaceId, credentialId: issuedTo?.clientId ?? token.tokenId, credentialName };
  const reason = whyEnded(token, now);
  if (!reason) return { ...credential, scopes, used: token };
  // The client asks for another token by itself: its administrator has nothing to do, so no credential is named.
  return refused(reason, issuedTo ? { workspaceId } : credential);
}

/**
 * The client of a token of the token endpoint: once it is removed, its tokens are not valid. The use is noted of the secret or the
 * trust that the token was issued for.
 */
async function findClient({ used }: Credential, address: string, options: AuthorizeOptions) {
  if (!isIssued(used)) return undefined;
  const client = await options.store.findTokenClient(used.issuedTo.clientId);
  if (client && backs(client, used)) {
    const { credentialId } = used.issuedTo;
    await noteUseOf({ client, credentialId, purpose: 'request' }, { address, client: options.client }, options);
  }
  return client;
}

const isIssued = (used: Credential['used']): used is IssuedToken =>
  used !== undefined && 'issuedTo' in used && used.issuedTo !== undefined;

/** Of an access token, or of a client of another issuer. */
async function noteUse({ used }: Credential, address: string, options: AuthorizeOptions): Promise<void> {
  const { store, now, client } = options;
  if (!used || isIssued(used) || !isUseDue(used, now)) return;
  const use = { time: now.toISOString(), address, ...(client !== undefined && { client }) };
  await ('hash' in used ? store.noteUse(used, use) : store.noteIssuerClientUse(used, use));
}

/** Far longer than the tokens of any issuer. */
const longestJwt = 8192;

async function checkJwt(text: string, { store, verifyJwt }: AuthorizeOptions): Promise<Credential | Refused> {
  if (text.length > longestJwt || text.split('.').length !== 3) return refused('malformed');
  const token = await verifyJwt(text);
  if (typeof token === 'string') return refused(token);
  const credential = { credentialId: clientCredentialId(token), credentialName: token.clientId };
  const client = await store.findClient(token.issuer, token.clientId);
  const workspaceId = client?.workspaceId ?? (token.claimSuffices ? token.workspaceId : undefined);
  if (workspaceId === undefined) return refused('a client of no workspace', credential);
  if (workspaceId !== (token.workspaceId ?? workspaceId)) {
    return refused('a client of another workspace than the token', { workspaceId, ...credential });
  }
  return { workspaceId, ...credential, scopes: token.scopes, ...(client && { used: client }) };
}
