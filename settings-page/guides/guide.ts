/**
 * How to connect one identity provider, in the order of its console. The page and docs/*.md are generated from it, so
 * that they never disagree. Texts may hold **bold**, _emphasis_ and `code`.
 */
export interface Guide {
  readonly id: string;
  readonly name: string;
  /** The file in docs/ with the complete guide; undefined if there is none. */
  readonly document: string;
  /** A remark before the first step. */
  readonly note?: string;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly text: string;
  /** The fields of the console, in its order, with the value of each. */
  readonly fields?: readonly Field[];
  /** What stands in the two columns of the fields, if it is not a field and its value. */
  readonly columns?: readonly [string, string];
  /** The ways to connect, if there are several, the best one first. */
  readonly ways?: readonly Way[];
}

/** What an identity provider proves with who it is: an access token, a client with a secret, or a client that trusts its tokens. */
export type Credential = 'token' | 'secret' | 'trust';

/** A way to connect, with its own fields. */
export interface Way {
  readonly credential: Credential;
  /** As the console calls it. */
  readonly name: string;
  readonly text: string;
  /** What the console shows first, if the client here is created with it. */
  readonly shows?: string;
  readonly fields: readonly Field[];
}

export interface Field {
  readonly label: string;
  readonly value: Value;
}

/** The value of a field: one of this workspace, or one that is the same for all workspaces. */
export type Value =
  | 'baseUrl'
  | 'token'
  | 'tokenEndpoint'
  | 'clientId'
  | 'clientSecret'
  | { readonly text: string }
  | { readonly code: string };

/** The ways to connect of a guide; an access token if it has only that. */
export const waysOf = ({ steps }: Guide): readonly Pick<Way, 'credential' | 'name'>[] =>
  steps.find(({ ways }) => ways)?.ways ?? [{ credential: 'token', name: 'Access token' }];
