import type { WorkspaceStore } from './workspace-store.ts';

/** A person signs in, or a client refreshes their token. */
export interface SignIn {
  readonly user: string;
  readonly issuer: string;
  readonly clientId: string;
}

/**
 * The workspace that the token is for; undefined if the person is not an administrator, or if the client belongs to another
 * workspace. A client without a workspace serves all workspaces.
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
