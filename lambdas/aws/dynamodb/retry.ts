import { unavailable } from '../../scim/error.ts';

/** Time and chance, which tests replace. */
export interface Clock {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly random: () => number;
}

export const clock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: () => Math.random(),
};

/** How long one request retries contention or an outage, in milliseconds. */
export const patience = 8000;

/** The name of the error of a batch that was processed in part. */
export const unprocessed = 'UnprocessedKeys';

/**
 * Retries, with jitter, until an attempt succeeds or the deadline passes: then it throws `unavailable`, 503 with Retry-After.
 * No attempt begins after the deadline, not even a first one: what is answered 503 must not happen later. Errors that do not
 * pass are thrown at once.
 */
export async function withRetries<T>(
  deadline: number,
  { now, sleep, random }: Clock,
  attempt: () => Promise<T>,
): Promise<T> {
  if (now() > deadline) throw busy();
  for (let pause = 10; ; pause = Math.min(pause * 2, 400)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isPassing(error)) throw error;
      const wait = pause * (0.5 + random());
      if (now() + wait > deadline) throw busy(error);
      await sleep(wait);
    }
  }
}

const busy = (cause?: unknown) => unavailable('the database is busy: try again', 2, cause);

const passing = new Set([
  'TransactionConflict',
  'TransactionConflictException',
  'TransactionInProgressException',
  'ThrottlingError',
  'ThrottlingException',
  'ProvisionedThroughputExceeded',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'InternalServerError',
  'InternalException',
  'InternalFailure',
  'ServiceUnavailable',
  'TimeoutError',
  unprocessed,
]);

interface AwsError {
  readonly name?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly CancellationReasons?: readonly { readonly Code?: string }[];
}

/** Contention, throttling, a server error, or a lost connection. */
function isPassing(error: unknown): boolean {
  const { name = '', code, $metadata, CancellationReasons = [] } = error as AwsError;
  const reasons = CancellationReasons.map(({ Code = 'None' }) => Code).filter((reason) => reason !== 'None');
  if (reasons.length > 0) return reasons.every((reason) => passing.has(reason));
  return passing.has(name) || ($metadata?.httpStatusCode ?? 0) >= 500 || /^E[A-Z]+$/.test(code ?? '');
}
