/** The message of a server to the process that started it. */
export interface Started {
  /** http://127.0.0.1:34567/scim/v2 */
  readonly baseUrl: string;
  /** A workspace with provisioning on. */
  readonly workspace: string;
  /** An access token of the workspace. */
  readonly token: string;
}
