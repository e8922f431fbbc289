import { hashOf, invalidity, isAccessToken, isUseDue, tokenPrefix } from './access-token.ts';
import type { VerifyJwt } from './oauth-token.ts';
import { permits } from './scopes.ts';
import type { Workspace } from './workspace.ts';
import type { WorkspaceStore } from './workspace-store.ts';

/** What a credential entitles to. */
export interface Grant {
  readonly workspace: Workspace;
  readonly credentialId: string;
  readonly scopes: readonly string[];
}

/** Granted, not valid (401; the reason is for the log), or valid but of no use at present (403; the detail is for the client). */
export type Verdict =
  | { readonly kind: 'granted'; readonly grant: Grant }
  | { readonly kind: 'invalid'; readonly reason: string }
  | { readonly kind: 'denied'; readonly workspace: Workspace; readonly detail: string };

export interface AuthorizeOptions {
  readonly store: WorkspaceStore;
  readonly verifyJwt: VerifyJwt;
  readonly now: Date;
}

/**
 * Turns the values of the header Authorization, sent from an address, into a workspace, or tells why not. Throws where a
 * credential could not be checked.
 */
export async function authorize(
  headers: readonly string[],
  address: string,
  options: AuthorizeOptions,
): Promise<Verdict> {
  const [header = '', another] = headers;
  if (another !== undefined) return { kind: 'invalid', reason: 'two Authorization headers' };
  const token = toToken(header);
  const found = token.startsWith(tokenPrefix)
    ? await checkAccessToken(token, address, options)
    : await checkJwt(token, options);
  if (typeof found === 'string') return { kind: 'invalid', reason: found };
  const workspace = await options.store.read(found.workspaceId);
  if (!workspace) return { kind: 'invalid', reason: 'no such workspace' };
  const { credentialId, scopes } = found;
  const useful = permits(scopes, 'read') || permits(scopes, 'write');
  const detail = workspace.provisioning ? !useful && withoutScope : switchedOff;
  if (detail) return { kind: 'denied', workspace, detail };
  return { kind: 'granted', grant: { workspace, credentialId, scopes } };
}

const switchedOff =
  'SCIM provisioning of this workspace is switched off: an administrator can switch it on in the settings of the workspace';
const withoutScope = 'insufficient_scope: the token has neither of the scopes scim, scim:read and scim:write';

/** `Bearer <token>`; Okta can be set up to send the token alone. */
function toToken(header: string): string {
  if (header.startsWith(tokenPrefix)) return header;
  return /^Bearer +(\S+) *$/i.exec(header)?.[1] ?? '';
}

interface Credential {
  readonly workspaceId: string;
  readonly credentialId: string;
  readonly scopes: readonly string[];
}

async function checkAccessToken(
  text: string,
  address: string,
  { store, now }: AuthorizeOptions,
): Promise<Credential | string> {
  if (!isAccessToken(text)) return 'malformed';
  const token = await store.findToken(hashOf(text));
  const reason = token ? invalidity(token, now) : 'unknown';
  if (!token || reason) return reason ?? 'unknown';
  if (isUseDue(token, now)) store.noteUse(token, { time: now.toISOString(), address });
  return { workspaceId: token.workspaceId, credentialId: token.tokenId, scopes: token.scopes };
}

/** No token of any issuer is longer, by far. */
const longestJwt = 8192;

async function checkJwt(text: string, { store, verifyJwt }: AuthorizeOptions): Promise<Credential | string> {
  if (text.length > longestJwt || text.split('.').length !== 3) return 'malformed';
  const token = await verifyJwt(text);
  if (typeof token === 'string') return token;
  const client = await store.findClient(token.issuer, token.clientId);
  const workspaceId = client?.workspaceId ?? (token.claimSuffices ? token.workspaceId : undefined);
  if (workspaceId === undefined) return 'a client of no workspace';
  if (workspaceId !== (token.workspaceId ?? workspaceId)) return 'a client of another workspace than the token';
  return { workspaceId, credentialId: `${token.issuer} ${token.clientId}`, scopes: token.scopes };
}
