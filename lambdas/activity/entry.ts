import type { Json } from '../scim/json.ts';

/** An event in a workspace, for an administrator. It has personal data: it expires, and is never logged. */
export type ActivityEntry = ChangeEntry | GroupEntry | RefusalEntry | ManagementEntry;

export type ActivityKind = ActivityEntry['kind'];

export const activityKinds: readonly ActivityKind[] = ['change', 'group', 'refusal', 'management'];

interface BaseEntry {
  /** Opaque, stable, and unique in its workspace. */
  readonly id: string;
  /** RFC 3339, UTC. The last one if several refused requests are counted on one entry. */
  readonly time: string;
}

/** A member was created or changed. */
export interface ChangeEntry extends BaseEntry {
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
  /** The names of the rewriters that turned the request into plain SCIM. */
  readonly rewriters?: readonly string[];
}

/** A group was created, changed or deleted, or members joined or left it. */
export interface GroupEntry extends BaseEntry {
  readonly kind: 'group';
  readonly type: 'created' | 'changed' | 'deleted';
  /** The id of the group, and its name after the change. */
  readonly group: string;
  readonly name: string;
  readonly revision: number;
  /** How many members joined and left with this change. */
  readonly joined: number;
  readonly left: number;
  readonly actor: Actor;
  readonly changes: readonly AttributeChange[];
  readonly client?: string;
  readonly request?: string;
  readonly rewriters?: readonly string[];
}

/** A request was refused, or failed. Equal ones within a minute are one entry. */
export interface RefusalEntry extends BaseEntry {
  readonly kind: 'refusal';
  /** How many, and since when. */
  readonly count: number;
  readonly first: string;
  /** The function that refused it: `create`, `patch`, `authorizer`; the method of a request without a route: `delete`. */
  readonly operation: string;
  readonly status: number;
  readonly scimType?: string;
  /** The `detail` that the client received. */
  readonly detail: string;
  readonly actor: Actor;
  readonly client?: string;
  readonly request?: string;
  /** The id in the path of the request; such a member need not exist. */
  readonly member?: string;
  /** The id of a group in the path of the request; such a group need not exist. */
  readonly group?: string;
  readonly sent?: Sent;
}

/** What the request asked for and which value was refused; long values are cut, secrets left out. Stored here only. */
export interface Sent {
  /** The userName, or the externalId, of the member that was to be created or replaced. */
  readonly name?: string;
  /** The filter of a search. */
  readonly filter?: string;
  /** The path of a refused PATCH operation, or of a request for which there is no route. */
  readonly path?: string;
  /** The value that was refused: of an attribute, a parameter or a header; the body if an attribute is missing in it. */
  readonly value?: Json;
}

/** The workspace or one of its credentials was changed, or a credential ends. */
export interface ManagementEntry extends BaseEntry {
  readonly kind: 'management';
  readonly action: ManagementAction;
  readonly actor: Actor;
  /** The credential that was created, changed or revoked. */
  readonly subject?: { readonly id: string; readonly name?: string };
  /** The credential that a new one replaces, and until when it still works. */
  readonly replaced?: { readonly id: string; readonly name?: string; readonly expiresAt: string };
  readonly changes?: readonly AttributeChange[];
  /** When the credential ends, or ended: RFC 3339, UTC. */
  readonly expiresAt?: string;
}

export type ManagementAction =
  | 'workspaceCreated'
  | 'workspaceChanged'
  | 'tokenIssued'
  | 'tokenRotated'
  | 'tokenRevoked'
  | 'clientAdded'
  | 'clientCreated'
  | 'clientSecretAdded'
  | 'clientSecretRotated'
  | 'clientSecretRevoked'
  | 'clientTrustAdded'
  | 'clientTrustRemoved'
  | 'clientKeysChanged'
  | 'clientKeysRemoved'
  | 'clientRemoved'
  | 'administratorAdded'
  | 'administratorRemoved'
  | 'sessionOpened'
  | 'memberErased'
  | 'credentialEnding'
  | 'credentialsEnded';

/** Who did it: a SCIM credential, a person in a settings session, a management key, an operator with `admin`, or the service itself. */
export interface Actor {
  readonly kind: 'credential' | 'person' | 'key' | 'operator' | 'service';
  readonly id?: string;
  readonly name?: string;
}

/** An attribute before and after; undefined if it had no value. Long values are cut to texts that end in `...`. */
export interface AttributeChange {
  /** `userName`, or `name.familyName` */
  readonly attribute: string;
  readonly before?: Json;
  readonly after?: Json;
}
