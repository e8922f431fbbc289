import { jest } from '@jest/globals';

/** All that jest could fake besides the date: it goes on, so that requests are sent and answered. */
const real = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

/** Does something at another time. */
export async function at<T>(time: number, work: () => Promise<T>): Promise<T> {
  jest.useFakeTimers({ now: time, doNotFake: [...real] });
  try {
    return await work();
  } finally {
    jest.useRealTimers();
  }
}
