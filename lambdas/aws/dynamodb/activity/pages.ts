import type { ActivityPage, ActivityQuery } from '../../../activity/activity-store.ts';
import { type ActivityEntry, type ActivityKind, activityKinds } from '../../../activity/entry.ts';
import { isBehind, mergePositions, type Position, parseCursor, toCursor } from '../../../activity/position.ts';
import { type Collection, type CollectionOptions, type Item, openCollection } from '../collection.ts';
import { isOver, positionOf, rangeOf, timelineOf, toEntry } from './layout.ts';

/** The most entries that one page looks at. */
const mostExamined = 2000;

/** A page of entries, newest first. Of a member, its timeline and those refusals that named it are merged. */
export async function readActivity(options: CollectionOptions, query: ActivityQuery): Promise<ActivityPage> {
  const { member, limit } = query;
  const now = options.clock.now();
  const bounds = toBounds(query, now);
  const readings = kindsOf(query).map((kind) => {
    const timeline = member !== undefined && kind === 'change';
    const workspace = timeline ? timelineOf(options.workspace, member) : options.workspace;
    return read(openCollection({ ...options, workspace }), kind, bounds, Math.min(limit + 1, 200));
  });
  const entries: ActivityEntry[] = [];
  let [examined, last]: [number, Position | undefined] = [0, undefined];
  for await (const { item, ...position } of mergePositions(readings)) {
    if (last && (entries.length >= limit || examined >= mostExamined)) return { entries, nextCursor: toCursor(last) };
    if (bounds.after && !isBehind(position, bounds.after)) continue;
    if (position.time < bounds.from || position.time >= bounds.to) continue;
    [examined, last] = [examined + 1, position];
    const entry = toEntry(item);
    if (!isOver(item, now) && concerns(entry, member)) entries.push(entry);
  }
  return { entries };
}

/** Management concerns no member. */
const kindsOf = ({ kind, member }: ActivityQuery) =>
  activityKinds.filter((each) => each === (kind ?? each) && (member === undefined || each !== 'management'));

const concerns = (entry: ActivityEntry, member: string | undefined) =>
  member === undefined || (entry.kind !== 'management' && entry.member === member);

interface Bounds {
  readonly from: string;
  readonly to: string;
  readonly after: Position | undefined;
}

function toBounds({ from, to, cursor }: ActivityQuery, now: number): Bounds {
  const canonical = (time: string | undefined, otherwise: number) => new Date(time ?? otherwise).toISOString();
  // Clocks differ a little: what was written just now may be of the next minute.
  const ahead = 600_000;
  return {
    from: canonical(from, 0),
    to: canonical(to, now + ahead),
    after: cursor === undefined ? undefined : parseCursor(cursor),
  };
}

interface Found extends Position {
  readonly item: Item;
}

/** The entries of a kind, newest first. */
async function* read(
  items: Collection,
  kind: ActivityKind,
  { from, to, after }: Bounds,
  size: number,
): AsyncGenerator<Found> {
  const range = rangeOf(kind, from, after && after.time < to ? after.time : to);
  let group: Found[] = [];
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

/** Of one minute of refusals, which lie in any order; whatever else lies in the order of time, so that it need not be held. */
const isTogether = ({ id }: Found, other: Found) =>
  id.startsWith('refusal#') && id.slice(0, 24) === other.id.slice(0, 24);

const inOrder = (group: readonly Found[]) => group.toSorted((one, other) => (isBehind(one, other) ? 1 : -1));
