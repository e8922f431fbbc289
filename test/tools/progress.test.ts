import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { openProgress } from '../../tools/admin/progress.ts';

function watch(isTTY: boolean) {
  let time = 0;
  const stream = Object.assign(new PassThrough(), { isTTY });
  const progress = openProgress('import', stream, () => (time += 1000));
  return { progress, written: () => String(stream.read() ?? '') };
}

test('a terminal shows one line with progress, count and rate, which disappears at the end', () => {
  const { progress, written } = watch(true);
  progress.move(1500, 0.5);
  expect(written()).toMatch(/^\r\S+import {2}\[={15} {15}\] {2}50 % {2}1,500 members {2}[\d,]+\/s$/);
  progress.move(2000, undefined);
  expect(written()).not.toContain('%');
  progress.end();
  expect(written()).toBe('\r\x1b[K');
});

test('output that is no terminal shows no progress', () => {
  const { progress, written } = watch(false);
  progress.move(1500, 0.5);
  progress.end();
  expect(written()).toBe('');
});
