import type { Endpoint } from './endpoint.ts';

/** The member that a rehearsal leaves behind, inactive, and reuses the next time. */
export const rehearsed = { userName: 'scim-rehearsal@example.com', externalId: 'scim-rehearsal' };

/** What a step passes on to the next ones. */
export interface Scene {
  readonly endpoint: Endpoint;
  /** The id of the rehearsal's member, once it is known. */
  id?: string;
  /** The endpoint is unreachable: further steps are pointless. */
  unreachable?: boolean;
}

export interface Step {
  readonly name: string;
  /** Needs the member: skipped if an earlier step could not find or create it. */
  readonly member?: true;
  readonly run: (scene: Scene) => Promise<void>;
}

export const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const query = (parameters: Readonly<Record<string, string>>) => `/Users?${new URLSearchParams(parameters)}`;
