import type { ChangeEntry, RefusalEntry } from '../../../activity/entry.ts';
import { namesWithin } from '../../../activity/recorded-change.ts';
import { mentions } from '../../../activity/sent.ts';
import type { CollectionOptions } from '../collection.ts';
import { openCollection, openTable } from '../table.ts';
import type { Item } from '../write.ts';
import { type ActivityOptions, itemPrefixes, memberStateKey, timelineOf, toActivityEntry, toExpiry } from './layout.ts';

/**
 * Deletes the entries of a member: its changes, and refused requests that have its id or one of its names. First notes that
 * the member is erased, so that changes which the stream delivers later leave nothing. The timeline, which has former names,
 * is deleted last, so that an interrupted erasure can be repeated.
 */
export async function eraseMemberActivity(
  options: ActivityOptions,
  member: string,
  names: readonly string[],
): Promise<void> {
  const { workspace } = options;
  const timeline = timelineOf(workspace, member);
  await noteErased(options, member);
  const former: string[] = [];
  for await (const items of openCollection({ ...options, workspace: timeline }).beginning('change#')) {
    former.push(...items.flatMap((item) => formerNamesOf(toActivityEntry(item) as ChangeEntry)));
  }
  const wanted = [...new Set([...names, ...former])].filter((name) => name !== '');
  for await (const items of openCollection(options).beginning('refusal#')) {
    const found = items.filter((item) => isAbout(toActivityEntry(item) as RefusalEntry, member, wanted));
    await openTable(options).write({ remove: found.map((item) => withPartition(workspace, item)) });
  }
  for await (const items of openCollection({ ...options, workspace: timeline }).beginning('change#')) {
    await openTable(options).write({ remove: items.map((item) => withPartition(workspace, item)) });
    await openTable(options).write({ remove: items.map((item) => withPartition(timeline, item)) });
  }
}

/** Deletes all items of a workspace. */
export async function deleteActivity(options: CollectionOptions): Promise<void> {
  const { workspace } = options;
  for (const prefix of itemPrefixes) {
    for await (const items of openCollection(options).beginning(prefix)) {
      const twins = items.filter(({ key }) => key.startsWith('change#'));
      const timelines = twins.map((item) => withPartition(timelineOf(workspace, String(item['member'])), item));
      await openTable(options).write({ remove: timelines });
      await openTable(options).write({ remove: items.map((item) => withPartition(workspace, item)) });
    }
  }
}

/** Kept as long as changes are: what the stream delivers later has expired. */
async function noteErased(options: ActivityOptions, member: string): Promise<void> {
  const expires = toExpiry(new Date(options.clock.now()).toISOString(), options.retentionDays);
  const note = { expression: 'SET #erased = :yes, #expires = :expires', values: { yes: true, expires } };
  await openCollection(options).update(memberStateKey(member), note);
}

const withPartition = (workspaceId: string, item: Item): Item => ({ ...item, workspaceId });

const formerNamesOf = ({ changes }: ChangeEntry) =>
  changes.flatMap(({ attribute, before, after }) => [before, after].flatMap((value) => namesWithin(attribute, value)));

/** The path of a request may have a name instead of an id. */
const isAbout = ({ member, sent = {} }: RefusalEntry, id: string, names: readonly string[]) =>
  member === id || mentions(sent, names) || (member !== undefined && mentions({ name: member }, names));
