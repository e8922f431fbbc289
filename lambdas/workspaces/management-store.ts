import type { AccessToken, Use } from './access-token.ts';
import type { ManagementKey } from './management-key.ts';
import type { OAuthClient } from './oauth-token.ts';
import type { Receipt } from './receipt.ts';
import type { SessionCode, SessionToken } from './settings-session.ts';
import type { Workspace } from './workspace.ts';

/** A page of a list, and where the next one begins; undefined on the last page. */
export interface WorkspacePage {
  readonly workspaces: readonly Workspace[];
  readonly next: string | undefined;
}

/** Something to make, each kind with its record. */
export type Making =
  | { readonly kind: 'workspace'; readonly workspace: Workspace }
  | { readonly kind: 'token'; readonly token: AccessToken }
  | { readonly kind: 'client'; readonly client: OAuthClient }
  | { readonly kind: 'session'; readonly token: SessionToken; readonly code: SessionCode };

/** What the management API keeps besides workspaces and their credentials. */
export interface ManagementStore {
  addKey(key: ManagementKey): Promise<void>;
  /** The key of that hash, also one that is no longer valid. */
  findKey(hash: string): Promise<ManagementKey | undefined>;
  listKeys(): Promise<readonly ManagementKey[]>;
  /** Undefined where there is no such key. */
  changeKey(keyId: string, make: (key: ManagementKey) => ManagementKey): Promise<ManagementKey | undefined>;
  /** Never fails, and takes one attempt: if that comes to nothing, the next use is noted. */
  noteKeyUse(key: ManagementKey, use: Use): Promise<void>;

  findSession(hash: string): Promise<SessionToken | undefined>;
  findCode(hash: string): Promise<SessionCode | undefined>;
  /** Replaces a code by a token; false where the code was used by someone else. */
  exchange(code: SessionCode, token: SessionToken): Promise<boolean>;

  /** Workspaces in an order that does not change, at most so many, from where another page ended. */
  pageWorkspaces(after: string | undefined, count: number): Promise<WorkspacePage>;

  findReceipt(id: string): Promise<Receipt | undefined>;
  /** Makes it and keeps the receipt, or neither: false where it exists, or another request has the receipt. */
  make(making: Making, receipt: Receipt | undefined): Promise<boolean>;
  /**
   * Puts a token in the place of another, and keeps the receipt, as one. `make` gets the token as it is stored. Undefined
   * where the workspace has no such token; 'repeated' where another request has the receipt.
   */
  replaceToken(
    workspaceId: string,
    tokenId: string,
    make: (token: AccessToken) => Replacement,
  ): Promise<Replacement | 'repeated' | undefined>;
}

/** A token that takes the place of another. */
export interface Replacement {
  /** The one that is replaced, as it is from now on. */
  readonly old: AccessToken;
  readonly next: AccessToken;
  readonly receipt: Receipt | undefined;
}
