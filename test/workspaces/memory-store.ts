import type { AccessToken, Use } from '../../lambdas/workspaces/access-token.ts';
import type { TokenClient } from '../../lambdas/workspaces/token-client.ts';
import type { Workspace } from '../../lambdas/workspaces/workspace.ts';
import type { Administrator, UsedClient, WorkspaceStore } from '../../lambdas/workspaces/workspace-store.ts';

/** What the authorizer and the user pool ask of a store. */
type Asked = Pick<
  WorkspaceStore,
  | 'read'
  | 'findToken'
  | 'noteUse'
  | 'noteIssuerClientUse'
  | 'noteClientUse'
  | 'findClient'
  | 'findTokenClient'
  | 'findAdministrator'
>;

export interface MemoryStore extends WorkspaceStore {
  readonly uses: ({ readonly use: Use } & ({ readonly tokenId: string } | { readonly clientId: string }))[];
}

interface Held {
  readonly workspaces?: readonly Workspace[];
  readonly tokens?: readonly AccessToken[];
  readonly clients?: readonly UsedClient[];
  readonly tokenClients?: readonly TokenClient[];
  readonly administrators?: readonly Administrator[];
}

/** A store that holds just this, and remembers the uses it was told of once it was given the time to. */
export function openMemoryStore({
  workspaces = [],
  tokens = [],
  clients = [],
  tokenClients = [],
  administrators = [],
}: Held): MemoryStore {
  const uses: MemoryStore['uses'] = [];
  const asked: Asked = {
    read: async (id) => workspaces.find((workspace) => workspace.id === id),
    findToken: async (hash) => tokens.find((token) => token.hash === hash),
    findClient: async (issuer, clientId) =>
      clients.find((client) => client.issuer === issuer && client.clientId === clientId),
    findTokenClient: async (clientId) => tokenClients.find((client) => client.clientId === clientId),
    findAdministrator: async (user) => administrators.find((administrator) => administrator.user === user),
    async noteUse({ tokenId }, use) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      uses.push({ tokenId, use });
    },
    async noteClientUse({ clientId }, credentialId, use) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      uses.push({ clientId: `${clientId} ${credentialId}`, use });
    },
    async noteIssuerClientUse({ clientId }, use) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      uses.push({ clientId, use });
    },
  };
  return { ...(asked as WorkspaceStore), uses };
}
