/** How provisioning of a workspace goes, at a glance. */
export interface WorkspaceStatus {
  /** Undefined before the first request. */
  readonly lastRequest?: LastRequest;
  readonly members: MemberCounts;
  /** Those that are over within two weeks, the first to end first. */
  readonly endingCredentials: readonly EndingCredential[];
  /** Requests refused within the last 24 hours. */
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
  readonly expires: string;
}
