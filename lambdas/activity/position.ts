import { invalidCursor } from '../scim/error.ts';
import { isArray, parseJson } from '../scim/json.ts';

/** Where an entry stands among those of its workspace: newest first, and by its id within a millisecond. */
export interface Position {
  readonly time: string;
  readonly id: string;
}

/** Whether one stands behind another, newest first. */
export const isBehind = (one: Position, other: Position) =>
  one.time < other.time || (one.time === other.time && one.id < other.id);

export const toCursor = ({ time, id }: Position) => Buffer.from(JSON.stringify([time, id])).toString('base64url');

/** Throws invalidCursor. A position in another workspace is one in this: it leads to nothing else. */
export function parseCursor(cursor: string): Position {
  const parts = parseJson(Buffer.from(cursor, 'base64url').toString());
  const [time, id] = isArray(parts) ? parts : [];
  if (typeof time !== 'string' || typeof id !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(time)) {
    throw invalidCursor('the cursor is not one that this service gave');
  }
  return { time, id };
}

/** Of several readings, each newest first, one. */
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
