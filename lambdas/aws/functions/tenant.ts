import type { Author } from '../../members/author.ts';
import type { Mode } from '../../scim/mode.ts';

/** Whose request it is: from the authorizer alone. */
export interface Tenant {
  readonly workspace: string;
  readonly mode: Mode;
  /** The URI of the service. */
  readonly base: string;
  /** Who writes, as far as the request has been read. */
  readonly author: () => Author;
}
