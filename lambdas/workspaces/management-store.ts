import type { AccessToken, Use } from './access-token.ts';
import type { ManagementKey } from './management-key.ts';
import type { IssuerClient } from './oauth-token.ts';
import type { Receipt } from './receipt.ts';
import type { SessionCode, SessionToken } from './settings-session.ts';
import type { TokenClient } from './token-client.ts';
import type { Workspace } from './workspace.ts';

/** A page of a list, and the start of the next one, which is undefined on the last page. */
export interface WorkspacePage {
  readonly workspaces: readonly Workspace[];
  readonly next: string | undefined;
}

/** A resource to make: its kind and its record. */
export type Making =
  | { readonly kind: 'workspace'; readonly workspace: Workspace }
  | { readonly kind: 'token'; readonly token: AccessToken }
  | { readonly kind: 'client'; readonly client: IssuerClient }
  | { readonly kind: 'tokenClient'; readonly client: TokenClient }
  | { readonly kind: 'session'; readonly token: SessionToken; readonly code: SessionCode };

/** The store of the management API, besides workspaces and their credentials. */
export interface ManagementStore {
  addKey(key: ManagementKey): Promise<void>;
  /** The key with this hash, even if it is no longer valid. */
  findKey(hash: string): Promise<ManagementKey | undefined>;
  listKeys(): Promise<readonly ManagementKey[]>;
  /** Undefined if the key does not exist. */
  changeKey(keyId: string, make: (key: ManagementKey) => ManagementKey): Promise<ManagementKey | undefined>;
  /** Changes a key and stores the one that takes its place, if there is one, in one transaction. Undefined if the key does not exist. */
  replaceKey(keyId: string, make: (key: ManagementKey) => KeyReplacement): Promise<KeyReplacement | undefined>;
  /** Never fails. Makes one attempt: if it fails, the next use is noted. */
  noteKeyUse(key: ManagementKey, use: Use): Promise<void>;

  findSession(hash: string): Promise<SessionToken | undefined>;
  findCode(hash: string): Promise<SessionCode | undefined>;
  /** Replaces a code with a token. Returns false if another request used the code. */
  exchange(code: SessionCode, token: SessionToken): Promise<boolean>;

  /** At most `count` workspaces in a fixed order, after the given one. */
  pageWorkspaces(after: string | undefined, count: number): Promise<WorkspacePage>;

  findReceipt(id: string): Promise<Receipt | undefined>;
  /** Makes the resource and keeps the receipt, or neither. Returns false if the resource or the receipt exists. */
  make(making: Making, receipt: Receipt | undefined): Promise<boolean>;
  /**
   * Replaces a token and keeps the receipt in one transaction. `make` receives the stored token. Returns undefined
   * if the workspace has no such token, and 'repeated' if another request has the receipt.
   */
  replaceToken(
    workspaceId: string,
    tokenId: string,
    make: (token: AccessToken) => Replacement,
  ): Promise<Replacement | 'repeated' | undefined>;
  /**
   * Changes a client of the token endpoint and keeps the receipt in one transaction. `make` receives the stored client, and can be
   * called again. Returns undefined if the workspace has no such client, and 'repeated' if another request has the receipt.
   */
  changeTokenClient(
    workspaceId: string,
    clientId: string,
    make: (client: TokenClient) => ClientChange,
  ): Promise<TokenClient | 'repeated' | undefined>;
}

/** A client as it is from now on. */
export interface ClientChange {
  readonly client: TokenClient;
  readonly receipt?: Receipt | undefined;
}

/** A management key as it is from now on, and the one that takes its place. */
export interface KeyReplacement {
  readonly old: ManagementKey;
  readonly next?: ManagementKey;
}

/** A token that replaces another. */
export interface Replacement {
  /** The replaced token, as it is from now on. */
  readonly old: AccessToken;
  readonly next: AccessToken;
  readonly receipt: Receipt | undefined;
}
