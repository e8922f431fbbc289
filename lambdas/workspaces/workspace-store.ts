import type { AccessToken, Use } from './access-token.ts';
import type { OAuthClient } from './oauth-token.ts';
import type { Workspace } from './workspace.ts';

/** A person who may connect an identity provider to one workspace. */
export interface Administrator {
  readonly workspaceId: string;
  /** The name of the person in the user pool. */
  readonly user: string;
  readonly created: string;
}

/** Workspaces and their credentials: the narrow interface to their table. */
export interface WorkspaceStore {
  /** False if a workspace with this id exists. */
  create(workspace: Workspace): Promise<boolean>;
  read(id: string): Promise<Workspace | undefined>;
  list(): Promise<readonly Workspace[]>;
  /** Applies the change to the workspace as it is when the change is stored; undefined if there is none. */
  change(id: string, make: (workspace: Workspace) => Workspace): Promise<Workspace | undefined>;

  addToken(token: AccessToken): Promise<void>;
  /** The token with this hash, even if it is no longer valid. */
  findToken(hash: string): Promise<AccessToken | undefined>;
  listTokens(workspaceId: string): Promise<readonly AccessToken[]>;
  /** Undefined if the workspace has no such token. */
  changeToken(
    workspaceId: string,
    tokenId: string,
    make: (token: AccessToken) => AccessToken,
  ): Promise<AccessToken | undefined>;
  /** Never throws and tries once: if it fails, the next use is noted. */
  noteUse(token: AccessToken, use: Use): Promise<void>;

  /** False if the client already belongs to a workspace. Throws UsageError if its issuer and id are too long. */
  addClient(client: OAuthClient): Promise<boolean>;
  findClient(issuer: string, clientId: string): Promise<OAuthClient | undefined>;
  listClients(workspaceId: string): Promise<readonly OAuthClient[]>;
  /** False if the workspace has no such client. */
  removeClient(client: Omit<OAuthClient, 'created'>): Promise<boolean>;

  /** False if the person is already an administrator of this or another workspace. */
  addAdministrator(administrator: Administrator): Promise<boolean>;
  findAdministrator(user: string): Promise<Administrator | undefined>;
  listAdministrators(workspaceId: string): Promise<readonly Administrator[]>;
  /** False if the workspace has no such administrator. */
  removeAdministrator(administrator: Omit<Administrator, 'created'>): Promise<boolean>;
}
