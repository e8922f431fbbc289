/** The client to create, for the authorization code. */
export interface ClientRequest {
  readonly workspaceId: string;
  readonly redirectUris: readonly string[];
}

/** An issuer that can create clients: the local issuer, or the user pool of a stack. */
export interface ClientIssuer {
  readonly issuer: string;
  readonly tokenEndpoint: string;
  readonly authorizationEndpoint: string;
  readonly scope: string;
  readonly create: (request: ClientRequest) => Promise<{ readonly clientId: string; readonly clientSecret: string }>;
  /** False if this workspace has no such client. */
  readonly remove: (workspaceId: string, clientId: string) => Promise<boolean>;
}
