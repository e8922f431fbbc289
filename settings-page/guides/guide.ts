/**
 * How one identity provider is connected, in the order in which its console asks. The page and docs/*.md are made of it, so
 * that they never disagree. Texts may hold **bold**, _emphasis_ and `code`.
 */
export interface Guide {
  readonly id: string;
  readonly name: string;
  /** The file in docs/ with all there is to know; undefined if it has no page of its own. */
  readonly document: string;
  /** What is worth knowing before the first step. */
  readonly note?: string;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly text: string;
  /** The fields of the console, in its order, and what goes into each. */
  readonly fields?: readonly Field[];
}

export interface Field {
  readonly label: string;
  readonly value: Value;
}

/** What this workspace has for a field; or what is the same for all workspaces. */
export type Value = 'baseUrl' | 'token' | { readonly text: string } | { readonly code: string };
