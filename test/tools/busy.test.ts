import { expect, jest, test } from '@jest/globals';
import { unavailable, uniqueness } from '../../lambdas/scim/error.ts';
import { openBusyWait } from '../../tools/admin/busy.ts';

const busy = () => unavailable('the database is busy: try again', 2);

/** Tries each of some texts; the outcome of a text is what its next attempt gives. */
function workOn(attempts: Readonly<Record<string, (() => string)[]>>) {
  const asked: (readonly string[])[] = [];
  const work = (some: readonly string[]) => {
    asked.push(some);
    return Promise.allSettled(some.map(async (text) => (attempts[text]?.shift() ?? (() => text))()));
  };
  return { asked, work };
}

const fail = (error: Error) => () => {
  throw error;
};

test('only items that the database was too busy for are retried, and outcomes keep their order', async () => {
  const note = jest.spyOn(console, 'error').mockReturnValue();
  const { asked, work } = workOn({ b: [fail(busy()), fail(busy())], c: [fail(uniqueness('x'))], d: [fail(busy())] });
  const outcomes = await openBusyWait({ pause: 1, patience: 1000 })(['a', 'b', 'c', 'd'], work);
  expect(outcomes.map((each) => (each.status === 'fulfilled' ? each.value : each.reason.status))).toEqual([
    'a',
    'b',
    409,
    'd',
  ]);
  expect(asked).toEqual([['a', 'b', 'c', 'd'], ['b', 'd'], ['b']]);
  expect(note.mock.calls).toHaveLength(1);
  note.mockRestore();
});

test('all waiting items fail once nothing has succeeded for a while', async () => {
  const note = jest.spyOn(console, 'error').mockReturnValue();
  const always = () => Promise.allSettled([Promise.reject(busy())]);
  const wait = openBusyWait({ pause: 5, patience: 30 });
  const start = Date.now();
  expect(await wait(['a'], always)).toMatchObject([{ status: 'rejected', reason: { status: 503 } }]);
  expect(Date.now() - start).toBeGreaterThanOrEqual(25);
  const { asked, work } = workOn({ b: [fail(busy())] });
  expect(await wait(['b'], work)).toMatchObject([{ status: 'rejected' }]);
  expect(asked).toHaveLength(1);
  note.mockRestore();
});
