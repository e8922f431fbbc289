import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Line, readLines } from '../../tools/admin/lines.ts';

async function linesOf(bytes: Buffer, cuts: readonly number[], limit = 1000) {
  const borders = [
    0,
    ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((one, other) => one - other),
    bytes.length,
  ];
  async function* chunks() {
    for (const [index, border] of borders.entries()) yield bytes.subarray(borders[index - 1] ?? 0, border);
  }
  const found: Line[] = [];
  for await (const line of readLines(chunks(), limit)) found.push(line);
  return found;
}

test('the lines of a text are the same however it is cut', async () => {
  const text = fc.array(fc.string({ unit: 'grapheme' }).map((line) => line.replaceAll('\n', '')));
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.nat(500)), async (lines, cuts) => {
      const whole = lines.map((line) => `${line}\n`).join('');
      const found = await linesOf(Buffer.from(whole), cuts);
      expect(found.map(({ text }) => text)).toEqual(lines.map((line) => line.replace(/^\ufeff/, '')));
      expect(found.map(({ number }) => number)).toEqual(lines.map((_, index) => index + 1));
      expect(found.at(-1)?.end ?? 0).toBe(Buffer.byteLength(whole));
    }),
  );
});

test('a last line needs no end; a line that is too long or no UTF-8 has no text, and the next one has', async () => {
  const bytes = Buffer.concat([Buffer.from(`${'x'.repeat(11)}\n\n`), Buffer.of(0xff, 10), Buffer.from('last')]);
  const found = await linesOf(bytes, [3, 5], 10);
  expect(found.map(({ text }) => text)).toEqual([undefined, '', undefined, 'last']);
});
