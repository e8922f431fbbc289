import { textsOf } from '../../../activity/bounded.ts';
import type { ChangeEntry, RefusalEntry } from '../../../activity/entry.ts';
import { tellsOf } from '../../../activity/sent.ts';
import { externalId } from '../../../scim/schema/common.ts';
import { emails, userName } from '../../../scim/schema/user.ts';
import { type WholeItem, writeBatches } from '../batch-writes.ts';
import { type CollectionOptions, type Item, openCollection } from '../collection.ts';
import { memberStateKey, prefixes, timelineOf, toEntry, toExpiry } from './layout.ts';
import type { ActivityOptions } from './options.ts';

/**
 * Takes away what tells of a member: refusals that named it, or somebody with one of its names, and its changes. First it is
 * noted that the member is erased, so that changes which the stream tells of later leave nothing either. The timeline, which
 * knows former names, goes last: what breaks off can be done again.
 */
export async function eraseMember(options: ActivityOptions, member: string, names: readonly string[]): Promise<void> {
  const { workspace } = options;
  const timeline = timelineOf(workspace, member);
  await noteErased(options, member);
  const former: string[] = [];
  for await (const items of openCollection({ ...options, workspace: timeline }).beginning('change#')) {
    former.push(...items.flatMap((item) => namesOf(toEntry(item) as ChangeEntry)));
  }
  const wanted = [...new Set([...names, ...former])].filter((name) => name !== '');
  for await (const items of begin(options).beginning('refusal#')) {
    const found = items.filter((item) => tellsOfMember(toEntry(item) as RefusalEntry, member, wanted));
    await writeBatches(options, { remove: found.map((item) => within(workspace, item)) });
  }
  for await (const items of openCollection({ ...options, workspace: timeline }).beginning('change#')) {
    await writeBatches(options, { remove: items.map((item) => within(workspace, item)) });
    await writeBatches(options, { remove: items.map((item) => within(timeline, item)) });
  }
}

/** Takes all items of a workspace away. */
export async function deleteActivity(options: CollectionOptions): Promise<void> {
  const { workspace } = options;
  for (const prefix of prefixes) {
    for await (const items of begin(options).beginning(prefix)) {
      const twins = items.filter(({ key }) => key.startsWith('change#'));
      const timelines = twins.map((item) => within(timelineOf(workspace, String(item['member'])), item));
      await writeBatches(options, { remove: timelines });
      await writeBatches(options, { remove: items.map((item) => within(workspace, item)) });
    }
  }
}

/** Each batch is waited for by itself: of the many that a large workspace has none must wait for the patience of the first. */
const begin = (options: CollectionOptions) => openCollection(options);

/** As long as changes are kept: what the stream tells of later than that is over. */
async function noteErased(options: ActivityOptions, member: string): Promise<void> {
  const expires = toExpiry(new Date(options.clock.now()).toISOString(), options.retentionDays);
  const note = { expression: 'SET #erased = :yes, #expires = :expires', values: { yes: true, expires } };
  await begin(options).update(memberStateKey(member), note);
}

const within = (workspaceId: string, item: Item): WholeItem => ({ ...item, workspaceId });

const naming = new Set([userName.name, externalId.name, emails.name]);

const namesOf = ({ changes }: ChangeEntry) =>
  changes
    .filter(({ attribute }) => naming.has(attribute))
    .flatMap(({ attribute, before, after }) => [before, after].flatMap((value) => toNames(attribute, value)));

const toNames = (attribute: string, value: ChangeEntry['changes'][number]['before']) =>
  // Of an address the types beside it, such as `work`, are no names; a long list of them was cut, and is one text.
  textsOf(value).flatMap((text) => (attribute === emails.name ? (text.match(/[^\s"]+@[^\s"]+/g) ?? []) : [text]));

const tellsOfMember = ({ member, sent }: RefusalEntry, id: string, names: readonly string[]) =>
  member === id || (sent !== undefined && tellsOf(sent, names));
