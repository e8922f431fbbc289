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

/** A list in the order of creation: what tells items of one moment apart, and how an item is shown. */
export interface Listing<T, Body> {
  readonly idOf: (item: T) => string;
  readonly toBody: (item: T) => Body;
}

/** A page of a list that was read completely. */
export function toPage<T extends { readonly created: string }, Body>(
  all: readonly T[],
  { idOf, toBody }: Listing<T, Body>,
  { list, cursor, limit }: PageRequest,
): ListPage<Body> {
  const after = parseCursor(cursor, list) ?? '';
  const rest = all
    .map((item) => ({ item, position: `${item.created} ${idOf(item)}` }))
    .filter(({ position }) => position > after)
    .sort((one, other) => (one.position < other.position ? -1 : 1));
  const page = rest.slice(0, limit);
  const last = rest.length > limit ? page.at(-1) : undefined;
  return { items: page.map(({ item }) => toBody(item)), ...(last && { nextCursor: printCursor(last.position, list) }) };
}
