import { invalidCursor } from '../scim/error.ts';
import { isArray, parseJson } from '../scim/json.ts';

/** The position of an entry in its workspace: newest first, then by id within a millisecond. */
export interface Position {
  readonly time: string;
  readonly id: string;
}

/** Whether one comes after another, newest first. */
export const isBehind = (one: Position, other: Position) =>
  one.time < other.time || (one.time === other.time && one.id < other.id);

export const toCursor = ({ time, id }: Position) => Buffer.from(JSON.stringify([time, id])).toString('base64url');

/** Throws invalidCursor. A cursor of another workspace is harmless: it is only a position in this one. */
export function parseActivityCursor(cursor: string): Position {
  const parts = parseJson(Buffer.from(cursor, 'base64url').toString());
  const [time, id] = isArray(parts) ? parts : [];
  if (typeof time !== 'string' || typeof id !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(time)) {
    throw invalidCursor('the cursor was not issued by this service: start again without one');
  }
  return { time, id };
}

/** Merges readings, each newest first, into one. */
export async function* mergePositions<T extends Position>(readings: readonly AsyncIterator<T>[]): AsyncGenerator<T> {
  const next = (reading: AsyncIterator<T>) => reading.next().then(({ value, done }) => ({ reading, value, done }));
  let heads = (await Promise.all(readings.map(next))).filter(({ done }) => !done);
  while (heads.length > 0) {
    const first = heads.reduce((one, other) => (isBehind(one.value, other.value) ? other : one));
    yield first.value;
    const following = await next(first.reading);
    heads = [...heads.filter((head) => head !== first), ...(following.done ? [] : [following])];
  }
}
