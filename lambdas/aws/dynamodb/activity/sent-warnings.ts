import { randomUUID } from 'node:crypto';
import type { NewManagementEntry } from '../../../activity/activity-store.ts';
import { openCollection } from '../table.ts';
import { absent, reasonsOf, type Write } from '../write.ts';
import { type ActivityOptions, toManagementItem, toWarningKey } from './layout.ts';

/** A warning that was sent: its id, when nobody will ask for it anymore, and its entry, if a workspace can read one. */
export interface SentWarning {
  readonly id: string;
  readonly until: Date;
  readonly entry: NewManagementEntry | undefined;
}

/** Which of these warnings have been sent, by their ids. */
export async function findSent(options: ActivityOptions, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const items = await openCollection(options).getAll(ids.map(toWarningKey));
  const found = new Set(items.map(({ key }) => key));
  return new Set(ids.filter((id) => found.has(toWarningKey(id))));
}

/** Notes that a warning was sent, and writes its entry, both or neither. Once: a second run writes nothing. */
export async function noteSent(options: ActivityOptions, { id, until, entry }: SentWarning): Promise<void> {
  const time = new Date(options.clock.now()).toISOString();
  const { retentionDays } = options;
  const writes: Write[] = [{ put: { key: toWarningKey(id), expires: toSeconds(until) }, condition: absent }];
  if (entry) writes.push({ put: toManagementItem(entry, { time, random: randomUUID(), retentionDays }) });
  try {
    await openCollection(options).transact(writes);
  } catch (error) {
    // Throws if it was anything else than another run that was first.
    reasonsOf(error);
  }
}

const toSeconds = (time: Date) => Math.ceil(time.getTime() / 1000);
