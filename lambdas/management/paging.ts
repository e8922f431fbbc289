import { checksum } from '../scim/checksum.ts';
import { parameterProblem } from './problem.ts';

/** A page of a list, with a cursor for the next one. */
export interface ListPage<T> {
  readonly items: T[];
  readonly nextCursor?: string;
}

/**
 * An opaque cursor for the start of the next page of the list at a path. The checksum tells it from one of another list; it is no secret,
 * because a cursor reaches nothing that its list does not.
 */
export const printCursor = (position: string, list: string) =>
  Buffer.from(`${checksum(JSON.stringify([list, position]))} ${position}`).toString('base64url');

/** Throws Problem. */
export function parseCursor(cursor: string | undefined, list: string): string | undefined {
  if (cursor === undefined) return undefined;
  const [, position = ''] = /^\S+ (.+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (printCursor(position, list) !== cursor) throw invalidCursor();
  return position;
}

export const invalidCursor = () =>
  parameterProblem(400, 'cursor', 'not a cursor of this list: leave it out to start again');

/** The page of the list at a path. */
export interface PageRequest {
  readonly list: string;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** A page of a list that was read completely. `positionOf` gives each item a unique place in the order. */
export function toPage<T>(all: readonly T[], positionOf: (item: T) => string, { list, cursor, limit }: PageRequest) {
  const after = parseCursor(cursor, list) ?? '';
  const rest = all
    .map((item) => ({ item, position: positionOf(item) }))
    .filter(({ position }) => position > after)
    .sort((one, other) => (one.position < other.position ? -1 : 1));
  const page = rest.slice(0, limit);
  const last = rest.length > limit ? page.at(-1) : undefined;
  return { items: page.map(({ item }) => item), ...(last && { nextCursor: printCursor(last.position, list) }) };
}
