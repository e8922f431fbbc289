import { checksum } from '../checksum.ts';
import { expiredCursor, invalidCursor } from '../error.ts';

/** The lifetime of a cursor in seconds, advertised as cursorTimeout: RFC 9865 section 4. */
export const cursorTimeout = 3600;

/** What a cursor is bound to: it is invalid in another workspace and for another query. */
export interface Binding {
  readonly workspace: string;
  /** The filter and the order of the query, in one form. */
  readonly question: string;
}

/**
 * A cursor of RFC 9865 that continues after the member with this sequence number: `<seq>.<expiry>.<checksum>`, its
 * characters unreserved in a URL. The checksum detects a cursor that was altered or belongs to another query. It is no secret: a forged cursor
 * reaches nothing that startIndex does not.
 */
export function printCursor(seq: number, binding: Binding, now: Date): string {
  const content = `${seq.toString(36)}.${(seconds(now) + cursorTimeout).toString(36)}`;
  return `${content}.${sumOf(content, binding)}`;
}

/** The sequence number after which to continue. Throws invalidCursor or expiredCursor. */
export function parseCursor(text: string, binding: Binding, now: Date): number {
  const match = cursorForm.exec(text);
  const [, content = '', seq = '', expiry = '', sum] = match ?? [];
  if (!match || sumOf(content, binding) !== sum) {
    throw invalidCursor('the cursor does not belong to this query: start again with an empty cursor', text);
  }
  if (Number.parseInt(expiry, 36) < seconds(now)) {
    throw expiredCursor(`the cursor is older than ${cursorTimeout} seconds: start again with an empty cursor`, text);
  }
  return Number.parseInt(seq, 36);
}

const cursorForm = /^(([0-9a-z]{1,10})\.([0-9a-z]{1,10}))\.([0-9a-z]{1,13})$/;

const seconds = (now: Date) => Math.floor(now.getTime() / 1000);

const sumOf = (content: string, { workspace, question }: Binding) =>
  checksum(JSON.stringify([workspace, question, content]));
