import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { openLanes } from '../../tools/admin/keyed-queue.ts';

test('works with a key in common are done in order, the others side by side, never more than there are lanes', async () => {
  const lanes = openLanes(4);
  const done: string[] = [];
  let [now, most] = [0, 0];
  for (let index = 0; index < 40; index += 1) {
    const key = `k${index % 3}`;
    await lanes.start([key, `own-${index}`], async () => {
      now += 1;
      most = Math.max(most, now);
      for (let turn = 0; turn < 40 - index; turn += 1) await setImmediate();
      done.push(`${key} ${index}`);
      now -= 1;
    });
  }
  await lanes.end();
  for (const key of ['k0', 'k1', 'k2']) {
    const order = done.filter((each) => each.startsWith(key)).map((each) => Number(each.split(' ')[1]));
    expect(order).toEqual(order.toSorted((one, other) => one - other));
  }
  expect(done).toHaveLength(40);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(4);
});

test('a work that fails is told of', async () => {
  const lanes = openLanes(2);
  await lanes.start([], () => Promise.reject(new Error('broken')));
  await expect(lanes.end()).rejects.toThrow('broken');
});
