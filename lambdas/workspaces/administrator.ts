/** A person who may let an identity provider into one workspace, by the name that the user pool has for him. */
export interface Administrator {
  readonly workspaceId: string;
  readonly user: string;
  readonly created: string;
}
