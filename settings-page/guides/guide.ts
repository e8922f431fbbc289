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
}

export interface Field {
  readonly label: string;
  readonly value: Value;
}

/** The value of a field: one of this workspace, or one that is the same for all workspaces. */
export type Value = 'baseUrl' | 'token' | { readonly text: string } | { readonly code: string };
