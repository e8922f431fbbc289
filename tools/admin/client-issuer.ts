import type { Grant } from '../../local/issuer/secrets.ts';

/** What a client is to be. */
export interface ClientRequest {
  readonly workspaceId: string;
  readonly grant: Grant;
  /** For the grant authorization-code. */
  readonly redirectUris: readonly string[];
}

/** An issuer at which clients can be made: the local one, or the user pool of a stack. */
export interface ClientIssuer {
  readonly issuer: string;
  readonly tokenEndpoint: string;
  readonly authorizationEndpoint: string;
  readonly scope: string;
  readonly create: (request: ClientRequest) => Promise<{ readonly clientId: string; readonly clientSecret: string }>;
  /** False where there is no such client of this workspace. */
  readonly remove: (workspaceId: string, clientId: string) => Promise<boolean>;
}
