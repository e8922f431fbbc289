import { parameterProblem } from './problem.ts';

/** A page of a list, with a cursor for the next one. */
export interface ListPage<T> {
  readonly items: T[];
  readonly nextCursor?: string;
}

/** An opaque cursor for the start of the next page. */
export const printCursor = (position: string) => Buffer.from(position).toString('base64url');

/** Throws Problem. */
export function parseCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const position = Buffer.from(cursor, 'base64url').toString();
  if (position === '' || printCursor(position) !== cursor) throw invalidCursor();
  return position;
}

export const invalidCursor = () =>
  parameterProblem(400, 'cursor', 'not a cursor of this list: leave it out to start again');

export interface PageRequest {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** A page of a list that was read completely. `positionOf` gives each item a unique place in the order. */
export function toPage<T>(all: readonly T[], positionOf: (item: T) => string, { cursor, limit }: PageRequest) {
  const after = parseCursor(cursor) ?? '';
  const rest = all
    .map((item) => ({ item, position: positionOf(item) }))
    .filter(({ position }) => position > after)
    .sort((one, other) => (one.position < other.position ? -1 : 1));
  const page = rest.slice(0, limit);
  const last = rest.length > limit ? page.at(-1) : undefined;
  return { items: page.map(({ item }) => item), ...(last && { nextCursor: printCursor(last.position) }) };
}
