import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cursorTimeout, parseCursor, printCursor } from '../../../lambdas/scim/query/cursor.ts';
import { refusal } from '../member.ts';

const now = new Date('2026-05-04T03:02:01.999Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const binding = { workspace: 'w1', question: '[]' };
const invalid = [400, 'invalidCursor', 'the cursor does not belong to this query: start again with an empty cursor'];
const expired = [400, 'expiredCursor', 'the cursor is older than 3600 seconds: start again with an empty cursor'];

describe('a cursor, RFC 9865 section 2', () => {
  const place = fc.integer({ min: 0, max: 36 ** 10 - 1 });
  const binds = fc.record({ workspace: fc.string(), question: fc.string() });

  test('continues where the page ended, in characters that need no escaping in a URL', () => {
    fc.assert(
      fc.property(place, binds, (at, bound) => {
        const cursor = printCursor(at, bound, now);
        expect(cursor).toMatch(/^[\w.~-]+$/);
        expect(parseCursor(cursor, bound, now)).toBe(at);
      }),
    );
  });

  test('is the same text for the same place at the same time', () => {
    expect(printCursor(35, binding, now)).toMatch(/^z\.[0-9a-z]{6}\.[0-9a-z]+$/);
    expect(printCursor(35, binding, now)).toBe(printCursor(35, binding, later(-0.9)));
  });

  test('is of no use in another workspace or for another question', () => {
    fc.assert(
      fc.property(place, binds, binds, (at, bound, other) => {
        fc.pre(bound.workspace !== other.workspace || bound.question !== other.question);
        const cursor = printCursor(at, bound, now);
        expect(refusal(() => parseCursor(cursor, other, now))).toEqual(invalid);
      }),
    );
  });

  test('lives an hour', () => {
    const cursor = printCursor(7, binding, now);
    expect(cursorTimeout).toBe(3600);
    expect(parseCursor(cursor, binding, later(3600))).toBe(7);
    expect(refusal(() => parseCursor(cursor, binding, later(3601)))).toEqual(expired);
  });

  test('is refused if one character was altered', () => {
    const cursor = printCursor(123456, binding, now);
    for (const [index, character] of [...cursor].entries()) {
      const altered = `${cursor.slice(0, index)}${character === '1' ? '2' : '1'}${cursor.slice(index + 1)}`;
      expect(refusal(() => parseCursor(altered, binding, now))).toEqual(invalid);
    }
  });

  test('is refused if it is any other text', () => {
    const cursor = printCursor(1, binding, now);
    const near = [
      ` ${cursor}`,
      `${cursor}\n`,
      cursor.toUpperCase(),
      `${cursor}.`,
      cursor.slice(1),
      cursor.replaceAll('.', ''),
    ];
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom('', ...near), fc.string(), fc.stringMatching(/^\w+\.\w+\.\w+$/)), (text) => {
        expect(refusal(() => parseCursor(text, binding, now))).toEqual(invalid);
      }),
    );
  });
});
