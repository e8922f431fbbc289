/** Who wrote a member by which request: it lies beside the member, for whoever is told of the change. */
export interface Author {
  readonly credential: { readonly id: string; readonly name?: string };
  /** The gateway's id of the request. */
  readonly request: string;
  /** The provider's client, if it is known. */
  readonly client?: string;
  /** The names of the rewriters that put the request into plain SCIM. */
  readonly rewriters: readonly string[];
}
