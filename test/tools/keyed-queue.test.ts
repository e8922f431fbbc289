import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { openKeyedQueue } from '../../tools/admin/keyed-queue.ts';

test('tasks with a key in common run in order, the others concurrently, never more than the limit', async () => {
  const queue = openKeyedQueue(4);
  const done: string[] = [];
  let [now, most] = [0, 0];
  for (let index = 0; index < 40; index += 1) {
    const key = `k${index % 3}`;
    await queue.start([key, `own-${index}`], async () => {
      now += 1;
      most = Math.max(most, now);
      for (let turn = 0; turn < 40 - index; turn += 1) await setImmediate();
      done.push(`${key} ${index}`);
      now -= 1;
    });
  }
  await queue.end();
  for (const key of ['k0', 'k1', 'k2']) {
    const order = done.filter((each) => each.startsWith(key)).map((each) => Number(each.split(' ')[1]));
    expect(order).toEqual(order.toSorted((one, other) => one - other));
  }
  expect(done).toHaveLength(40);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(4);
});

test('a failed task is reported', async () => {
  const queue = openKeyedQueue(2);
  await queue.start([], () => Promise.reject(new Error('broken')));
  await expect(queue.end()).rejects.toThrow('broken');
});
