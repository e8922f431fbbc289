import { unavailable } from '../../scim/error.ts';

/** Time and chance, so that tests can do without them. */
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

/** How long one request may wait for contention or an outage to pass, in milliseconds. */
export const patience = 8000;

/** The name of the error of a batch that was done in part: the rest is left for later. */
export const unprocessed = 'UnprocessedKeys';

/**
 * Makes attempts, with jitter between them, until one comes through or the time is over: then it throws `unavailable`, 503
 * with Retry-After. No attempt begins after that, not even a first one: what is answered 503 must not be done afterwards.
 * What is no passing trouble is thrown as it is.
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

interface Trouble {
  readonly name?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly CancellationReasons?: readonly { readonly Code?: string }[];
}

/** Contention, throttling, an error of the server, or a connection that was lost. */
function isPassing(error: unknown): boolean {
  const { name = '', code, $metadata, CancellationReasons = [] } = error as Trouble;
  const reasons = CancellationReasons.map(({ Code = 'None' }) => Code).filter((reason) => reason !== 'None');
  if (reasons.length > 0) return reasons.every((reason) => passing.has(reason));
  return passing.has(name) || ($metadata?.httpStatusCode ?? 0) >= 500 || /^E[A-Z]+$/.test(code ?? '');
}
