import { describe, expect, test } from '@jest/globals';
import { type Clock, clock, patience, withRetries } from '../../../lambdas/aws/dynamodb/retry.ts';

/** A clock that stands still but for what is slept, and keeps a list of it. */
function openClock(random = 0.5): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  const sleep = async (wait: number) => {
    slept.push(wait);
  };
  return { slept, sleep, random: () => random, now: () => slept.reduce((sum, wait) => sum + wait, 0) };
}

/** Fails a number of times with an error, then succeeds. */
function failing(times: number, error: unknown) {
  let left = times;
  return async () => {
    if (left-- > 0) throw error;
    return 'answer';
  };
}

const cancelled = (...codes: readonly string[]) =>
  Object.assign(new Error(), {
    name: 'TransactionCanceledException',
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
const named = (name: string) => Object.assign(new Error(), { name });

describe('a temporary error is retried', () => {
  test.each<[string, unknown]>([
    ['another transaction had an item', cancelled('None', 'TransactionConflict')],
    ['a transaction had the item', named('TransactionConflictException')],
    ['the same transaction is under way', named('TransactionInProgressException')],
    ['a transaction was throttled', cancelled('ThrottlingError', 'None', 'ProvisionedThroughputExceeded')],
    ['the table was throttled', named('ProvisionedThroughputExceededException')],
    ['the account was throttled', named('RequestLimitExceeded')],
    ['the request was throttled', named('ThrottlingException')],
    ['DynamoDB failed', named('InternalServerError')],
    ['DynamoDB failed, by another name', named('InternalException')],
    ['DynamoDB failed, by a third name', named('InternalFailure')],
    ['DynamoDB is away', named('ServiceUnavailable')],
    [
      'the request was throttled, for no reason',
      Object.assign(named('ThrottlingException'), { CancellationReasons: [{}] }),
    ],
    ['the transaction met two of these', cancelled('TransactionConflict', 'ThrottlingError')],
    ['a server failed without a name', Object.assign(new Error(), { $metadata: { httpStatusCode: 500 } })],
    ['something before DynamoDB failed', Object.assign(new Error(), { $metadata: { httpStatusCode: 503 } })],
    ['no answer came in time', named('TimeoutError')],
    ['the connection was reset', Object.assign(new Error(), { code: 'ECONNRESET' })],
    ['a batch was read in part', named('UnprocessedKeys')],
    ['the name was not found', Object.assign(new Error(), { code: 'ENOTFOUND' })],
  ])('%s', async (_, error) => {
    const clock = openClock();
    await expect(withRetries(patience, clock, failing(3, error))).resolves.toBe('answer');
    expect(clock.slept).toEqual([10, 20, 40]);
  });
});

describe('a lasting error is thrown unchanged', () => {
  test.each<[string, unknown]>([
    ['a condition that did not hold', named('ConditionalCheckFailedException')],
    ['a condition in a transaction', cancelled('ConditionalCheckFailed', 'None')],
    [
      'a condition beside a conflict: the condition decides',
      cancelled('ConditionalCheckFailed', 'TransactionConflict'),
    ],
    ['an item that is too large', cancelled('ValidationError', 'None')],
    ['a request that is wrong', Object.assign(named('ValidationException'), { $metadata: { httpStatusCode: 400 } })],
    ['rights that are missing', named('AccessDeniedException')],
    ['an error without anything', {}],
    ['an answer that is no failure', Object.assign(new Error(), { $metadata: { httpStatusCode: 499 } })],
    ['a code that only ends like one of a connection', Object.assign(new Error(), { code: 'NOTECONNRESET' })],
    ['a transaction without a reason', cancelled()],
    ['a transaction with the reason None', cancelled('None')],
    [
      'a transaction with a reason that is missing',
      Object.assign(new Error(), { name: 'TransactionCanceledException', CancellationReasons: [{}] }),
    ],
    ['a mistake of ours', new TypeError('x is not a function')],
    ['an error of Node that is no lost connection', Object.assign(new Error(), { code: 'ERR_INVALID_ARG_TYPE' })],
  ])('%s', async (_, error) => {
    const clock = openClock();
    await expect(withRetries(patience, clock, failing(1, error))).rejects.toBe(error);
    expect(clock.slept).toEqual([]);
  });
});

describe('patience', () => {
  const busy = named('ThrottlingException');

  test.each([0, 0.5, 0.999])('ends before eight seconds: 503 with Retry-After (chance %d)', async (random) => {
    const clock = openClock(random);
    const refusal = { status: 503, headers: { 'Retry-After': '2' }, message: 'the database is busy: try again' };
    await expect(withRetries(patience, clock, failing(1000, busy))).rejects.toMatchObject(refusal);
    expect(clock.now()).toBeLessThanOrEqual(8000);
    expect(clock.now()).toBeGreaterThan(7000);
  });

  test('logs what it waited for', async () => {
    await expect(withRetries(patience, openClock(), failing(1000, busy))).rejects.toMatchObject({ cause: busy });
  });

  test('lets nothing begin once it is over, not even a first attempt', async () => {
    const clock = openClock();
    await clock.sleep(patience + 1);
    let begun = 0;
    await expect(withRetries(patience, clock, async () => ++begun)).rejects.toMatchObject({ status: 503 });
    expect(begun).toBe(0);
  });

  test('lasts to its last millisecond', async () => {
    await expect(withRetries(0, openClock(), failing(0, busy))).resolves.toBe('answer');
    const [enough, short] = [openClock(), openClock()];
    await expect(withRetries(70, enough, failing(3, busy))).resolves.toBe('answer');
    await expect(withRetries(69, short, failing(3, busy))).rejects.toMatchObject({ status: 503 });
    expect([enough.slept, short.slept]).toEqual([
      [10, 20, 40],
      [10, 20],
    ]);
  });

  test('is random, so that writers in conflict do not meet again, and stays below a second', async () => {
    const [early, late] = [openClock(0), openClock(0.999)];
    await withRetries(patience, early, failing(12, busy));
    await withRetries(patience, late, failing(12, busy));
    for (const [index, wait] of late.slept.entries()) expect(wait).toBeGreaterThan(2 * (early.slept[index] ?? 0));
    expect(Math.max(...late.slept)).toBeLessThanOrEqual(600);
  });
});

test('the clock of the process has the time, sleep and random numbers', async () => {
  const [before, start] = [Date.now(), performance.now()];
  expect(clock.now()).toBeGreaterThanOrEqual(before);
  await clock.sleep(30);
  expect(performance.now() - start).toBeGreaterThan(25);
  const chances = Array.from({ length: 20 }, clock.random);
  expect(new Set(chances).size).toBeGreaterThan(1);
  expect(chances.every((chance) => chance >= 0 && chance < 1)).toBe(true);
});
