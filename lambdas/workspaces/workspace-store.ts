import type { AccessToken, Use } from './access-token.ts';
import type { IssuerClient } from './oauth-token.ts';
import type { TokenClient } from './token-client.ts';
import type { Workspace } from './workspace.ts';

/** A person who may connect an identity provider to one workspace. */
export interface Administrator {
  readonly workspaceId: string;
  /** The name of the person in the user pool. */
  readonly user: string;
  readonly created: string;
}

/** An access token that the token endpoint issued. */
export type IssuedToken = AccessToken & Required<Pick<AccessToken, 'expires' | 'issuedTo'>>;

/** Makes a self-signed assertion good only once: a hash of its client and its `jti`, kept until the assertion has expired. */
export interface AssertionMark {
  readonly id: string;
  readonly workspaceId: string;
  readonly expires: string;
}

/** A client of an outside issuer and when it was last used, which is noted beside the record, as with an access token. */
export type UsedClient = IssuerClient & Pick<AccessToken, 'lastUsed'>;

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
  addClient(client: IssuerClient): Promise<boolean>;
  findClient(issuer: string, clientId: string): Promise<UsedClient | undefined>;
  listClients(workspaceId: string): Promise<readonly UsedClient[]>;
  /** False if the workspace has no such client. */
  removeClient(client: Omit<IssuerClient, 'created'>): Promise<boolean>;
  /** Never throws and tries once, as `noteUse` does. */
  noteIssuerClientUse(client: IssuerClient, use: Use): Promise<void>;

  /** False if the client exists. */
  addTokenClient(client: TokenClient): Promise<boolean>;
  findTokenClient(clientId: string): Promise<TokenClient | undefined>;
  listTokenClients(workspaceId: string): Promise<readonly TokenClient[]>;
  /** False if the workspace has no such client. Its tokens end at once: the authorizer looks for their client. */
  removeTokenClient(client: Pick<TokenClient, 'workspaceId' | 'clientId'>): Promise<boolean>;
  /** Stores a token that the token endpoint issued, and no list shows. False if an assertion with this mark was used before. */
  addIssuedToken(token: IssuedToken, mark?: AssertionMark): Promise<boolean>;
  /** Notes a use of a secret, a trust or the keys of a client. Never throws and tries once: if it fails, the next use is noted. */
  noteClientUse(client: TokenClient, credentialId: string, use: Use): Promise<void>;

  /** False if the person is already an administrator of this or another workspace. */
  addAdministrator(administrator: Administrator): Promise<boolean>;
  findAdministrator(user: string): Promise<Administrator | undefined>;
  listAdministrators(workspaceId: string): Promise<readonly Administrator[]>;
  /** False if the workspace has no such administrator. */
  removeAdministrator(administrator: Omit<Administrator, 'created'>): Promise<boolean>;
}
