import type { AccessToken } from './access-token.ts';
import type { Workspace } from './workspace.ts';

/** Workspaces and their credentials: the narrow interface to their table. */
export interface WorkspaceStore {
  /** False where there is a workspace with this id already. */
  create(workspace: Workspace): Promise<boolean>;
  read(id: string): Promise<Workspace | undefined>;
  list(): Promise<readonly Workspace[]>;
  /** Applies the change to the workspace as it is when the change is stored; undefined where there is none. */
  change(id: string, make: (workspace: Workspace) => Workspace): Promise<Workspace | undefined>;

  addToken(token: AccessToken): Promise<void>;
  /** The token of that hash, also one that is no longer valid. */
  findToken(hash: string): Promise<AccessToken | undefined>;
  listTokens(workspaceId: string): Promise<readonly AccessToken[]>;
  /** Undefined where the workspace has no such token. */
  changeToken(
    workspaceId: string,
    tokenId: string,
    make: (token: AccessToken) => AccessToken,
  ): Promise<AccessToken | undefined>;
}
