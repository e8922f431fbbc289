import { hashOf, invalidity, isAccessToken, tokenPrefix } from './access-token.ts';
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
  | { readonly kind: 'denied'; readonly workspaceId: string; readonly detail: string };

/** Turns the values of the header Authorization into a workspace, or tells why not. */
export async function authorize(headers: readonly string[], store: WorkspaceStore, now: Date): Promise<Verdict> {
  const [header = '', another] = headers;
  if (another !== undefined) return { kind: 'invalid', reason: 'two Authorization headers' };
  const token = toToken(header);
  if (!isAccessToken(token)) return { kind: 'invalid', reason: 'malformed' };
  const known = await store.findToken(hashOf(token));
  const reason = known ? invalidity(known, now) : 'unknown';
  if (!known || reason) return { kind: 'invalid', reason: reason ?? 'unknown' };
  const workspace = await store.read(known.workspaceId);
  if (!workspace) return { kind: 'invalid', reason: 'no such workspace' };
  if (!workspace.provisioning) return { kind: 'denied', workspaceId: workspace.id, detail: switchedOff };
  return { kind: 'granted', grant: { workspace, credentialId: known.tokenId, scopes: known.scopes } };
}

const switchedOff =
  'SCIM provisioning of this workspace is switched off: an administrator can switch it on in the settings of the workspace';

/** `Bearer <token>`; Okta can be set up to send the token alone. */
function toToken(header: string): string {
  if (header.startsWith(tokenPrefix)) return header;
  return /^Bearer +(\S+) *$/i.exec(header)?.[1] ?? '';
}
