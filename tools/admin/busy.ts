import { setTimeout as sleep } from 'node:timers/promises';
import { ScimError } from '../../lambdas/scim/error.ts';

type Outcome<T> = PromiseSettledResult<T>;

/** In milliseconds: the pause between two attempts, and how long to go on without any success. */
const usual = { pause: 1000, patience: 120_000 };

/**
 * Repeats work that the database was too busy for, as long as some of it succeeds now and then. Nobody waits for a response,
 * so the time limit of a request does not apply.
 */
export function openBusyWait({ pause, patience } = usual) {
  let last = Date.now();
  let isSaid = false;
  return async <In, Out>(
    all: readonly In[],
    work: (some: readonly In[]) => Promise<readonly Outcome<Out>[]>,
  ): Promise<readonly Outcome<Out>[]> => {
    const outcomes: Outcome<Out>[] = [];
    for (let left = [...all.keys()]; ; ) {
      const done = await work(left.map((index) => all[index] as In));
      for (const [at, index] of left.entries()) outcomes[index] = done[at] as Outcome<Out>;
      const busy = left.filter((index) => isBusy(outcomes[index] as Outcome<Out>));
      if (busy.length < left.length) last = Date.now();
      if (busy.length === 0 || Date.now() - last >= patience) return outcomes;
      if (!isSaid) console.error('note: the database is busy; waiting until it responds again');
      isSaid = true;
      left = busy;
      await sleep(pause);
    }
  };
}

const isBusy = (outcome: Outcome<unknown>) =>
  outcome.status === 'rejected' && outcome.reason instanceof ScimError && outcome.reason.status === 503;
