import { checksum } from '../checksum.ts';
import { expiredCursor, invalidCursor } from '../error.ts';

/** How long a cursor lives, in seconds: advertised as cursorTimeout (RFC 9865 section 4). */
export const cursorTimeout = 3600;

/** What a cursor belongs to: it is of no use in another workspace or for another question. */
export interface Binding {
  readonly workspace: string;
  /** The question in one form: its filter and its order. */
  readonly question: string;
}

/**
 * A cursor of RFC 9865 that goes on after a place: `<place>.<expiry>.<checksum>`, its characters unreserved in a URL. The
 * checksum tells a cursor that was altered or belongs elsewhere; it is no secret, as a forged cursor reaches nothing that
 * startIndex does not.
 */
export function printCursor(place: number, binding: Binding, now: Date): string {
  const content = `${place.toString(36)}.${(seconds(now) + cursorTimeout).toString(36)}`;
  return `${content}.${sumOf(content, binding)}`;
}

/** The place after which to go on; throws invalidCursor or expiredCursor. */
export function parseCursor(text: string, binding: Binding, now: Date): number {
  const match = form.exec(text);
  const [, content = '', place = '', expiry = '', sum] = match ?? [];
  if (!match || sumOf(content, binding) !== sum) {
    throw invalidCursor('the cursor was not given for this query: start again with an empty cursor');
  }
  if (Number.parseInt(expiry, 36) < seconds(now)) {
    throw expiredCursor(`the cursor is older than ${cursorTimeout} seconds: start again with an empty cursor`);
  }
  return Number.parseInt(place, 36);
}

const form = /^(([0-9a-z]{1,10})\.([0-9a-z]{1,10}))\.([0-9a-z]{1,13})$/;

const seconds = (now: Date) => Math.floor(now.getTime() / 1000);

const sumOf = (content: string, { workspace, question }: Binding) =>
  checksum(JSON.stringify([workspace, question, content]));
