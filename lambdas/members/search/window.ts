import { tooMany } from '../../scim/error.ts';
import type { Sorting } from '../../scim/query/sort.ts';
import { type Match, order } from './match.ts';

/** Which of the matches are wanted: so many from a position on, of those after `end`. */
export interface Frame {
  /** The first one is 0. */
  readonly from: number;
  readonly most: number;
  readonly end: Match | undefined;
  readonly sorting: Sorting | undefined;
}

/** Takes matches in the order of their places, and holds no more of them than may be in the frame. */
export interface Window {
  add(match: Match): void;
  /** What is in the frame, in the order of the answer. */
  close(): readonly Match[];
}

/** The most bytes of stored text that are held; as objects they take a few times as many. */
const limit = 64 * 1024 * 1024;

export function openWindow({ from, most, end, sorting }: Frame): Window {
  const isBefore = (match: Match) => end !== undefined && order(match, end, sorting) <= 0;
  const { add, close } = sorting ? openSorted(from, most, sorting) : openPlain(from, most);
  return { close, add: (match) => (isBefore(match) ? undefined : add(match)) };
}

/** Matches come as they are wanted: those before the frame, and those after it, need not be held. */
function openPlain(from: number, most: number): Window {
  const held: Match[] = [];
  let skipped = 0;
  return {
    close: () => held,
    add(match) {
      if (skipped < from) skipped += 1;
      else if (held.length < most) held.push(match);
    },
  };
}

/** Of sorted matches the first ones are held, up to the end of the frame. */
function openSorted(from: number, most: number, sorting: Sorting): Window {
  const needed = from + most;
  let held: Match[] = [];
  let bytes = 0;

  function trim(): void {
    held = held.sort((one, other) => order(one, other, sorting)).slice(0, needed);
    bytes = held.reduce((sum, match) => sum + match.bytes, 0);
  }

  return {
    add(match) {
      held.push(match);
      bytes += match.bytes;
      if (held.length >= 2 * needed + 100 || bytes > limit) trim();
      if (bytes > limit) {
        throw tooMany('so large members can not be sorted up to this page: page by cursor, ask for fewer, or filter');
      }
    },
    close() {
      trim();
      return held.slice(from);
    },
  };
}
