import { createHash } from 'node:crypto';
import type { StoredCredential } from './access-token.ts';

/** How many days before its end a credential is warned about. Each warning is sent once. */
export const warningDays = [1, 7, 30] as const;

/** How long before its end a credential is shown as one that ends soon, in milliseconds: as long as it is warned about. */
export const longestNotice = Math.max(...warningDays) * 86_400_000;

/** A credential that ends soon. */
interface Ending {
  readonly id: string;
  readonly name: string;
  readonly expiresAt: string;
}

/**
 * Those that end soon, the first to end first. One that was rotated has a successor: it is among them only if somebody goes on
 * using it.
 */
export const toEnding = (credentials: readonly EndingCandidate[], now: Date): readonly Ending[] =>
  credentials
    .flatMap(({ id, name, expires, revoked, ...use }) =>
      expires === undefined || revoked !== undefined || isReplaced(use) ? [] : [{ id, name, expiresAt: expires }],
    )
    .filter(({ expiresAt }) => endsSoon(expiresAt, now))
    .toSorted((one, other) => (one.expiresAt < other.expiresAt ? -1 : 1));

/** A credential with its last use, for a request or for a token. */
export type EndingCandidate = Pick<Ending, 'id' | 'name'> &
  Partial<Pick<StoredCredential, 'expires' | 'revoked' | 'rotated'>> & {
    readonly lastUsed?: { readonly time: string };
  };

export function endsSoon(expires: string, now: Date): boolean {
  const left = Date.parse(expires) - now.getTime();
  return left > 0 && left <= longestNotice;
}

/** As long as an access token may live: what was issued for a secret before its rotation is a use of the secret too. */
const settling = 6 * 3_600_000;

const isReplaced = ({ rotated, lastUsed }: Pick<EndingCandidate, 'rotated' | 'lastUsed'>) =>
  rotated !== undefined && (lastUsed === undefined || Date.parse(lastUsed.time) <= Date.parse(rotated) + settling);

/** How long after the last credential of a workspace ended this is still told, in days: a run can be missed. */
const daysAfterEnd = 30;

const day = 86_400_000;

/** A credential that can end, and what people know it by. */
export interface WatchedCredential extends StoredCredential {
  readonly kind: 'accessToken' | 'clientSecret' | 'managementKey';
  readonly id: string;
  readonly name: string;
  /** The client that a secret belongs to. */
  readonly client?: { readonly id: string; readonly name: string };
}

/** The credentials of one owner: of a workspace, or the management keys. */
export interface WatchedCredentials {
  /** Undefined for the management keys. */
  readonly workspace: string | undefined;
  readonly credentials: readonly WatchedCredential[];
  /** Whether there is a client that needs no secret of this service, or that another issuer serves: it does not end. */
  readonly hasLasting: boolean;
}

/** A credential ends soon, or it was the last one of its workspace and has ended. */
export interface CredentialWarning {
  /** The same for each run that finds the warning due. */
  readonly id: string;
  readonly type: 'ending' | 'allEnded';
  readonly workspace: string | undefined;
  readonly credential: Pick<WatchedCredential, 'kind' | 'id' | 'name' | 'client'>;
  readonly expires: string;
  /** Of a credential that ends soon: the warning, in days before the end. */
  readonly days?: (typeof warningDays)[number];
}

/** The warnings that are due. Those that were sent before are among them. */
export function toWarnings(watched: WatchedCredentials, now: Date): readonly CredentialWarning[] {
  const ending = watched.credentials.flatMap((credential) => toEndingWarning(watched, credential, now));
  return [...ending, ...toLastWarning(watched, now)];
}

/**
 * Only the last warning that is due: a run that comes late skips the earlier ones. None that would have come before the
 * credential was made, and none about a credential that was rotated or revoked: who rotated it chose its end. If it is still in
 * use, the status of the workspace says so.
 */
function toEndingWarning(
  { workspace }: WatchedCredentials,
  credential: WatchedCredential,
  now: Date,
): readonly CredentialWarning[] {
  const { created, expires, revoked, rotated } = credential;
  if (expires === undefined || revoked !== undefined || rotated !== undefined) return [];
  const end = Date.parse(expires);
  const left = end - now.getTime();
  const days = warningDays.find((each) => left <= each * day);
  if (left <= 0 || days === undefined || end - days * day <= Date.parse(created)) return [];
  return [newWarning({ type: 'ending', workspace, credential, expires, days })];
}

/** If no credential of a workspace is valid anymore, and the one that lasted longest was not revoked but has expired. */
function toLastWarning(
  { workspace, credentials, hasLasting }: WatchedCredentials,
  now: Date,
): readonly CredentialWarning[] {
  if (workspace === undefined || hasLasting) return [];
  const [last] = credentials.toSorted((one, other) => endOf(other) - endOf(one));
  if (last?.expires === undefined || last.revoked !== undefined) return [];
  const since = now.getTime() - endOf(last);
  if (since < 0 || since > daysAfterEnd * day) return [];
  return [newWarning({ type: 'allEnded', workspace, credential: last, expires: last.expires })];
}

const endOf = ({ expires, revoked }: WatchedCredential) =>
  Math.min(...[revoked, expires].map((time) => (time === undefined ? Number.POSITIVE_INFINITY : Date.parse(time))));

type NewWarning = Omit<CredentialWarning, 'id' | 'credential'> & { readonly credential: WatchedCredential };

function newWarning({ credential: { kind, id, name, client }, ...warning }: NewWarning): CredentialWarning {
  const { type, workspace, expires, days } = warning;
  const identity = JSON.stringify([type, workspace, kind, id, client?.id, expires, days]);
  return {
    ...warning,
    id: createHash('sha256').update(identity).digest('hex').slice(0, 24),
    credential: { kind, id, name, ...(client && { client }) },
  };
}
