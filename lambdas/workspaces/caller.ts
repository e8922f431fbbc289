import type { Actor } from './settings-session.ts';

/** Who calls the management API: the product's back end by a key, or an administrator in a settings session. */
export type Caller =
  | { readonly kind: 'key'; readonly id: string; readonly name: string }
  | { readonly kind: 'session'; readonly id: string; readonly workspaceId: string; readonly actor: Actor };
