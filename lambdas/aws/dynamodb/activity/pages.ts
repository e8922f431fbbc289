import type { ActivityPage, ActivityQuery } from '../../../activity/activity-store.ts';
import { type ActivityEntry, type ActivityKind, activityKinds } from '../../../activity/entry.ts';
import { isBehind, mergePositions, type Position, parseActivityCursor, toCursor } from '../../../activity/position.ts';
import type { Collection, CollectionOptions } from '../collection.ts';
import { openCollection } from '../table.ts';
import type { Item } from '../write.ts';
import { hasExpired, positionOf, rangeOf, timelineOf, toActivityEntry } from './layout.ts';

/** Maximum entries that one page examines. */
const mostExamined = 2000;

/**
 * A page of entries, newest first. For a member, merges its timeline and the refused requests with its id; for a
 * group, its changes and refused requests are picked from those of the workspace.
 */
export async function readActivity(options: CollectionOptions, query: ActivityQuery): Promise<ActivityPage> {
  const { member, limit } = query;
  const now = options.clock.now();
  const bounds = toBounds(query, now);
  const readings = kindsOf(query).map((kind) => {
    const timeline = member !== undefined && kind === 'change';
    const workspace = timeline ? timelineOf(options.workspace, member) : options.workspace;
    return readKind(openCollection({ ...options, workspace }), kind, bounds, Math.min(limit + 1, 200));
  });
  const entries: ActivityEntry[] = [];
  let [examined, last]: [number, Position | undefined] = [0, undefined];
  for await (const { item, ...position } of mergePositions(readings)) {
    if (last && (entries.length >= limit || examined >= mostExamined)) return { entries, nextCursor: toCursor(last) };
    if (bounds.after && !isBehind(position, bounds.after)) continue;
    if (position.time < bounds.from || position.time >= bounds.to) continue;
    [examined, last] = [examined + 1, position];
    const entry = toActivityEntry(item);
    if (!hasExpired(item, now) && concerns(entry, query)) entries.push(entry);
  }
  return { entries };
}

/** The kinds of entries that have the id of a member, or of a group. */
const having: Readonly<Record<'member' | 'group', readonly ActivityKind[]>> = {
  member: ['change', 'refusal'],
  group: ['group', 'refusal'],
};

const isAny = (kind: ActivityKind, type: 'member' | 'group', id: string | undefined) =>
  id === undefined || having[type].includes(kind);

const kindsOf = ({ kind, member, group }: ActivityQuery) =>
  activityKinds.filter(
    (each) => each === (kind ?? each) && isAny(each, 'member', member) && isAny(each, 'group', group),
  );

const concerns = (entry: ActivityEntry, { member, group }: ActivityQuery) =>
  (member === undefined || ('member' in entry && entry.member === member)) &&
  (group === undefined || ('group' in entry && entry.group === group));

interface Bounds {
  readonly from: string;
  readonly to: string;
  readonly after: Position | undefined;
}

function toBounds({ from, to, cursor }: ActivityQuery, now: number): Bounds {
  const canonical = (time: string | undefined, otherwise: number) => new Date(time ?? otherwise).toISOString();
  // Clocks differ a little: a new entry may have a time in the next minute.
  const ahead = 600_000;
  return {
    from: canonical(from, 0),
    to: canonical(to, now + ahead),
    after: cursor === undefined ? undefined : parseActivityCursor(cursor),
  };
}

interface FoundEntry extends Position {
  readonly item: Item;
}

/** The entries of a kind, newest first. */
async function* readKind(
  items: Collection,
  kind: ActivityKind,
  { from, to, after }: Bounds,
  size: number,
): AsyncGenerator<FoundEntry> {
  const range = rangeOf(kind, from, after && after.time < to ? after.time : to);
  // DynamoDB refuses a range that ends before it begins.
  if (range[0] > range[1]) return;
  let group: FoundEntry[] = [];
  for await (const batch of items.descending(...range, size)) {
    for (const item of batch) {
      const found = { ...positionOf(item), item };
      if (group[0] && !isTogether(found, group[0])) {
        yield* inOrder(group);
        group = [];
      }
      group.push(found);
    }
  }
  yield* inOrder(group);
}

/** Refused requests of one minute are stored in any order, and must be sorted together; all else is in the order of time. */
const isTogether = ({ id }: FoundEntry, other: FoundEntry) =>
  id.startsWith('refusal#') && id.slice(0, 24) === other.id.slice(0, 24);

const inOrder = (group: readonly FoundEntry[]) => group.toSorted((one, other) => (isBehind(one, other) ? 1 : -1));
