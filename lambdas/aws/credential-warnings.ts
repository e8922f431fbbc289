import type { NewManagementEntry } from '../activity/activity-store.ts';
import { toCredentialEvent } from '../workspaces/credential-event.ts';
import { type CredentialWarning, toWarnings, type WatchedCredentials } from '../workspaces/credential-warning.ts';
import { managementKeysPartition } from './dynamodb/activity/layout.ts';
import { findSent, noteSent } from './dynamodb/activity/sent-warnings.ts';
import { openCredentialEvents } from './event-publisher.ts';
import { kindOf, logger } from './log.ts';
import { listWatchedCredentials, toActivityOptions } from './stores.ts';

/** How many warnings a run has sent, and of how many owners of credentials it could not send all. */
export interface WarningRun {
  readonly sent: number;
  readonly failed: number;
}

/**
 * Sends the warnings that are due and have not been sent: an event on the bus, then an entry in the activity. Runs may be
 * missed, repeated or overlap. What fails for one workspace fails for no other, and the next run sends it.
 */
export function openCredentialWarnings(): (now: Date) => Promise<WarningRun> {
  const publish = openCredentialEvents();
  return async (now) => {
    let [sent, failed] = [0, 0];
    for (const watched of await listWatchedCredentials()) {
      try {
        sent += await warnOwner(watched, publish, now);
      } catch (error) {
        failed += 1;
        logger.error('not warned', { workspace: watched.workspace, error: kindOf(error as Error) });
      }
    }
    return { sent, failed };
  };
}

/** Returns how many warnings were sent. Throws if the bus or the activity did not take one. */
async function warnOwner(
  watched: WatchedCredentials,
  publish: ReturnType<typeof openCredentialEvents>,
  now: Date,
): Promise<number> {
  const due = toWarnings(watched, now);
  if (due.length === 0) return 0;
  const options = toActivityOptions(watched.workspace ?? managementKeysPartition);
  const known = await findSent(
    options,
    due.map(({ id }) => id),
  );
  const fresh = due.filter(({ id }) => !known.has(id));
  const published = await publish(fresh.map((warning) => toCredentialEvent(warning, now)));
  for (const warning of fresh.slice(0, published)) {
    await noteSent(options, { id: warning.id, until: toForgetting(warning), entry: toEntry(warning) });
  }
  if (published < fresh.length) throw new Error('the bus did not take all events');
  return published;
}

/** No run finds a warning due as long after the end as this. */
const toForgetting = ({ expires }: CredentialWarning) => new Date(Date.parse(expires) + 60 * 86_400_000);

/** A management key belongs to no workspace that could read an entry. */
function toEntry({ workspace, type, credential, expires }: CredentialWarning): NewManagementEntry | undefined {
  if (workspace === undefined) return undefined;
  const { id, name, client } = credential;
  return {
    action: type === 'ending' ? 'credentialEnding' : 'credentialsEnded',
    actor: { kind: 'service' },
    // A secret has no name of its own.
    subject: { id, name: client?.name ?? name },
    expiresAt: expires,
  };
}
