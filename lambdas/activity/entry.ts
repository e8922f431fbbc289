import type { Json } from '../scim/json.ts';

/** What happened in a workspace, as an administrator reads it. It holds personal data: it expires, and it is never logged. */
export type ActivityEntry = ChangeEntry | RefusalEntry | ManagementEntry;

export type ActivityKind = ActivityEntry['kind'];

export const activityKinds: readonly ActivityKind[] = ['change', 'refusal', 'management'];

interface Entry {
  /** Opaque, unique in its workspace; also what two readings of one entry have in common. */
  readonly id: string;
  /** RFC 3339, UTC. Of refusals that were counted on one entry the last. */
  readonly time: string;
}

/** A member was created or changed. */
export interface ChangeEntry extends Entry {
  readonly kind: 'change';
  readonly type: 'created' | 'changed' | 'deactivated' | 'reactivated';
  /** The id of the member, and its userName after the change. */
  readonly member: string;
  readonly userName: string;
  readonly revision: number;
  readonly actor: Actor;
  readonly changes: readonly AttributeChange[];
  /** The provider's client: `Okta`, or the product of its User-Agent. */
  readonly client?: string;
  /** The gateway's id of the request. */
  readonly request?: string;
  /** The names of the rewriters that put the request into plain SCIM. */
  readonly rewriters?: readonly string[];
}

/** A request was refused, or failed; alike ones within a minute are one entry. */
export interface RefusalEntry extends Entry {
  readonly kind: 'refusal';
  /** How many, and since when. */
  readonly count: number;
  readonly first: string;
  /** The function that refused: `create`, `patch`, `authorizer`. */
  readonly operation: string;
  readonly status: number;
  readonly scimType?: string;
  /** What to do, as the client was told. */
  readonly detail: string;
  readonly actor: Actor;
  readonly client?: string;
  readonly request?: string;
  /** The id in the path of the request; there need not be such a member. */
  readonly member?: string;
  readonly sent?: Sent;
}

/** What the request asked for and what of it was refused, cut where it is long: here and nowhere else. */
export interface Sent {
  /** The userName, or the externalId, of the member that was to be created or replaced. */
  readonly name?: string;
  /** The filter of a search. */
  readonly filter?: string;
  /** The value that was refused. */
  readonly value?: Json;
}

/** Somebody changed the workspace itself, or one of its credentials. */
export interface ManagementEntry extends Entry {
  readonly kind: 'management';
  readonly action: ManagementAction;
  readonly actor: Actor;
  /** What was made, changed or ended: a credential by its id and its name. */
  readonly subject?: { readonly id: string; readonly name?: string };
  readonly changes?: readonly AttributeChange[];
}

export type ManagementAction =
  | 'workspaceCreated'
  | 'workspaceChanged'
  | 'tokenIssued'
  | 'tokenRotated'
  | 'tokenRevoked'
  | 'clientAdded'
  | 'clientRotated'
  | 'clientRemoved'
  | 'administratorAdded'
  | 'administratorRemoved'
  | 'sessionOpened'
  | 'memberErased';

/** Who did it: a SCIM credential; a person in a settings session; a management key; an operator with `admin`. */
export interface Actor {
  readonly kind: 'credential' | 'person' | 'key' | 'operator';
  readonly id?: string;
  readonly name?: string;
}

/** One attribute before and after; undefined where it had no value. Long ones are cut: then they are texts that end in `...`. */
export interface AttributeChange {
  /** `userName`, or `name.familyName` */
  readonly attribute: string;
  readonly before?: Json;
  readonly after?: Json;
}
