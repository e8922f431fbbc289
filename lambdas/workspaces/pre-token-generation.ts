import type { WorkspaceStore } from './workspace-store.ts';

/** Somebody signs in, or his client refreshes a token. */
export interface SignIn {
  readonly user: string;
  readonly issuer: string;
  readonly clientId: string;
}

/**
 * The workspace that a token of this sign-in is for; undefined where the person is no administrator of one, or the client
 * belongs to another: a client without a workspace serves all of them.
 */
export async function preTokenGeneration(
  { user, issuer, clientId }: SignIn,
  store: WorkspaceStore,
): Promise<string | undefined> {
  const [administrator, client] = await Promise.all([
    store.findAdministrator(user),
    store.findClient(issuer, clientId),
  ]);
  if (!administrator) return undefined;
  const { workspaceId } = administrator;
  return client && client.workspaceId !== workspaceId ? undefined : workspaceId;
}
