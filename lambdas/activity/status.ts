/** The state of provisioning in a workspace. */
export interface WorkspaceStatus {
  /** Undefined before the first SCIM request. */
  readonly lastRequest?: LastRequest;
  /** The last access token of the token endpoint with which no request was sent yet. */
  readonly lastToken?: LastRequest;
  readonly members: MemberCounts;
  /** Those that end soon, the first to end first. */
  readonly endingCredentials: readonly EndingCredential[];
  /** The number of requests that were refused within the last 24 hours. */
  readonly refusals: number;
}

export interface LastRequest {
  readonly time: string;
  readonly credential: { readonly id: string; readonly name?: string };
  /** The provider's client: `Okta`, or the product of its User-Agent. */
  readonly client?: string;
}

export interface MemberCounts {
  readonly total: number;
  readonly active: number;
  readonly inactive: number;
}

export interface EndingCredential {
  readonly id: string;
  readonly name: string;
  readonly expiresAt: string;
}

/** The part of a credential that a status needs. */
export interface StatusCredential {
  readonly id: string;
  /** The credential that a request names: the client of a secret. */
  readonly user: string;
  readonly name: string;
  readonly lastUsed?: Use;
  /** When it got an access token, if no request followed. */
  readonly lastToken?: Use;
}

interface Use {
  readonly time: string;
  readonly client?: string;
}

/** The latest known request: a use of a credential, a change or a refused request. */
export const toLastRequest = (requests: readonly LastRequest[]): LastRequest | undefined =>
  requests.toSorted((one, other) => (one.time < other.time ? 1 : -1))[0];

/** The uses of credentials for requests, or the tokens that they got. */
export const usesOf = (
  credentials: readonly StatusCredential[],
  what: 'lastUsed' | 'lastToken',
): readonly LastRequest[] =>
  credentials.flatMap(({ user, name, [what]: use }) =>
    use ? [{ time: use.time, credential: { id: user, name }, ...(use.client && { client: use.client }) }] : [],
  );
