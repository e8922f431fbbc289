import type { CredentialWarning } from './credential-warning.ts';

/** The event for the product that a credential ends. docs/credential-event.v1.schema.json describes it. */
export interface CredentialEvent {
  /** Another version would break consumers. */
  readonly version: 1;
  /** `ending`: this credential ends soon. `allEnded`: it was the last valid one of its workspace, and has ended. */
  readonly type: CredentialWarning['type'];
  /** The same if the event is delivered again. */
  readonly id: string;
  /** Management keys belong to no workspace. */
  readonly workspace?: string;
  readonly credential: CredentialWarning['credential'];
  /** Of an event `ending`: the warning, in days before the end. */
  readonly days?: number;
  /** When the credential ends, or ended: RFC 3339, UTC. */
  readonly expiresAt: string;
  /** When the event was made: RFC 3339, UTC. */
  readonly time: string;
}

export function toCredentialEvent({ workspace, days, ...warning }: CredentialWarning, now: Date): CredentialEvent {
  const { type, id, credential, expires } = warning;
  return {
    version: 1,
    type,
    id,
    ...(workspace !== undefined && { workspace }),
    credential,
    ...(days !== undefined && { days }),
    expiresAt: expires,
    time: now.toISOString(),
  };
}
