import type { GroupChanged } from '../../../groups/group-event.ts';
import type { Author } from '../../../members/member-store.ts';
import { groupChangePrefix, groupPrefix } from '../../resources.ts';
import type { Collection } from '../collection.ts';
import { parseId, seqOf } from '../members/layout.ts';
import type { Item } from '../write.ts';
import { fromPacked } from './change-record.ts';
import type { Unfinished } from './finish.ts';
import { isUnfinished } from './finish.ts';
import { toBlocks, toGroup } from './layout.ts';
import { readMemberItems } from './member-items.ts';

/** A record of the stream: an item of a workspace before and after a write. */
export interface WrittenItem {
  readonly workspace: string;
  readonly key: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  /** The approximate time of the write. */
  readonly written: Date;
}

/** What a write tells of a change of a group; undefined if nothing. `items` are those of the workspace. */
export async function toGroupChanged(write: WrittenItem, items: () => Collection): Promise<GroupChanged | undefined> {
  if (write.key.startsWith(groupPrefix)) return toDeletion(write);
  const { after } = write;
  return write.key.startsWith(groupChangePrefix) && after ? fromRecord(write.workspace, after, items()) : undefined;
}

/** The end of a group: a gap, or no item if its workspace is deleted. */
function toDeletion({ workspace, before, after, written }: WrittenItem): GroupChanged | undefined {
  const [group, next] = [toGroup(before), toGroup(after)];
  if (!group || next) return undefined;
  return {
    workspace,
    group: group.id,
    type: 'deleted',
    revision: group.revision + 1,
    before: group.json,
    after: undefined,
    joined: [],
    left: [],
    author: toAuthor(after),
    time: String(after?.['time'] ?? written.toISOString()),
  };
}

async function fromRecord(workspace: string, record: Item, items: Collection): Promise<GroupChanged> {
  const [joined, left] = [fromPacked(record['joined']), fromPacked(record['left'])];
  const ids = await readIds(items, [...joined, ...left], record['erased'] as string | undefined);
  const toIds = (seqs: readonly number[]) => seqs.map((seq) => ids.get(seq)).filter((id) => id !== undefined);
  const type = record['type'] as GroupChanged['type'];
  const after = String(record['resource']);
  const before = type === 'changed' ? String(record['before']) : type === 'created' ? undefined : after;
  return {
    workspace,
    group: String(record['id']),
    type,
    revision: Number(record['revision']),
    before,
    after,
    joined: toIds(joined),
    left: toIds(left),
    author: toAuthor(record),
    time: String(record['time']),
  };
}

/** The ids of members by their sequence numbers. A member that was erased has none any more, unless the record keeps it. */
async function readIds(items: Collection, seqs: readonly number[], erased: string | undefined) {
  const found = await readMemberItems(
    items,
    seqs.toSorted((one, other) => one - other),
    ['key', 'id'],
  );
  const ids = new Map(found.map(({ key, id }) => [seqOf(key), String(id)]));
  return erased === undefined ? ids : ids.set(parseId(erased) as number, erased);
}

const toAuthor = (item: Item | undefined) =>
  item?.['author'] === undefined ? undefined : (JSON.parse(String(item['author'])) as Author);

/** The group of a write, also a deleted one, if its change is still pending then. */
export function toUnfinished({ key, after }: WrittenItem): Unfinished | undefined {
  if (!after || !key.startsWith(groupPrefix)) return undefined;
  const blocks = toBlocks(after);
  return isUnfinished({ blocks }) ? { seq: seqOf(key), revision: Number(after['revision']), blocks } : undefined;
}
